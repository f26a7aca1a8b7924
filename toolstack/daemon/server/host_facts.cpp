// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/host_facts.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStorageInfo>
#include <QSysInfo>

#include <unistd.h>

namespace domus {
namespace {

QByteArray memInfo()
{
    QFile file(QStringLiteral("/proc/meminfo"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QStringList bridgeNames()
{
    QStringList names;
    const QDir interfaces(QStringLiteral("/sys/class/net"));
    for (const QString &name : interfaces.entryList(QDir::AllEntries | QDir::NoDotAndDotDot)) {
        if (QFileInfo::exists(interfaces.filePath(name + QStringLiteral("/bridge"))))
            names.append(name);
    }
    return names;
}

} // namespace

ByteSize memInfoValue(const QByteArray &text, const QByteArray &key)
{
    for (const QByteArray &line : text.split('\n')) {
        if (line.startsWith(QByteArray(key + ':')))
            return ByteSize::fromKiB(line.mid(key.size() + 1).trimmed().split(' ').constFirst().toLongLong());
    }
    return {};
}

ByteSize availableHostMemory()
{
    return memInfoValue(memInfo(), QByteArrayLiteral("MemAvailable"));
}

HostFacts readHostFacts(const QString &imagesDirectory)
{
    const QByteArray memory = memInfo();
    HostFacts facts;
    facts.name = QSysInfo::machineHostName();
    facts.cpus = int(::sysconf(_SC_NPROCESSORS_ONLN));
    facts.memory = memInfoValue(memory, QByteArrayLiteral("MemTotal"));
    facts.available = memInfoValue(memory, QByteArrayLiteral("MemAvailable"));
    facts.imagesFree = ByteSize::fromBytes(QStorageInfo(imagesDirectory).bytesAvailable());
    facts.bridges = bridgeNames();
    return facts;
}

} // namespace domus
