// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/programs.h"

#include <QFileInfo>
#include <QStandardPaths>
#include <QStringList>

namespace domus {

std::optional<UefiFirmware> findUefiFirmware()
{
    // Debian, Fedora, Arch, openSUSE; the 4 MiB builds first, which current distributions test.
    static const UefiFirmware places[] = {
        {QStringLiteral("/usr/share/OVMF/OVMF_CODE_4M.fd"), QStringLiteral("/usr/share/OVMF/OVMF_VARS_4M.fd")},
        {QStringLiteral("/usr/share/OVMF/OVMF_CODE.fd"), QStringLiteral("/usr/share/OVMF/OVMF_VARS.fd")},
        {QStringLiteral("/usr/share/edk2/ovmf/OVMF_CODE.fd"), QStringLiteral("/usr/share/edk2/ovmf/OVMF_VARS.fd")},
        {QStringLiteral("/usr/share/edk2/x64/OVMF_CODE.4m.fd"), QStringLiteral("/usr/share/edk2/x64/OVMF_VARS.4m.fd")},
        {QStringLiteral("/usr/share/qemu/ovmf-x86_64-4m-code.bin"), QStringLiteral("/usr/share/qemu/ovmf-x86_64-4m-vars.bin")},
    };
    for (const UefiFirmware &firmware : places) {
        if (QFileInfo::exists(firmware.code) && QFileInfo::exists(firmware.variables))
            return firmware;
    }
    return std::nullopt;
}

QString findProgram(const QString &name)
{
    const QString found = QStandardPaths::findExecutable(name);
    if (!found.isEmpty())
        return found;
    // A daemon's PATH may lack these, where some distributions keep their helpers.
    return QStandardPaths::findExecutable(
        name, {QStringLiteral("/usr/sbin"), QStringLiteral("/usr/libexec"), QStringLiteral("/usr/lib/qemu")});
}

} // namespace domus
