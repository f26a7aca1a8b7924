// SPDX-License-Identifier: GPL-3.0-or-later
#include "qemu/command_line.h"

#include "error.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

namespace domus {
namespace {

/// Devices of one kind get boot indexes of one range, so that the kinds never mix.
constexpr int bootRange = 100;

QString pflash(const QString &node, const QString &path, bool readOnly)
{
    const QJsonObject file{{QStringLiteral("driver"), QStringLiteral("file")}, {QStringLiteral("filename"), path}};
    const QJsonObject flash{{QStringLiteral("driver"), QStringLiteral("raw")},
                            {QStringLiteral("node-name"), node},
                            {QStringLiteral("read-only"), readOnly},
                            {QStringLiteral("file"), file}};
    return QString::fromUtf8(QJsonDocument(flash).toJson(QJsonDocument::Compact));
}

} // namespace

QString escapedOption(const QString &text)
{
    return QString(text).replace(QLatin1Char(','), QStringLiteral(",,"));
}

int bootIndex(const BootConfig &boot, BootDevice device, int nth)
{
    const auto at = std::find(boot.order.begin(), boot.order.end(), device);
    if (at == boot.order.end() || !boot.kernel.isEmpty())
        return 0;
    return int(at - boot.order.begin()) * bootRange + nth + 1;
}

QStringList identityArguments(const DomainConfig &config)
{
    return {QStringLiteral("-name"),
            QStringLiteral("guest=%1,process=%2")
                .arg(escapedOption(config.name), escapedOption(QStringLiteral("domus:") + config.name)),
            QStringLiteral("-uuid"), config.guest.toString(QUuid::WithoutBraces)};
}

QStringList machineArguments(const DomainConfig &config, const LaunchPlan &plan)
{
    QString machine = QStringLiteral("q35,vmport=off,dump-guest-core=off");
    QStringList flash;
    if (config.firmware == Firmware::Uefi) {
        machine += QStringLiteral(",pflash0=code,pflash1=variables");
        flash << QStringLiteral("-blockdev") << pflash(QStringLiteral("code"), plan.firmwareCode, true)
              << QStringLiteral("-blockdev") << pflash(QStringLiteral("variables"), plan.nvram, false);
    }
    return flash << QStringLiteral("-machine") << machine;
}

QStringList memoryArguments(const DomainConfig &config)
{
    const qint64 growth = (config.memoryMax - config.memory).bytes() / growthStep * growthStep;
    QString memory = QStringLiteral("size=%1k").arg(config.memory.kib());
    if (growth <= 0)
        return {QStringLiteral("-m"), memory};
    // The memory above the start's costs nothing until the guest is given it.
    memory += QStringLiteral(",maxmem=%1k").arg(config.memory.kib() + (growth >> 10));
    return {QStringLiteral("-m"),
            memory,
            QStringLiteral("-object"),
            QStringLiteral("memory-backend-ram,id=growth,reserve=off,size=%1").arg(growth),
            QStringLiteral("-device"),
            QStringLiteral("virtio-mem-pci,id=memory-growth,memdev=growth,requested-size=0,block-size=%1").arg(growthStep)};
}

QStringList cpuArguments(const DomainConfig &config, const LaunchPlan &plan)
{
    const bool kvm = plan.accelerator == Accelerator::Kvm;
    return {QStringLiteral("-accel"),
            kvm ? QStringLiteral("kvm") : QStringLiteral("tcg,thread=multi"),
            QStringLiteral("-cpu"),
            kvm ? QStringLiteral("host") : QStringLiteral("max"),
            QStringLiteral("-smp"),
            QStringLiteral("cpus=%1,maxcpus=%2").arg(config.vcpus).arg(std::max(config.vcpus, config.vcpusMax))};
}

QStringList kernelArguments(const BootConfig &boot)
{
    if (boot.kernel.isEmpty())
        return {};
    QStringList arguments{QStringLiteral("-kernel"), boot.kernel};
    if (!boot.initrd.isEmpty())
        arguments << QStringLiteral("-initrd") << boot.initrd;
    if (!boot.cmdline.isEmpty())
        arguments << QStringLiteral("-append") << boot.cmdline;
    return arguments;
}

QStringList sandboxArguments()
{
    return {QStringLiteral("-sandbox"),
            QStringLiteral("on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny")};
}

QStringList monitorArguments(const LaunchPlan &plan)
{
    return {QStringLiteral("-chardev"), QStringLiteral("socket,id=qmp,server=on,wait=off,fd=%1").arg(plan.qmpFd),
            QStringLiteral("-mon"),     QStringLiteral("chardev=qmp,mode=control"),
            QStringLiteral("-chardev"), QStringLiteral("pipe,id=events,path=") + escapedOption(plan.eventPipe),
            QStringLiteral("-mon"),     QStringLiteral("chardev=events,mode=control")};
}

QStringList endArguments(const LaunchPlan &plan)
{
    // pvpanic is how a guest's kernel says that it crashed; QEMU then ends with that reason.
    return {QStringLiteral("-device"), QStringLiteral("pvpanic"), QStringLiteral("-action"),
            QStringLiteral("panic=shutdown,shutdown=poweroff,reboot=%1")
                .arg(plan.endOnReboot ? QStringLiteral("shutdown") : QStringLiteral("reset"))};
}

QStringList qemuArguments(const DomainConfig &config, const LaunchPlan &plan)
{
    // -S: the guest waits until the engine listens, so that no event is missed.
    QStringList arguments{QStringLiteral("-nodefaults"), QStringLiteral("-no-user-config"), QStringLiteral("-S")};
    arguments << identityArguments(config) << sandboxArguments() << machineArguments(config, plan) << cpuArguments(config, plan)
              << memoryArguments(config) << monitorArguments(plan) << endArguments(plan) << QStringLiteral("-rtc")
              << QStringLiteral("base=utc") << QStringLiteral("-boot") << QStringLiteral("menu=off,strict=on")
              << kernelArguments(config.boot) << (plan.spareBus ? spareBusArguments() : QStringList())
              << diskArguments(config, plan) << nicArguments(config, plan) << displayArguments(config.display);
    if (config.serialConsole)
        arguments << serialArguments(plan);
    if (config.tablet)
        arguments << inputArguments();
    if (config.balloon)
        arguments << balloonArguments();
    if (config.rng)
        arguments << rngArguments();
    return arguments << plan.extra;
}

} // namespace domus
