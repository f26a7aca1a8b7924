// SPDX-License-Identifier: GPL-3.0-or-later
#include "machine_record.h"

#include "files.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

namespace domus {

void saveRecord(const BundlePaths &paths, const MachineRecord &record)
{
    const QJsonObject object{{QStringLiteral("pid"), record.process.pid},
                             {QStringLiteral("startTicks"), record.process.startTicks},
                             {QStringLiteral("boot"), record.boot},
                             {QStringLiteral("port"), record.port},
                             {QStringLiteral("kvm"), record.accelerator == Accelerator::Kvm},
                             {QStringLiteral("memory"), record.memory.bytes()},
                             {QStringLiteral("vcpus"), record.vcpus},
                             {QStringLiteral("image"), record.image},
                             {QStringLiteral("startedMs"), record.startedMs},
                             {QStringLiteral("answeredMs"), record.answeredMs}};
    replaceFile(paths.record(), QJsonDocument(object).toJson());
}

static MachineRecord recordOf(const QJsonObject &object)
{
    MachineRecord record;
    record.process = {object[QLatin1String("pid")].toInteger(), object[QLatin1String("startTicks")].toInteger()};
    record.boot = object[QLatin1String("boot")].toString();
    const int port = object[QLatin1String("port")].toInt();
    record.port = port > 0 && port < 65536 ? port : 0;
    record.accelerator = object[QLatin1String("kvm")].toBool() ? Accelerator::Kvm : Accelerator::Tcg;
    record.memory = ByteSize::fromBytes(object[QLatin1String("memory")].toInteger());
    record.vcpus = object[QLatin1String("vcpus")].toInt();
    record.image = object[QLatin1String("image")].toString();
    record.startedMs = object[QLatin1String("startedMs")].toInteger();
    record.answeredMs = object[QLatin1String("answeredMs")].toInteger();
    return record;
}

std::optional<MachineRecord> loadRunning(const BundlePaths &paths)
{
    if (!QFileInfo::exists(paths.record()))
        return std::nullopt;
    const MachineRecord record = recordOf(QJsonDocument::fromJson(readFile(paths.record())).object());
    if (record.process.pid > 0 && record.boot == bootId() && isAlive(record.process))
        return record;
    removeRecord(paths);
    return std::nullopt;
}

void removeRecord(const BundlePaths &paths)
{
    QFile::remove(paths.record());
    QFile::remove(paths.qmpSocket());
}

} // namespace domus
