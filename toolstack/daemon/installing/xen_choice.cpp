// SPDX-License-Identifier: GPL-3.0-or-later
#include "installing/xen_choice.h"

#include "definition_words.h"

namespace domus {
namespace {

const QString unaided = QStringLiteral("this machine's processor lends Xen no virtualisation");

QString sentence(QString text)
{
    text[0] = text[0].toUpper();
    return text + u'.';
}

/// Why the guest cannot be one; nothing where it can, as far as is known.
std::optional<QString> obstacle(const XenFacts &facts, DomainType type)
{
    if (type == DomainType::Hvm)
        return facts.host.hvm ? std::nullopt : std::optional(unaided);
    if (facts.uefi)
        return QStringLiteral("UEFI is firmware of a whole machine (HVM)");
    if (facts.kind == InstallKind::Iso)
        return QStringLiteral("a CD is started by the firmware of a whole machine (HVM)");
    if (type == DomainType::Pvh) {
        if (!facts.host.pvh)
            return facts.host.hvm ? QStringLiteral("this machine's processor has no nested paging, which PVH needs") : unaided;
        return !facts.kernel || facts.kernel->pvh ? std::nullopt
                                                  : std::optional(QStringLiteral("the kernel has no entry for PVH guests"));
    }
    if (!facts.host.pv)
        return QStringLiteral("this Xen was built without PV guests");
    return facts.kernelForPv || !facts.kernel || facts.kernel->pv
        ? std::nullopt
        : std::optional(QStringLiteral("the kernel has no entry for PV guests"));
}

/// What is better comes first.
QList<DomainType> byPreference(const XenFacts &facts)
{
    const bool bootsKernel = facts.kind == InstallKind::Tree || facts.kind == InstallKind::Kernel;
    if (!bootsKernel)
        return {DomainType::Hvm, DomainType::Pv, DomainType::Pvh};
    if (facts.installs && !facts.host.bootLoaders)
        return {DomainType::Hvm, DomainType::Pvh, DomainType::Pv};
    if (facts.kernelForPv)
        return {DomainType::Pv, DomainType::Hvm, DomainType::Pvh};
    if (facts.kernel || facts.recent)
        return {DomainType::Pvh, DomainType::Pv, DomainType::Hvm};
    return {DomainType::Hvm, DomainType::Pv, DomainType::Pvh};
}

QString untilFetched(const XenFacts &facts)
{
    return facts.fetched ? QString() : QStringLiteral(" The kernel is looked at before it starts.");
}

QString reasonForMachine(const XenFacts &facts)
{
    if (facts.uefi)
        return QStringLiteral("UEFI is firmware of a whole machine.");
    if (facts.kind == InstallKind::Iso)
        return QStringLiteral("A CD is started by firmware, which only a whole machine has.");
    if (facts.kind == InstallKind::DiskImage)
        return QStringLiteral("A disk with a boot loader of its own is started by firmware, which only a whole machine has.");
    if (facts.kernel && !facts.kernel->pv && !facts.kernel->pvh)
        return QStringLiteral("The kernel does not start on Xen by itself: it gets a whole machine.");
    if (facts.installs && !facts.host.bootLoaders)
        return QStringLiteral("PV and PVH guests start from their disk by the package grub-xen-host, which is not there.");
    if (!facts.host.pvh && facts.kernel)
        return QStringLiteral("The kernel starts as PVH only, for which this machine's processor has no nested paging.");
    return QStringLiteral("Nothing tells that its kernel starts on Xen by itself.%1").arg(untilFetched(facts));
}

QString reasonForPv(const XenFacts &facts)
{
    if (facts.kind == InstallKind::DiskImage)
        return sentence(unaided + QStringLiteral(", and GRUB for Xen looks for /boot/grub/grub.cfg on the disk"));
    if (facts.kernelForPv)
        return QStringLiteral("The install tree has a kernel of its own for PV guests.");
    if (!facts.host.pvh)
        return facts.host.hvm ? QStringLiteral("This machine's processor has no nested paging, which PVH needs.")
                              : sentence(unaided);
    return facts.kernel ? QStringLiteral("The kernel starts on Xen as PV, and not as PVH.")
                        : QStringLiteral("Kernels of that age start on Xen as PV.%1").arg(untilFetched(facts));
}

QString reasonFor(const XenFacts &facts, DomainType type)
{
    if (facts.wish != DomainType::Auto)
        return QStringLiteral("As asked for.");
    if (type == DomainType::Hvm)
        return reasonForMachine(facts);
    if (type == DomainType::Pv)
        return reasonForPv(facts);
    return facts.kernel
        ? QStringLiteral("The kernel starts on Xen by itself, and the processor helps: no made-up devices.")
        : QStringLiteral("Kernels of this age start on Xen by themselves, and the processor helps: no made-up devices.%1")
              .arg(untilFetched(facts));
}

QString capitals(DomainType type)
{
    return xenTypeWord(type).toUpper();
}

} // namespace

XenFacts xenFactsOf(const Detection &detection)
{
    XenFacts facts;
    facts.kind = detection.kind;
    facts.recent = detection.devices.virtioMem; // Linux 5.8; PVH came with 4.11
    facts.kernelForPv = !detection.pvKernel.isEmpty();
    return facts;
}

XenChoice chooseXenType(const XenFacts &facts)
{
    XenChoice choice;
    QStringList obstacles;
    for (const DomainType type : byPreference(facts)) {
        if (const auto why = obstacle(facts, type))
            obstacles.append(QStringLiteral("%1: %2").arg(capitals(type), *why));
        else
            choice.possible.append(type);
    }
    if (choice.possible.isEmpty())
        throw Error(ErrorCode::NotSupported, QStringLiteral("It can be no guest of this Xen"), {},
                    obstacles.join(QStringLiteral("; ")));
    choice.type = facts.wish == DomainType::Auto ? choice.possible.first() : facts.wish;
    if (const auto why = obstacle(facts, choice.type))
        throw Error(ErrorCode::NotSupported, QStringLiteral("It cannot be a %1 guest: %2").arg(capitals(choice.type), *why),
                    QStringLiteral("It can be %1").arg(capitals(choice.possible.first())));
    choice.reason = reasonFor(facts, choice.type);
    return choice;
}

bool takesKernelForPv(const XenFacts &facts, DomainType type)
{
    return type == DomainType::Pv && facts.kernelForPv;
}

bool needsPygrub(const XenFacts &facts, DomainType type)
{
    return takesKernelForPv(facts, type) && facts.installs && !facts.recent;
}

QString xenCommandLine(const QString &words, DomainType type, InstallerConsole console)
{
    if (type == DomainType::Hvm)
        return words;
    QStringList kept;
    bool named = false;
    for (const QString &word : words.split(u' ', Qt::SkipEmptyParts)) {
        if (word.startsWith(QLatin1String("vga=")) || word.startsWith(QLatin1String("console=ttyS")))
            continue;
        named = named || word.startsWith(QLatin1String("console="));
        kept.append(word);
    }
    if (named)
        return kept.join(u' ');
    // The last one gets the installer.
    QStringList consoles{QStringLiteral("console=hvc0")};
    if (console == InstallerConsole::Graphical)
        consoles.append(QStringLiteral("console=tty0"));
    return (consoles + kept).join(u' ');
}

QString xenTypeWord(DomainType type)
{
    return wordOf(domainTypeWords, type);
}

DomainType xenTypeFrom(const QString &word)
{
    for (const auto &[type, known] : domainTypeWords) {
        if (type != DomainType::Auto && word == QLatin1String(known))
            return type;
    }
    throw Error(ErrorCode::InvalidArgument, QStringLiteral("The type \"%1\" is not known").arg(word),
                QStringLiteral("Say pv, pvh or hvm"));
}

} // namespace domus
