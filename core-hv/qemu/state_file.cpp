// SPDX-License-Identifier: GPL-3.0-or-later
#include "qemu/state_file.h"

#include "json_fields.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

namespace domus {
namespace {

constexpr int recordVersion = 1;

tl::unexpected<ErrorInfo> badRecord(const QString &why)
{
    return tl::unexpected(ErrorInfo{.code = ErrorCode::IoError,
                                    .text = QStringLiteral("The record of a running domain cannot be used: %1").arg(why)});
}

QJsonArray formatMeters(const QList<NicMeter> &meters)
{
    QJsonArray array;
    for (const NicMeter &meter : meters)
        array.append(QJsonObject{{QStringLiteral("tally"), meter.tally},
                                 {QStringLiteral("tap"), meter.tap},
                                 {QStringLiteral("reason"), meter.reason}});
    return array;
}

QList<NicMeter> parseMeters(const QJsonArray &array)
{
    QList<NicMeter> meters;
    for (const QJsonValue &meter : array)
        meters.append({meter[QLatin1String("tally")].toString(), meter[QLatin1String("tap")].toString(),
                       meter[QLatin1String("reason")].toString()});
    return meters;
}

QJsonObject formatChanges(const QMap<int, int> &changes)
{
    QJsonObject object;
    for (auto each = changes.begin(); each != changes.end(); ++each)
        object.insert(QString::number(each.key()), each.value());
    return object;
}

QMap<int, int> parseChanges(const QJsonObject &object)
{
    QMap<int, int> changes;
    for (auto each = object.begin(); each != object.end(); ++each)
        changes.insert(each.key().toInt(), each.value().toInt());
    return changes;
}

} // namespace

QByteArray formatRecord(const DomainRecord &record)
{
    using std::chrono::duration_cast, std::chrono::milliseconds;
    QJsonObject object{
        {QStringLiteral("version"), recordVersion},
        {QStringLiteral("guest"), record.guest.toString(QUuid::WithoutBraces)},
        {QStringLiteral("name"), record.name},
        {QStringLiteral("pid"), record.process.pid},
        {QStringLiteral("processStart"), record.process.startTicks},
        {QStringLiteral("bootId"), record.bootId},
        {QStringLiteral("kvm"), record.accelerator == Accelerator::Kvm},
        {QStringLiteral("startedAtMs"), qint64(duration_cast<milliseconds>(record.startedAt.time_since_epoch()).count())},
        {QStringLiteral("endOnReboot"), record.endOnReboot},
        {QStringLiteral("startPaused"), record.startPaused},
        {QStringLiteral("serialConsole"), record.serialConsole},
        {QStringLiteral("balloon"), record.balloon},
        {QStringLiteral("memory"), record.memory.bytes()},
        {QStringLiteral("nics"), formatMeters(record.nics)},
        {QStringLiteral("vcpusEver"), record.vcpusEver},
        {QStringLiteral("spareBus"), record.spareBus},
        {QStringLiteral("mediaChanges"), formatChanges(record.mediaChanges)}};
    if (record.devices)
        object.insert(QStringLiteral("devices"), formatDevices(*record.devices));
    return QJsonDocument(object).toJson();
}

Result<DomainRecord> parseRecord(const QByteArray &text)
{
    QJsonParseError error;
    const QJsonObject object = QJsonDocument::fromJson(text, &error).object();
    if (error.error != QJsonParseError::NoError)
        return badRecord(QStringLiteral("%1 at byte %2").arg(error.errorString()).arg(error.offset));
    if (intField(object, QLatin1String("version")) != recordVersion)
        return badRecord(QStringLiteral("it is of another version"));
    DomainRecord record;
    record.guest = QUuid(stringField(object, QLatin1String("guest")).value_or(QString()));
    record.name = stringField(object, QLatin1String("name")).value_or(QString());
    record.process = {intField(object, QLatin1String("pid")).value_or(0),
                      intField(object, QLatin1String("processStart")).value_or(0)};
    record.bootId = stringField(object, QLatin1String("bootId")).value_or(QString());
    if (record.guest.isNull() || record.process.pid <= 1 || record.bootId.isEmpty())
        return badRecord(QStringLiteral("guest, pid or bootId is missing"));
    record.accelerator = boolField(object, QLatin1String("kvm")).value_or(false) ? Accelerator::Kvm : Accelerator::Tcg;
    record.startedAt = std::chrono::system_clock::time_point(
        std::chrono::milliseconds(intField(object, QLatin1String("startedAtMs")).value_or(0)));
    record.endOnReboot = boolField(object, QLatin1String("endOnReboot")).value_or(false);
    record.startPaused = boolField(object, QLatin1String("startPaused")).value_or(false);
    record.serialConsole = boolField(object, QLatin1String("serialConsole")).value_or(true);
    record.balloon = boolField(object, QLatin1String("balloon")).value_or(false);
    record.memory = ByteSize::fromBytes(intField(object, QLatin1String("memory")).value_or(0));
    record.nics = parseMeters(arrayField(object, QLatin1String("nics")).value_or(QJsonArray()));
    record.vcpusEver = int(std::clamp<qint64>(intField(object, QLatin1String("vcpusEver")).value_or(0), 0, 1 << 16));
    record.devices = parseDevices(objectField(object, QLatin1String("devices")).value_or(QJsonObject()));
    record.spareBus = boolField(object, QLatin1String("spareBus")).value_or(false);
    record.mediaChanges = parseChanges(objectField(object, QLatin1String("mediaChanges")).value_or(QJsonObject()));
    return record;
}

} // namespace domus
