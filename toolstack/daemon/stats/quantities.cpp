// SPDX-License-Identifier: GPL-3.0-or-later
#include "stats/quantities.h"

#include <algorithm>
#include <limits>
#include <tuple>

namespace domus {

using namespace api::stats;

namespace {

float number(double value)
{
    return float(value);
}

float number(ByteSize size)
{
    return float(size.bytes());
}

template <typename T>
float number(const std::optional<T> &value)
{
    return value ? number(*value) : std::numeric_limits<float>::quiet_NaN();
}

void add(Quantities &row, const QString &name, float value)
{
    row.names.append(name);
    row.values.append(value);
}

void addProcessors(Quantities &row, const CpuFigures &cpu, const QString &each)
{
    add(row, QStringLiteral("cpu"), number(cpu.percent));
    for (qsizetype i = 0; i < cpu.eachPercent.size(); ++i)
        add(row, each.arg(i), number(cpu.eachPercent[i]));
}

void addDisks(Quantities &row, const QList<DiskFigures> &disks)
{
    for (const DiskFigures &disk : disks) {
        const QString prefix = QStringLiteral("disk.%1.").arg(disk.name);
        add(row, prefix + QStringLiteral("read"), number(double(disk.readRate)));
        add(row, prefix + QStringLiteral("write"), number(double(disk.writeRate)));
        add(row, prefix + QStringLiteral("reads"), number(disk.reads));
        add(row, prefix + QStringLiteral("writes"), number(disk.writes));
        add(row, prefix + QStringLiteral("read_latency"), number(disk.readLatencyMicroseconds));
        add(row, prefix + QStringLiteral("write_latency"), number(disk.writeLatencyMicroseconds));
    }
}

void addNics(Quantities &row, const QList<NicFigures> &nics)
{
    for (const NicFigures &nic : nics) {
        if (!nic.unavailable.isEmpty())
            continue;
        const QString prefix = QStringLiteral("nic.%1.").arg(nic.name);
        add(row, prefix + QStringLiteral("receive"), number(nic.receiveRate));
        add(row, prefix + QStringLiteral("send"), number(nic.sendRate));
        add(row, prefix + QStringLiteral("packets_received"), number(nic.packetsReceived));
        add(row, prefix + QStringLiteral("packets_sent"), number(nic.packetsSent));
    }
}

/// For sorting: the subject's place, the device (numbers before names), the quantity's place.
auto orderOf(const QString &name)
{
    static const QStringList subjects{QStringLiteral("cpu"),    QStringLiteral("vcpu"), QStringLiteral("load"),
                                      QStringLiteral("memory"), QStringLiteral("disk"), QStringLiteral("nic")};
    static const QStringList kinds{QStringLiteral("target"), QStringLiteral("actual"), QStringLiteral("used"),
                                   QStringLiteral("cache"), QStringLiteral("available")};
    const QStringList parts = name.split(u'.');
    bool isNumber = false;
    const int device = parts.size() > 1 ? parts[1].toInt(&isNumber) : 0;
    const auto place = [](const QStringList &list, const QString &word) {
        const qsizetype at = list.indexOf(word);
        return at < 0 ? list.size() : at;
    };
    return std::tuple(place(subjects, parts[0]), parts.size(), isNumber ? device : std::numeric_limits<int>::max(),
                      parts.size() > 2 ? QStringList(parts.mid(1, parts.size() - 2)).join(u'.') : QString(),
                      place(kinds, parts.constLast()), name);
}

} // namespace

Quantities quantitiesOf(const GuestFigures &figures)
{
    Quantities row;
    addProcessors(row, *figures.cpu, QStringLiteral("vcpu.%1"));
    const MemoryFigures &memory = *figures.memory;
    add(row, QStringLiteral("memory.target"), number(memory.target));
    add(row, QStringLiteral("memory.actual"), number(memory.actual));
    add(row, QStringLiteral("memory.used"), number(memory.used));
    add(row, QStringLiteral("memory.cache"), number(memory.cache));
    add(row, QStringLiteral("memory.available"), number(memory.available));
    add(row, QStringLiteral("memory.host"), number(memory.host));
    add(row, QStringLiteral("memory.swap_in"), number(memory.swapInRate));
    add(row, QStringLiteral("memory.swap_out"), number(memory.swapOutRate));
    addDisks(row, *figures.disks);
    addNics(row, *figures.nics);
    return row;
}

Quantities quantitiesOf(const HostFigures &figures)
{
    Quantities row;
    addProcessors(row, *figures.cpu, QStringLiteral("cpu.%1"));
    add(row, QStringLiteral("load"), number(figures.load));
    const HostMemoryFigures &memory = *figures.memory;
    add(row, QStringLiteral("memory.used"), number(memory.used));
    add(row, QStringLiteral("memory.available"), number(memory.available));
    add(row, QStringLiteral("memory.cache"), number(memory.cache));
    add(row, QStringLiteral("memory.swap_used"), number(memory.swapUsed));
    addDisks(row, *figures.disks);
    addNics(row, *figures.nics);
    return row;
}

void sortQuantityNames(QStringList &names)
{
    std::sort(names.begin(), names.end(), [](const QString &a, const QString &b) { return orderOf(a) < orderOf(b); });
}

bool isAsked(const QString &name, const std::optional<QStringList> &asked)
{
    return !asked || std::any_of(asked->begin(), asked->end(), [&](const QString &wish) {
        return wish.endsWith(u'.') ? name.startsWith(wish) : name == wish;
    });
}

} // namespace domus
