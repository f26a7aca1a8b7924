// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/fd_stream.h"
#include "async/task.h"

#include <QByteArray>
#include <QStringList>

namespace domus {

// User networking by passt: an ordinary process per NIC, in a session of its own, that talks to QEMU over a
// socketpair, survives the daemon and ends with QEMU.

// Two doors lead from a guest through passt to the host's loopback: the gateway's address, which --no-map-gw
// closes, and packets to 127.0.0.1 itself, which passt forwards like any other. domus-netguard, between QEMU and passt, drops
// those.

/// domus-netguard: `$DOMUS_NETGUARD`, beside this program, or where it was installed; empty when it is nowhere.
QString guardProgram();

/// passt's arguments. Its gateway address leads to the host's loopback unless --no-map-gw says otherwise.
/// dnsServers: given to the guest; empty = those of /etc/resolv.conf. Pure.
QStringList passtArguments(int descriptor, bool hostAccess, const QStringList &dnsServers);

/// Which name servers to name to passt: none while /etc/resolv.conf has one that a guest can reach (passt takes
/// it from there), else those behind the local resolver. Pure; takes the two files' texts.
struct DnsChoice {
    QStringList servers;
    bool none = false; ///< the guest will have no name server
};
DnsChoice chooseDns(const QByteArray &resolvConf, const QByteArray &upstreamConf);

/// Starts passt for one NIC and gives QEMU's end of the socketpair, at once: frames wait in the socket until
/// passt is up. What it prints goes to the log file. The guard, where it stands between, counts in the file `tally`, which
/// is made. Throws Error(NotFound) when it is not installed.
UniqueFd startPasst(const QString &logFile, bool hostAccess, const DnsChoice &dns, const QString &tally = {});

/// What user NICs get on this machine.
struct UserNetworkReport {
    bool passt = false; ///< else QEMU's built-in network
    QString verdict; ///< one line
    QString remedy; ///< what a person can do; empty when passt works
};

/// Tries passt once (some 100 ms, 1 s at most), then answers from memory until `again`. Call it when the
/// daemon starts, so that no guest waits for it. Never throws.
Task<UserNetworkReport> userNetworkReport(bool again = false);

/// The host's own answer to chooseDns().
DnsChoice hostDns();

} // namespace domus
