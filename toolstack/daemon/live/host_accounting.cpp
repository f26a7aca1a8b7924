// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/host_accounting.h"

#include "error.h"

#include <QStringList>
#include <algorithm>

namespace domus {
namespace {

constexpr qsizetype mostNames = 4;

QString offerOfRoom(QList<MemoryPromise> givers)
{
    givers.removeIf([](const MemoryPromise &each) { return each.couldGive < ByteSize::fromMiB(16); });
    std::sort(givers.begin(), givers.end(), [](const auto &a, const auto &b) { return a.couldGive > b.couldGive; });
    QStringList offers;
    for (const MemoryPromise &giver : givers.mid(0, mostNames))
        offers += QStringLiteral("%1 (%2)").arg(giver.name, giver.couldGive.toString());
    return offers.join(QStringLiteral(", "));
}

} // namespace

ByteSize hostReserve(ByteSize total)
{
    return std::clamp(ByteSize::fromBytes(total.bytes() / 20), ByteSize::fromMiB(256), ByteSize::fromGiB(2));
}

HostRoom hostRoom(const HostMemory &memory, const QList<MemoryPromise> &promises, const QUuid &besides)
{
    HostRoom room;
    room.total = memory.total;
    room.available = memory.available;
    room.reserve = hostReserve(memory.total);
    for (const MemoryPromise &promise : promises) {
        if (promise.guest == besides && !besides.isNull())
            room.available = room.available + std::min(promise.resident, promise.promised); // it keeps what it holds
        else
            room.outstanding = room.outstanding + std::max(promise.promised + hypervisorOverhead - promise.resident, ByteSize());
    }
    room.free = std::max(room.available - room.reserve - room.outstanding - hypervisorOverhead, ByteSize());
    return room;
}

void admitMemory(const QString &guest, ByteSize wanted, const HostRoom &room, const QList<MemoryPromise> &others)
{
    if (wanted <= room.free)
        return;
    const QString offer = offerOfRoom(others);
    throw Error(ErrorCode::NoMemory,
                QStringLiteral("The host has %1 to give, the guest wants %2: %3 are missing")
                    .arg(room.free.toString(), wanted.toString(), (wanted - room.free).toString()),
                offer.isEmpty() ? QStringLiteral("Give the guest less memory, or stop another one")
                                : QStringLiteral("Guests that could give memory they do not use: %1 (dom mem-set)").arg(offer))
        .about(guest);
}

} // namespace domus
