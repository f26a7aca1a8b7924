// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/host_accounting.h"

#include "error.h"

#include <QStringList>
#include <algorithm>

namespace domus {
namespace {

constexpr qsizetype mostNames = 4;
constexpr ByteSize smallestGift = ByteSize::fromMiB(16);

/// The largest gift first; what is too little to ask for is left out.
QList<MemoryPromise> giversOf(QList<MemoryPromise> guests)
{
    guests.removeIf([](const MemoryPromise &each) { return each.couldGive < smallestGift; });
    std::sort(guests.begin(), guests.end(), [](const auto &a, const auto &b) { return a.couldGive > b.couldGive; });
    return guests;
}

QString offerOfRoom(const QList<MemoryPromise> &guests)
{
    QStringList offers;
    for (const MemoryPromise &giver : giversOf(guests).mid(0, mostNames))
        offers += QStringLiteral("%1 (%2)").arg(giver.name, giver.couldGive.toString());
    return offers.join(QStringLiteral(", "));
}

} // namespace

ByteSize hostReserve(ByteSize total)
{
    return std::clamp(ByteSize::fromBytes(total.bytes() / 20), ByteSize::fromMiB(256), ByteSize::fromGiB(2));
}

HostRoom hostRoom(const HostMemory &memory, const QList<MemoryPromise> &promises, const QUuid &besides, const RoomRules &rules)
{
    HostRoom room;
    room.total = memory.total;
    room.available = memory.available;
    room.reserve = rules.reserve.value_or(hostReserve(memory.total));
    for (const MemoryPromise &promise : promises) {
        if (promise.guest == besides && !besides.isNull())
            room.available = room.available + std::min(promise.resident, promise.promised); // it keeps what it holds
        else
            room.outstanding = room.outstanding + std::max(promise.promised + rules.overhead - promise.resident, ByteSize());
    }
    room.balance = room.available - room.reserve - room.outstanding - rules.overhead;
    return room;
}

void admitMemory(const QString &guest, ByteSize wanted, const HostRoom &room, const QList<MemoryPromise> &others)
{
    if (wanted <= room.balance)
        return;
    const QString offer = offerOfRoom(others);
    throw Error(ErrorCode::NoMemory,
                QStringLiteral("The host has %1 to give, the guest wants %2: %3 are missing")
                    .arg(room.free().toString(), wanted.toString(), (wanted - room.balance).toString()),
                offer.isEmpty() ? QStringLiteral("Give the guest less memory, or stop another one")
                                : QStringLiteral("Guests that could give memory they do not use: %1").arg(offer))
        .about(guest);
}

QList<RoomGift> planRoom(const QString &guest, ByteSize missing, QList<MemoryPromise> others)
{
    QList<RoomGift> gifts;
    for (const MemoryPromise &giver : giversOf(std::move(others))) {
        if (missing <= ByteSize())
            break;
        const ByteSize gift = std::min(giver.couldGive, std::max(missing, smallestGift));
        gifts.append({giver.guest, giver.name, giver.promised, giver.promised - gift});
        missing = missing - gift;
    }
    if (missing > ByteSize())
        throw Error(ErrorCode::NoMemory,
                    gifts.isEmpty()
                        ? QStringLiteral("No guest has memory to give: %1 are missing").arg(missing.toString())
                        : QStringLiteral("All guests together cannot give enough: %1 are missing still").arg(missing.toString()),
                    QStringLiteral("Give the guest less memory, or stop another one"))
            .about(guest);
    return gifts;
}

} // namespace domus
