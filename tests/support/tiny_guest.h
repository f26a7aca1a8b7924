// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace domus::test {

/// A Linux guest that is up in some seconds under the translator: the machine's own cloud kernel and busybox.
/// On the text console it prints "TINY-GUEST READY" and then runs a shell; an ACPI shutdown request switches it off.
/// 128 MiB of memory are enough.
struct TinyGuest {
    QString kernel;
    QString initrd;
    QString cmdline; ///< text console on ttyS0, reboot one second after a panic
    static constexpr const char *ready = "TINY-GUEST READY";
};

/// Why it cannot be built here (a package is missing); empty when it can. Tests skip with this text.
QString tinyGuestProblem();

/// The kernel modules it loads unless told otherwise.
QStringList tinyGuestModules();

/// Builds it, or finds it built before: `commands` are run by its shell after READY was printed and before the
/// interactive shell begins ("poweroff -f", "echo c > /proc/sysrq-trigger").
TinyGuest tinyGuest(const QByteArray &commands = {}, const QStringList &modules = tinyGuestModules());

/// One file of a cpio archive in the kernel's "newc" form; mode with its type bits (0100755, 0040755, 0120777).
QByteArray cpioEntry(const QByteArray &name, quint32 mode, const QByteArray &content);
QByteArray cpioEnd();

} // namespace domus::test
