// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain_config.h"
#include "engine/engine.h"
#include "install_fetcher.h"
#include "install_source.h"

#include <optional>

namespace domus {

// Which type of guest a Xen host makes of what is installed. Pure.

struct XenFacts {
    XenTypes host;
    InstallKind kind = InstallKind::Tree;
    bool uefi = false; ///< asked for
    bool installs = true; ///< onto a disk, from which the guest starts afterwards
    std::optional<XenKernelNotes> kernel; ///< nothing: not fetched yet, or not readable
    bool fetched = false; ///< the kernel is there; if nothing is known of it, it cannot be read
    bool kernelForPv = false; ///< the tree has another kernel, for PV guests
    bool recent = false; ///< the system is of an age whose kernels know PVH
    DomainType wish = DomainType::Auto; ///< what a person asked for
    bool operator==(const XenFacts &) const = default;
};

struct XenChoice {
    DomainType type = DomainType::Auto; ///< never Auto
    QString reason; ///< a sentence
    QList<DomainType> possible; ///< what could be asked for, the type itself included
    bool operator==(const XenChoice &) const = default;
};

/// Facts about the source; the host, the kernel and what was asked for are the caller's.
XenFacts xenFactsOf(const Detection &detection);

/// Throws Error(NotSupported) with the reason when what was asked for, or every type, is impossible.
XenChoice chooseXenType(const XenFacts &facts);

/// The guest fetches and boots the tree's kernel for PV guests rather than its ordinary one.
bool takesKernelForPv(const XenFacts &facts, DomainType type);

/// Its boot menu may be older than GRUB 2, which is all that GRUB for Xen reads: pygrub reads others, too.
bool needsPygrub(const XenFacts &facts, DomainType type);

/// The installer's words for a guest of that type: PV and PVH guests have no serial line and no VGA, but Xen's console and a
/// plain framebuffer. Whoever named a console keeps it, but for the serial line's.
QString xenCommandLine(const QString &words, DomainType type, InstallerConsole console);

/// "pv", "pvh" or "hvm", as in definitions, and back. Throws Error(InvalidArgument) for another word.
QString xenTypeWord(DomainType type);
DomainType xenTypeFrom(const QString &word);

} // namespace domus
