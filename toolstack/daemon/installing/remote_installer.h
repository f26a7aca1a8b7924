// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain_config.h"
#include "guest_definition.h"

namespace domus {

// An installer that shows itself by a server of its own, in the guest: Anaconda, by VNC or RDP. Pure, but for the random numbers.

struct RemoteInstallerFacts {
    QString wish; ///< "guest", "vnc", "rdp"; empty: whatever fits
    QString offered; ///< what the installer has: "vnc", "rdp", or nothing
    bool tree = false; ///< Domus gives its kernel words
    bool text = false; ///< it runs on the text console
    bool toldAlready = false; ///< a person's own words for its kernel say how it shows itself
    bool connected = false; ///< the guest has a network card
    bool reachable = false; ///< on a bridge where this host has an address, too
    DomainType type = DomainType::Auto; ///< Auto: the host is no Xen
};

/// Whether they do.
bool tellsOfDisplay(const QString &cmdline);

/// The server where it was asked for, and unasked where the guest has no better display: PV and PVH guests have a plain
/// framebuffer only. Throws Error(InvalidArgument) for a word that is none, Error(NotSupported) where what was asked for is
/// impossible.
InstallerServer chooseInstallerServer(const RemoteInstallerFacts &facts);

/// At random, from the system; letters and digits that people do not take for others. VNC's own scheme counts eight characters,
/// and Anaconda wants six at least.
QString makeInstallerPassword(InstallerServer server);

/// What the kernel's command line gets, beside its other words, for that password.
QString installerPasswordWord(InstallerServer server, const QString &cmdline, const QString &password);

/// The name that goes with the password; empty where none does.
QString installerUser(InstallerServer server);
/// Where the server listens in the guest.
quint16 installerPort(InstallerServer server);

} // namespace domus
