// SPDX-License-Identifier: GPL-3.0-or-later
#include "grub_entry.h"

#include "files.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QStringList>
#include <algorithm>
#include <sys/stat.h>

namespace domus {
namespace {

/// With less Debian's kernel and Xen's services do not come up.
constexpr auto leastDom0Memory = ByteSize::fromMiB(512);

/// Where Debian's package puts it.
constexpr const char *usualHypervisor = "/boot/xen-4.17-amd64.gz";

QByteArray contentOf(const QString &path)
{
    try {
        return readFile(path, ByteSize::fromMiB(4));
    } catch (const Error &) {
        return {};
    }
}

/// "6.1.0-9" before "6.1.0-10": numbers count as numbers.
bool isOlder(const QString &a, const QString &b)
{
    static const QRegularExpression part(QStringLiteral("[0-9]+|[^0-9]+"));
    auto left = part.globalMatch(a), right = part.globalMatch(b);
    while (left.hasNext() && right.hasNext()) {
        const QString x = left.next().captured(), y = right.next().captured();
        bool isNumber = false, areNumbers = false;
        const qulonglong m = x.toULongLong(&isNumber), n = y.toULongLong(&areNumbers);
        if (isNumber && areNumbers ? m != n : x != y)
            return isNumber && areNumbers ? m < n : x < y;
    }
    return right.hasNext();
}

/// The last by version of the files with that pattern, as seen from inside the root.
QString newestFile(const QString &root, const QString &pattern)
{
    const QStringList names = QDir(root + QStringLiteral("/boot")).entryList({pattern}, QDir::Files, QDir::Name);
    return names.isEmpty() ? QString() : QStringLiteral("/boot/") + *std::max_element(names.begin(), names.end(), isOlder);
}

QString release(const QString &kernel)
{
    return kernel.section(QStringLiteral("vmlinuz-"), 1);
}

/// The running kernel's own, when it is in /boot; else the newest there.
QString kernelOf(const QString &root)
{
    const QString running = QString::fromLatin1(contentOf(root + QStringLiteral("/proc/sys/kernel/osrelease"))).trimmed();
    const QString own = QStringLiteral("/boot/vmlinuz-") + running;
    return !running.isEmpty() && QFileInfo::exists(root + own) ? own : newestFile(root, QStringLiteral("vmlinuz-*"));
}

/// What the boot loader gave the kernel, without what is this boot's alone, what is init's, and what GRUB would take apart.
QString optionsOf(const QByteArray &commandLine)
{
    static const QRegularExpression plain(QStringLiteral("^[A-Za-z0-9_.,:/@%+=-]+$"));
    QStringList kept;
    for (const QString &word : QString::fromUtf8(commandLine).simplified().split(u' ', Qt::SkipEmptyParts)) {
        if (word == QLatin1String("--"))
            break;
        if (!word.startsWith(QLatin1String("BOOT_IMAGE=")) && !word.startsWith(QLatin1String("initrd="))
            && word != QLatin1String("placeholder") && plain.match(word).hasMatch())
            kept += word;
    }
    return kept.join(u' ');
}

struct Mount {
    QString device;
    bool separate = false;
};

/// What /boot is on, by /proc/self/mounts.
Mount bootMount(const QByteArray &mounts)
{
    Mount found;
    for (const QByteArray &line : mounts.split('\n')) {
        const QList<QByteArray> fields = line.split(' ');
        if (fields.value(1) == "/" && !found.separate)
            found.device = QString::fromUtf8(fields.value(0));
        if (fields.value(1) == "/boot")
            found = {QString::fromUtf8(fields.value(0)), true};
    }
    return found;
}

/// The file system's UUID, by udev's links.
QString uuidOf(const QString &root, const QString &device)
{
    const QString wanted = QFileInfo(root + device).canonicalFilePath();
    for (const QFileInfo &link : QDir(root + QStringLiteral("/dev/disk/by-uuid")).entryInfoList(QDir::Files | QDir::System)) {
        if (!wanted.isEmpty() && link.canonicalFilePath() == wanted)
            return link.fileName();
    }
    return {};
}

bool hasVirtualisation(const QByteArray &cpuinfo)
{
    for (const QByteArray &line : cpuinfo.split('\n')) {
        if (line.startsWith("flags")) {
            const QList<QByteArray> flags = line.mid(line.indexOf(':') + 1).simplified().split(' ');
            return flags.contains("vmx") || flags.contains("svm");
        }
    }
    return false;
}

bool hasSecureBoot(const QString &root)
{
    const QByteArray variable =
        contentOf(root + QStringLiteral("/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"));
    return variable.endsWith('\1');
}

ByteSize totalMemory(const QByteArray &memInfo)
{
    for (const QByteArray &line : memInfo.split('\n')) {
        if (line.startsWith("MemTotal:"))
            return ByteSize::fromKiB(line.simplified().split(' ').value(1).toLongLong());
    }
    return {};
}

GrubCheck check(bool good, const QString &yes, const QString &no, const QString &remedy, bool forbids = false)
{
    return good ? GrubCheck{true, yes, {}, false} : GrubCheck{false, no, remedy, forbids};
}

} // namespace

GrubFacts readGrubFacts(const QString &root)
{
    GrubFacts facts;
    facts.hypervisor = newestFile(root, QStringLiteral("xen-*.gz"));
    facts.kernel = kernelOf(root);
    const QString initrd = QStringLiteral("/boot/initrd.img-") + release(facts.kernel);
    facts.initrd = QFileInfo::exists(root + initrd) ? initrd : QString();
    facts.kernelOptions = optionsOf(contentOf(root + QStringLiteral("/proc/cmdline")));
    const Mount boot = bootMount(contentOf(root + QStringLiteral("/proc/self/mounts")));
    facts.separateBoot = boot.separate;
    facts.bootUuid = uuidOf(root, boot.device);
    facts.dom0Kernel = contentOf(root + QStringLiteral("/boot/config-") + release(facts.kernel)).contains("CONFIG_XEN_DOM0=y");
    facts.secureBoot = hasSecureBoot(root);
    const QByteArray cpuinfo = contentOf(root + QStringLiteral("/proc/cpuinfo"));
    facts.cpuVirtualisation = hasVirtualisation(cpuinfo);
    facts.insideXen = QFileInfo::exists(root + QStringLiteral("/proc/xen/capabilities"));
    facts.grub = QFileInfo::exists(root + QStringLiteral("/usr/sbin/update-grub"));
    facts.toolstack = QFileInfo::exists(root + QStringLiteral("/usr/sbin/xl"));
    facts.memory = totalMemory(contentOf(root + QStringLiteral("/proc/meminfo")));
    facts.cpus = int(cpuinfo.count("\nprocessor") + (cpuinfo.startsWith("processor") ? 1 : 0));
    return facts;
}

Dom0Share usualShare(const GrubFacts &facts)
{
    return {ByteSize::fromMiB(std::clamp<qint64>(facts.memory.mib() / 4, 1024, 8192) / 256 * 256), std::clamp(facts.cpus, 1, 4)};
}

QString grubEntry(const GrubFacts &facts, const Dom0Share &share)
{
    const auto inGrub = [&](const QString &path) { return facts.separateBoot ? path.mid(int(qstrlen("/boot"))) : path; };
    const QString hypervisor = facts.hypervisor.isEmpty() ? QLatin1String(usualHypervisor) : facts.hypervisor;
    QStringList lines{
        QStringLiteral("menuentry 'Xen with Linux %1 (Domus)' --class xen --id domus-xen {").arg(release(facts.kernel))};
    if (!facts.bootUuid.isEmpty())
        lines += QStringLiteral("    search --no-floppy --fs-uuid --set=root %1").arg(facts.bootUuid);
    lines +=
        {QStringLiteral("    if [ \"$grub_platform\" = efi ]; then set xen_more='no-real-mode edd=off'; else set xen_more=; fi"),
         QStringLiteral("    echo 'Loading Xen ...'"),
         QStringLiteral("    multiboot2 %1 placeholder dom0_mem=%2M,max:%2M dom0_max_vcpus=%3 $xen_more")
             .arg(inGrub(hypervisor))
             .arg(share.memory.mib())
             .arg(share.vcpus),
         QStringLiteral("    module2 %1 placeholder %2").arg(inGrub(facts.kernel), facts.kernelOptions)};
    if (!facts.initrd.isEmpty())
        lines += QStringLiteral("    module2 --nounzip %1").arg(inGrub(facts.initrd));
    lines += QStringLiteral("}");
    return lines.join(u'\n') + u'\n';
}

QByteArray grubScript(const QString &entry)
{
    return QStringLiteral("#!/bin/sh\n"
                          "exec tail -n +3 \"$0\"\n"
                          "# Written by: dom bundle grub --write. Remove this file and run update-grub to undo it.\n")
               .toUtf8()
        + entry.toUtf8();
}

QList<GrubCheck> grubChecks(const GrubFacts &facts, const Dom0Share &share)
{
    const auto left = facts.memory - share.memory;
    const bool bootable = share.memory >= leastDom0Memory && (facts.memory.isZero() || share.memory <= facts.memory);
    return {
        check(!facts.insideXen, QStringLiteral("Linux runs on the bare machine now"), QStringLiteral("Xen runs here already"),
              QStringLiteral("Nothing needs to be done: dom doctor")),
        check(!facts.hypervisor.isEmpty(), QStringLiteral("Xen is installed: %1").arg(facts.hypervisor),
              QStringLiteral("Xen is not installed"), QStringLiteral("sudo apt install xen-system-amd64 qemu-system-xen"), true),
        check(facts.toolstack, QStringLiteral("Xen's tools are installed"), QStringLiteral("Xen's tools are not installed"),
              QStringLiteral("sudo apt install xen-utils-4.17 xen-utils-common")),
        check(!facts.kernel.isEmpty(), QStringLiteral("dom0's kernel is %1").arg(facts.kernel),
              QStringLiteral("There is no kernel in /boot"), QStringLiteral("sudo apt install linux-image-amd64"), true),
        check(facts.dom0Kernel, QStringLiteral("The kernel can be dom0's"),
              QStringLiteral("The kernel does not say that it can be dom0's (CONFIG_XEN_DOM0)"),
              QStringLiteral("Take Debian's linux-image-amd64; its cloud kernel cannot")),
        check(!facts.initrd.isEmpty(), QStringLiteral("Its initrd is %1").arg(facts.initrd),
              QStringLiteral("There is no initrd for that kernel"), QStringLiteral("sudo update-initramfs -c -k all")),
        check(!facts.bootUuid.isEmpty(), QStringLiteral("GRUB finds /boot by its file system's UUID"),
              QStringLiteral("Which file system /boot is on could not be told"),
              QStringLiteral("Look at the search line of other entries in /boot/grub/grub.cfg")),
        check(facts.kernelOptions.contains(QLatin1String("root=")), QStringLiteral("The root file system is named"),
              QStringLiteral("The running kernel was not told its root file system"),
              QStringLiteral("Add root=UUID=... to the module2 line of the kernel"), true),
        check(!facts.secureBoot, QStringLiteral("Secure Boot is off"),
              QStringLiteral("Secure Boot is on: GRUB will not load Debian's Xen, which is not signed"),
              QStringLiteral("Switch Secure Boot off in the firmware's setup"), true),
        check(facts.cpuVirtualisation, QStringLiteral("The processor has virtualisation: PVH and HVM guests can run"),
              QStringLiteral("The processor shows no virtualisation: only PV guests can run"),
              QStringLiteral("Switch VT-x or AMD-V on in the firmware's setup")),
        check(bootable, QStringLiteral("dom0 keeps %1").arg(share.memory.toString()),
              QStringLiteral("dom0 does not boot with %1 of this machine's %2")
                  .arg(share.memory.toString(), facts.memory.toString()),
              QStringLiteral("Give it 512 MiB at least, and no more than there is: --dom0-memory"), true),
        check(share.vcpus >= 1, QStringLiteral("dom0 has up to %1 processors").arg(share.vcpus),
              QStringLiteral("dom0 does not boot without a processor"), QStringLiteral("Give it one: --dom0-vcpus"), true),
        check(left >= ByteSize::fromMiB(1024), QStringLiteral("%1 of memory are left for guests").arg(left.toString()),
              QStringLiteral("dom0 would keep nearly all memory: too little is left for guests"),
              QStringLiteral("Give dom0 less: --dom0-memory")),
        check(facts.grub, QStringLiteral("GRUB's menu is made by update-grub"), QStringLiteral("update-grub is not here"),
              QStringLiteral("Put the entry into the boot loader's menu by hand")),
    };
}

GrubWritten writeGrubScript(const QString &file, const QByteArray &script)
{
    GrubWritten written{.file = file};
    if (QFileInfo::exists(file)) {
        const QByteArray before = readFile(file);
        if (before == script) {
            written.sameAsBefore = true;
            return written;
        }
        // Not executable, so that update-grub passes over it.
        written.backup = file + QDateTime::currentDateTime().toString(QStringLiteral("'.bak-'yyyyMMdd-HHmmss"));
        replaceFile(written.backup, before);
    }
    replaceFile(file, script);
    if (::chmod(QFile::encodeName(file).constData(), 0755) != 0)
        throw systemError(errno, QStringLiteral("%1 cannot be made executable").arg(file));
    return written;
}

} // namespace domus
