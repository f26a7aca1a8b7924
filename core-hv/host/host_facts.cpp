// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/host_facts.h"

#include "files.h"
#include "host/programs.h"

#include <QDir>
#include <QFileInfo>
#include <QSysInfo>
#include <unistd.h>

namespace domus {
namespace {

const QString cgroupRoot = QStringLiteral("/sys/fs/cgroup");

QByteArray contentOf(const QString &path)
{
    try {
        return readFile(path, ByteSize::fromMiB(16));
    } catch (const Error &) {
        return {};
    }
}

QString readCpuModel()
{
    for (const QByteArray &line : contentOf(QStringLiteral("/proc/cpuinfo")).split('\n')) {
        if (line.startsWith("model name"))
            return QString::fromLatin1(line.mid(line.indexOf(':') + 1)).simplified();
    }
    return {};
}

QStringList existingBridges()
{
    QStringList bridges;
    const QString net = QStringLiteral("/sys/class/net");
    for (const QString &name : QDir(net).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        if (QFileInfo::exists(net + QLatin1Char('/') + name + QStringLiteral("/bridge")))
            bridges += name;
    }
    return bridges;
}

/// Our own group's directory in the unified hierarchy ("0::/user.slice/..." in /proc/self/cgroup).
QString ownGroup()
{
    for (const QByteArray &line : contentOf(QStringLiteral("/proc/self/cgroup")).split('\n')) {
        if (line.startsWith("0::"))
            return cgroupRoot + QString::fromUtf8(line.mid(3));
    }
    return {};
}

QList<HelperFact> readHelpers()
{
    struct Helper {
        const char *name, *need, *package;
    };
    static const Helper helpers[] = {
        {"qemu-system-x86_64", "running guests", "qemu-system-x86"},
        {"qemu-img", "making and checking disk images", "qemu-utils"},
        {"passt", "user networks that keep guests from the host's own services", "passt"},
        {"ssh", "other machines' guests", "openssh-client"},
    };
    QList<HelperFact> facts;
    for (const Helper &helper : helpers) {
        const QString name = QString::fromLatin1(helper.name);
        facts += HelperFact{name, findProgram(name), QString::fromLatin1(helper.need), QString::fromLatin1(helper.package)};
    }
    const auto firmware = findUefiFirmware();
    facts += HelperFact{QStringLiteral("OVMF"), firmware ? firmware->code : QString(),
                        QStringLiteral("guests with UEFI firmware"), QStringLiteral("ovmf")};
    return facts;
}

} // namespace

CgroupFacts readCgroupFacts()
{
    const bool unified = QFileInfo::exists(cgroupRoot + QStringLiteral("/cgroup.controllers"));
    const QString group = ownGroup();
    const QByteArray controllers = unified ? contentOf(group + QStringLiteral("/cgroup.controllers")) : QByteArray();
    const bool writable = ::access(qPrintable(group + QStringLiteral("/cgroup.subtree_control")), W_OK) == 0;
    return cgroupFactsFrom(unified, controllers, writable);
}

HostMemory parseMemInfo(const QByteArray &text)
{
    HostMemory memory;
    for (const QByteArray &line : text.split('\n')) {
        const QList<QByteArray> words = line.simplified().split(' ');
        if (words.size() < 2)
            continue;
        if (words[0] == "MemTotal:")
            memory.total = ByteSize::fromKiB(words[1].toLongLong());
        else if (words[0] == "MemAvailable:")
            memory.available = ByteSize::fromKiB(words[1].toLongLong());
    }
    return memory;
}

HostMemory readHostMemory()
{
    return parseMemInfo(contentOf(QStringLiteral("/proc/meminfo")));
}

ByteSize residentMemory(qint64 pid)
{
    const QList<QByteArray> fields = contentOf(QStringLiteral("/proc/%1/statm").arg(pid)).split(' ');
    return ByteSize::fromBytes(fields.size() > 1 ? fields[1].toLongLong() * ::sysconf(_SC_PAGESIZE) : 0);
}

QStringList parseBridgeConf(const QByteArray &text)
{
    QStringList allowed;
    for (const QByteArray &line : text.split('\n')) {
        const QList<QByteArray> words = line.simplified().split(' ');
        if (words.size() < 2)
            continue;
        const QString name = QString::fromUtf8(words[1]);
        if (words[0] == "allow")
            allowed += name;
        else if (words[0] == "deny" && name == QLatin1String("all"))
            allowed.clear();
        else if (words[0] == "deny")
            allowed.removeAll(name);
    }
    return allowed;
}

CgroupFacts cgroupFactsFrom(bool unified, const QByteArray &controllers, bool writable)
{
    CgroupFacts facts{.unified = unified};
    for (const QByteArray &name : controllers.simplified().split(' ')) {
        if (!name.isEmpty())
            facts.controllers += QString::fromLatin1(name);
    }
    if (!unified)
        facts.reason = QStringLiteral("the kernel's controllers are bound to control groups of version 1");
    else if (!facts.controllers.contains(QStringLiteral("cpu")))
        facts.reason = QStringLiteral("the CPU controller is not given to this user's control group");
    else if (!writable)
        facts.reason = QStringLiteral("this user's control group is not delegated to it");
    return facts;
}

HostFacts readHostFacts()
{
    HostFacts facts;
    facts.hostName = QSysInfo::machineHostName();
    facts.kernel = QSysInfo::kernelVersion();
    facts.cpuModel = readCpuModel();
    facts.cpus = int(::sysconf(_SC_NPROCESSORS_ONLN));
    facts.memory = readHostMemory();
    facts.bridges = existingBridges();
    facts.allowedBridges = parseBridgeConf(contentOf(QStringLiteral("/etc/qemu/bridge.conf")));
    facts.cgroups = readCgroupFacts();
    facts.helpers = readHelpers();
    facts.uefi = findUefiFirmware().has_value();
    return facts;
}

} // namespace domus
