// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/nic_meter.h"

#include "host/nic_tally.h"
#include "host/process_counters.h"

#include <QFile>
#include <array>
#include <cstring>
#include <linux/if_tun.h>
#include <net/if.h>
#include <optional>
#include <sys/ioctl.h>

namespace domus {
namespace {

std::optional<NicTraffic> tallyOf(const QString &path)
{
    std::array<char, sizeof(NicTally)> room;
    const QByteArrayView bytes = readSmallFile(QFile::encodeName(path).constData(), room);
    if (bytes.size() != qsizetype(sizeof(NicTally)))
        return std::nullopt;
    std::array<uint64_t, 4> numbers = {}; // in NicTally's order
    std::memcpy(numbers.data(), bytes.data(), sizeof numbers);
    return NicTraffic{qint64(numbers[2]), qint64(numbers[0]), qint64(numbers[3]), qint64(numbers[1])};
}

std::optional<qint64> tapNumber(const QString &tap, const char *name)
{
    std::array<char, 32> room;
    const QString path = QStringLiteral("/sys/class/net/%1/statistics/%2").arg(tap, QLatin1String(name));
    bool isNumber = false;
    const qint64 value = readSmallFile(QFile::encodeName(path).constData(), room).trimmed().toLongLong(&isNumber);
    return isNumber ? std::optional(value) : std::nullopt;
}

std::optional<NicTraffic> trafficOfTap(const QString &tap)
{
    const auto sent = tapNumber(tap, "rx_bytes"), received = tapNumber(tap, "tx_bytes");
    const auto packetsSent = tapNumber(tap, "rx_packets"), packetsReceived = tapNumber(tap, "tx_packets");
    if (!sent || !received || !packetsSent || !packetsReceived)
        return std::nullopt;
    return NicTraffic{*received, *sent, *packetsReceived, *packetsSent};
}

} // namespace

NicCounters readNicMeter(const QString &name, const NicMeter &meter)
{
    NicCounters counters{name, std::nullopt, meter.reason};
    if (!meter.tally.isEmpty())
        counters.traffic = tallyOf(meter.tally);
    else if (!meter.tap.isEmpty())
        counters.traffic = trafficOfTap(meter.tap);
    if (!counters.traffic && counters.unavailable.isEmpty())
        counters.unavailable = QStringLiteral("Its counter cannot be read");
    return counters;
}

QString tapNameOf(int descriptor)
{
    ifreq request = {};
    if (::ioctl(descriptor, TUNGETIFF, &request) != 0)
        return {};
    return QString::fromLocal8Bit(request.ifr_name, qsizetype(strnlen(request.ifr_name, IFNAMSIZ)));
}

} // namespace domus
