// SPDX-License-Identifier: GPL-3.0-or-later
#include "installing/install_command.h"

#include "http_errors.h"
#include "installing/install_planner.h"

#include <QRegularExpression>

namespace domus {
namespace {

QString quoted(const QString &word)
{
    static const QRegularExpression plain(QStringLiteral("^[A-Za-z0-9_./:@%+,=-]+$"));
    if (plain.match(word).hasMatch())
        return word;
    return u'\'' + QString(word).replace(QStringLiteral("'"), QStringLiteral("'\\''")) + u'\'';
}

void add(QStringList &words, const QString &option, const QString &value)
{
    words << option << quoted(value);
}

void addDisk(QStringList &words, const api::install::Plan &plan, const PlannedInstall &planned)
{
    if (planned.disk) {
        add(words, QStringLiteral("--disk"), planned.disk->path);
        add(words, QStringLiteral("--size"), planned.disk->size.toExactString());
        if (planned.disk->format == DiskFormat::Raw)
            add(words, QStringLiteral("--format"), QStringLiteral("raw"));
        if (planned.disk->allocated)
            words << QStringLiteral("--allocate");
    } else if (plan.diskPath) {
        add(words, QStringLiteral("--disk"), *plan.diskPath);
    }
}

void addNic(QStringList &words, const api::install::Plan &plan)
{
    if (!plan.nic || plan.nic->kind == QLatin1String("user"))
        return;
    add(words, QStringLiteral("--nic"), plan.nic->kind);
    if (!plan.nic->bridge.isEmpty())
        add(words, QStringLiteral("--bridge"), plan.nic->bridge);
}

QString sourceOption(InstallKind kind)
{
    switch (kind) {
    case InstallKind::Iso:
        return QStringLiteral("--iso");
    case InstallKind::DiskImage:
        return QStringLiteral("--import");
    case InstallKind::Kernel:
        return QStringLiteral("--kernel");
    case InstallKind::Tree:
        break;
    }
    return QStringLiteral("--location");
}

} // namespace

QString installCommand(const api::install::Plan &plan, const Detection &detection, const PlannedInstall &planned)
{
    const DomainConfig &hardware = planned.definition.hardware;
    QStringList words{QStringLiteral("dom"), QStringLiteral("install")};
    add(words, QStringLiteral("--name"), planned.definition.name);
    add(words, QStringLiteral("--memory"), hardware.memory.toExactString());
    if (hardware.memoryMax != hardware.memory)
        add(words, QStringLiteral("--memory-max"), hardware.memoryMax.toExactString());
    add(words, QStringLiteral("--vcpus"), QString::number(hardware.vcpus));
    if (hardware.vcpusMax != hardware.vcpus)
        add(words, QStringLiteral("--vcpus-max"), QString::number(hardware.vcpusMax));
    addDisk(words, plan, planned);
    addNic(words, plan);
    if (hardware.firmware == Firmware::Uefi)
        add(words, QStringLiteral("--firmware"), QStringLiteral("uefi"));
    if (plan.type)
        add(words, QStringLiteral("--type"), *plan.type);
    if (plan.os)
        add(words, QStringLiteral("--os"), *plan.os);
    if (plan.textMode.value_or(false))
        words << QStringLiteral("--text");
    if (plan.installerDisplay)
        add(words, QStringLiteral("--installer-display"), *plan.installerDisplay);
    if (plan.extraCmdline && !plan.extraCmdline->isEmpty())
        add(words, QStringLiteral("--cmdline"), *plan.extraCmdline);
    if (plan.initrd)
        add(words, QStringLiteral("--initrd"), *plan.initrd);
    // Command lines are seen by everybody on the machine: whoever runs it adds the password again.
    add(words, sourceOption(detection.kind), shownAddress(plan.source));
    return words.join(u' ');
}

} // namespace domus
