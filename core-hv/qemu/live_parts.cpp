// SPDX-License-Identifier: GPL-3.0-or-later
#include "qemu/live_parts.h"

#include "json_fields.h"
#include "qemu/command_line.h"

#include <QRegularExpression>
#include <algorithm>
#include <array>

namespace domus {
namespace {

ByteSize sizeField(const QJsonObject &object, QLatin1String name)
{
    return ByteSize::fromBytes(std::max<qint64>(intField(object, name).value_or(0), 0));
}

std::array<qint64, 4> placeOrder(const QJsonObject &place)
{
    const auto number = [&](const char *name) { return intField(place, QLatin1String(name)).value_or(0); };
    return {number("socket-id"), number("die-id"), number("core-id"), number("thread-id")};
}

} // namespace

MemorySplit splitTarget(ByteSize target, ByteSize start)
{
    if (target <= start)
        return {target, {}};
    return {start, ByteSize::fromBytes((target - start).bytes() / growthStep * growthStep)};
}

GrowthDevice parseGrowthDevice(const QJsonValue &memoryDevices)
{
    for (const QJsonValue &device : memoryDevices.toArray()) {
        if (device[QLatin1String("type")].toString() != QLatin1String("virtio-mem"))
            continue;
        const QJsonObject data = device[QLatin1String("data")].toObject();
        return {true, sizeField(data, QLatin1String("size")), sizeField(data, QLatin1String("requested-size")),
                sizeField(data, QLatin1String("max-size"))};
    }
    return {};
}

GuestDriver parseDriver(const QJsonValue &virtioStatus)
{
    const QJsonValue statuses = virtioStatus[QLatin1String("status")][QLatin1String("statuses")];
    if (!statuses.isArray())
        return GuestDriver::Unknown;
    for (const QJsonValue &status : statuses.toArray()) {
        if (status.toString().contains(QLatin1String("DRIVER_OK")))
            return GuestDriver::Present;
    }
    return GuestDriver::Absent;
}

QList<VcpuSlot> parseVcpuSlots(const QJsonValue &hotpluggableCpus)
{
    QList<VcpuSlot> places;
    for (const QJsonValue &entry : hotpluggableCpus.toArray())
        places.append({entry[QLatin1String("type")].toString(), entry[QLatin1String("props")].toObject(),
                       entry[QLatin1String("qom-path")].toString()});
    std::stable_sort(places.begin(), places.end(),
                     [](const VcpuSlot &a, const VcpuSlot &b) { return placeOrder(a.place) < placeOrder(b.place); });
    return places;
}

QList<int> parseVcpuIndexes(const QJsonValue &cpusFast)
{
    QList<int> indexes;
    for (const QJsonValue &cpu : cpusFast.toArray())
        indexes.append(cpu[QLatin1String("cpu-index")].toInt());
    return indexes;
}

std::optional<bool> parseApicEnabled(const QString &text)
{
    static const QRegularExpression line(QStringLiteral("^SPIV\\s+0x[0-9a-f]+ APIC (enabled|disabled)"),
                                         QRegularExpression::MultilineOption);
    const QRegularExpressionMatch match = line.match(text);
    return match.hasMatch() ? std::optional(match.captured(1) == QLatin1String("enabled")) : std::nullopt;
}

std::optional<bool> parseKernelRuns(const QString &text)
{
    static const QRegularExpression cr0(QStringLiteral("\\bCR0=([0-9a-f]+)")), efer(QStringLiteral("\\bEFER=([0-9a-f]+)"));
    const QRegularExpressionMatch control = cr0.match(text), extended = efer.match(text);
    if (!control.hasMatch() || !extended.hasMatch())
        return std::nullopt;
    const quint64 syscall = 1, longMode = 1 << 10, paging = quint64(1) << 31;
    const quint64 features = extended.captured(1).toULongLong(nullptr, 16);
    const bool pages = control.captured(1).toULongLong(nullptr, 16) & paging;
    return (features & syscall) || (pages && !(features & longMode));
}

QList<VcpuSlot> slotsToFill(const QList<VcpuSlot> &places, int count)
{
    QList<VcpuSlot> chosen;
    const qsizetype plugged =
        std::count_if(places.begin(), places.end(), [](const auto &slot) { return !slot.qomPath.isEmpty(); });
    for (const VcpuSlot &slot : places) {
        if (slot.qomPath.isEmpty() && plugged + chosen.size() < count)
            chosen.append(slot);
    }
    return chosen;
}

int freeVcpus(const QList<VcpuSlot> &places, std::optional<int> everUp)
{
    const auto empty =
        int(std::count_if(places.begin(), places.end(), [](const VcpuSlot &slot) { return slot.qomPath.isEmpty(); }));
    const bool someWereTaken = everUp && *everUp > places.size() - empty;
    return someWereTaken ? 0 : empty;
}

QList<VcpuSlot> slotsToEmpty(const QList<VcpuSlot> &places, int count)
{
    QList<VcpuSlot> plugged;
    std::copy_if(places.begin(), places.end(), std::back_inserter(plugged),
                 [](const auto &slot) { return !slot.qomPath.isEmpty(); });
    QList<VcpuSlot> chosen;
    for (qsizetype i = plugged.size() - 1; i >= std::max(count, 1); --i)
        chosen.append(plugged.at(i));
    return chosen;
}

bool parseGuestAnswered(const QJsonValue &ospmStatus)
{
    const QJsonArray entries = ospmStatus.toArray();
    return std::any_of(entries.begin(), entries.end(), [](const QJsonValue &entry) {
        return entry[QLatin1String("slot-type")].toString() == QLatin1String("CPU")
            && entry[QLatin1String("source")].toInt() != 0;
    });
}

QString refusalFrom(const QJsonObject &deviceOst)
{
    // ACPI 6.3, tables 6-12 to 6-15: what a number from 0x80 on means depends on what the report is about.
    const qint64 source = intField(deviceOst, QLatin1String("source")).value_or(0);
    const qint64 status = intField(deviceOst, QLatin1String("status")).value_or(0);
    const bool ejecting = source == 0x003 || source == 0x103;
    if (status == 0 || status == (ejecting ? 0x84 : 0x80))
        return {}; // done, or under way
    if (ejecting && status == 0x80)
        return QStringLiteral("the guest's system cannot give up a vCPU");
    if (ejecting && (status == 0x81 || status == 0x82 || status == 0x83))
        return QStringLiteral("the guest says that the vCPU is in use");
    if (!ejecting && status == 0x82)
        return QStringLiteral("the guest's system cannot take a vCPU while it runs");
    return QStringLiteral("the guest refused (ACPI status 0x%1)").arg(status, 0, 16);
}

} // namespace domus
