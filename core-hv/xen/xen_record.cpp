// SPDX-License-Identifier: GPL-3.0-or-later
#include "xen/xen_record.h"

#include "json_fields.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace domus {
namespace {

constexpr int recordVersion = 1;

tl::unexpected<ErrorInfo> badRecord(const QString &why)
{
    return tl::unexpected(ErrorInfo{.code = ErrorCode::IoError,
                                    .text = QStringLiteral("The record of a running domain cannot be used: %1").arg(why),
                                    .hint = {},
                                    .cause = {},
                                    .guest = {}});
}

} // namespace

DomainDevices namedDevices(const DomainConfig &config, const QStringList &names)
{
    DomainDevices devices = devicesOf(config);
    for (AttachedDisk &disk : devices.disks)
        disk.config.xenName = names.value(disk.number);
    return devices;
}

QByteArray formatXenRecord(const XenRecord &record)
{
    using std::chrono::duration_cast, std::chrono::milliseconds;
    QJsonObject object{
        {QStringLiteral("version"), recordVersion},
        {QStringLiteral("engine"), QStringLiteral("xen")},
        {QStringLiteral("guest"), record.guest.toString(QUuid::WithoutBraces)},
        {QStringLiteral("name"), record.name},
        {QStringLiteral("startedAtMs"), qint64(duration_cast<milliseconds>(record.startedAt.time_since_epoch()).count())},
        {QStringLiteral("begun"), record.begun},
        {QStringLiteral("replaced"), qint64(record.replaced)},
        {QStringLiteral("saving"), record.saving},
        {QStringLiteral("endOnReboot"), record.endOnReboot},
        {QStringLiteral("console"), record.console},
        {QStringLiteral("display"), record.display},
        {QStringLiteral("nics"), record.nics},
        {QStringLiteral("disks"), QJsonArray::fromStringList(record.disks)},
        {QStringLiteral("memory"), record.memory.bytes()}};
    if (record.devices)
        object.insert(QStringLiteral("devices"), formatDevices(*record.devices));
    return QJsonDocument(object).toJson();
}

Result<XenRecord> parseXenRecord(const QByteArray &text)
{
    QJsonParseError error;
    const QJsonObject object = QJsonDocument::fromJson(text, &error).object();
    if (error.error != QJsonParseError::NoError)
        return badRecord(QStringLiteral("%1 at byte %2").arg(error.errorString()).arg(error.offset));
    if (intField(object, QLatin1String("version")) != recordVersion
        || stringField(object, QLatin1String("engine")) != QStringLiteral("xen"))
        return badRecord(QStringLiteral("it is of another version or engine"));
    XenRecord record;
    record.guest = QUuid(stringField(object, QLatin1String("guest")).value_or(QString()));
    record.name = stringField(object, QLatin1String("name")).value_or(QString());
    if (record.guest.isNull())
        return badRecord(QStringLiteral("guest is missing"));
    record.startedAt = std::chrono::system_clock::time_point(
        std::chrono::milliseconds(intField(object, QLatin1String("startedAtMs")).value_or(0)));
    record.begun = boolField(object, QLatin1String("begun")).value_or(false);
    record.replaced = std::uint32_t(intField(object, QLatin1String("replaced")).value_or(0));
    record.saving = boolField(object, QLatin1String("saving")).value_or(false);
    record.endOnReboot = boolField(object, QLatin1String("endOnReboot")).value_or(false);
    record.console = boolField(object, QLatin1String("console")).value_or(true);
    record.display = boolField(object, QLatin1String("display")).value_or(false);
    record.nics = int(intField(object, QLatin1String("nics")).value_or(0));
    for (const QJsonValue &name : object[QLatin1String("disks")].toArray())
        record.disks.append(name.toString());
    record.memory = ByteSize::fromBytes(intField(object, QLatin1String("memory")).value_or(0));
    record.devices = parseDevices(objectField(object, QLatin1String("devices")).value_or(QJsonObject()));
    return record;
}

} // namespace domus
