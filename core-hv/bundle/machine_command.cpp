// SPDX-License-Identifier: GPL-3.0-or-later
#include "machine_command.h"

#include "qemu/command_line.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <algorithm>

namespace domus {
namespace {

/// JSON, because a comma in a path would begin another option.
QString jsonWord(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QString escaped(QString path)
{
    return path.replace(u',', QStringLiteral(",,"));
}

/// The serial number tells the image's init what the disk is for; the first one is the image (initrd-init.sh).
QStringList diskArguments(const QString &serial, const QString &file, bool readOnly)
{
    const QJsonObject storage{{QStringLiteral("driver"), QStringLiteral("file")},
                              {QStringLiteral("filename"), file},
                              {QStringLiteral("discard"), QStringLiteral("unmap")}};
    const QJsonObject node{{QStringLiteral("driver"), QStringLiteral("raw")},
                           {QStringLiteral("node-name"), serial},
                           {QStringLiteral("read-only"), readOnly},
                           {QStringLiteral("discard"), QStringLiteral("unmap")},
                           {QStringLiteral("file"), storage}};
    return {QStringLiteral("-blockdev"), jsonWord(node), QStringLiteral("-device"),
            QStringLiteral("virtio-blk-pci,drive=%1,serial=%1").arg(serial)};
}

QStringList cpuArguments(const MachinePlan &plan)
{
    const bool kvm = plan.accelerator == Accelerator::Kvm;
    // The translator's CPU lacks nothing that PV, PVH and HVM guests need; with SMAP a PV dom0 dies there, with RDTSCP PVH and
    // HVM guests spin, with XSAVE a busy dom0 loses vector registers now and then: programs crash, and hypercalls are refused.
    return {QStringLiteral("-machine"), QStringLiteral("q35"),
            QStringLiteral("-accel"),   kvm ? QStringLiteral("kvm") : QStringLiteral("tcg,thread=multi"),
            QStringLiteral("-cpu"),     kvm ? QStringLiteral("host") : QStringLiteral("max,-smap,-rdtscp,-xsave,-avx,-avx2"),
            QStringLiteral("-smp"),     QString::number(plan.wish.vcpus),
            QStringLiteral("-m"),       QString::number(plan.wish.memory.mib())};
}

QStringList bootArguments(const MachinePlan &plan)
{
    const qint64 dom0 = dom0Memory(plan.wish.memory).mib();
    // What guests make Xen say is bounded in its rate: the console's log is a file on this machine.
    return {
        QStringLiteral("-kernel"),
        QStringLiteral("xen.elf"),
        QStringLiteral("-append"),
        QStringLiteral("com1=115200,8n1 console=com1 dom0_mem=%1M,max:%1M loglvl=warning guest_loglvl=none/warning").arg(dom0),
        QStringLiteral("-initrd"),
        QStringLiteral("vmlinuz console=hvc0 quiet panic=-1,initrd")};
}

} // namespace

ByteSize dom0Memory(ByteSize machine)
{
    return machine.mib() <= 3072 ? ByteSize::fromMiB(768) : ByteSize::fromMiB(1024);
}

QStringList machineArguments(const MachinePlan &plan)
{
    QStringList arguments{QStringLiteral("-name"),           QStringLiteral("domus-bundle"), QStringLiteral("-nodefaults"),
                          QStringLiteral("-no-user-config"), QStringLiteral("-display"),     QStringLiteral("none"),
                          QStringLiteral("-no-reboot")};
    arguments << sandboxArguments() << cpuArguments(plan) << bootArguments(plan)
              << diskArguments(QStringLiteral("image"), QStringLiteral("image.squashfs"), true)
              << diskArguments(QStringLiteral("domus"), plan.daemonDisk, true)
              << diskArguments(QStringLiteral("identity"), plan.identityDisk, true)
              << diskArguments(QStringLiteral("data"), plan.dataDisk, false);
    arguments << QStringLiteral("-netdev") << QStringLiteral("user,id=net,ipv6=off,hostfwd=tcp:127.0.0.1:0-:22")
              << QStringLiteral("-device") << QStringLiteral("virtio-net-pci,netdev=net,romfile=") << QStringLiteral("-device")
              << QStringLiteral("virtio-rng-pci") << QStringLiteral("-chardev")
              << QStringLiteral("file,id=console,path=%1").arg(escaped(plan.consoleLog)) << QStringLiteral("-serial")
              << QStringLiteral("chardev:console") << QStringLiteral("-chardev")
              << QStringLiteral("socket,id=qmp,fd=%1,server=on,wait=off").arg(plan.qmpFd) << QStringLiteral("-mon")
              << QStringLiteral("chardev=qmp,mode=control");
    return arguments;
}

int forwardedPort(const QString &usernet)
{
    // "  TCP[HOST_FORWARD]  12       127.0.0.1 41235       10.0.2.15    22     0     0"
    static const QRegularExpression line(
        QStringLiteral("TCP\\[HOST_FORWARD\\]\\s+\\d+\\s+127\\.0\\.0\\.1\\s+(\\d+)\\s+\\S+\\s+22\\s"));
    return line.match(usernet).captured(1).toInt();
}

} // namespace domus
