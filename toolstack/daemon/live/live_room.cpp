// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/deadline.h"
#include "live/live_causes.h"
#include "live/live_service.h"

#include <QDebug>
#include <QScopeGuard>

namespace domus {

using namespace std::chrono_literals;

/// The host's own use of memory moves while guests give: a little more than is missing is asked for.
static constexpr ByteSize roomMargin = ByteSize::fromMiB(64);

QList<MemoryPromise> LiveService::promises() const
{
    QList<MemoryPromise> promises;
    for (const auto &guest : m_services.registry->all()) {
        const auto domain = guest->domain();
        if (!domain && guest->state() != GuestState::Starting)
            continue;
        MemoryPromise promise{guest->uuid(), guest->name(), {}, {}, {}, {}};
        promise.promised = domain     ? guest->runningConfig().memory
            : guest->definitionFile() ? guest->definition().hardware.memory
                                      : ByteSize();
        if (domain)
            promise.resident = domain->heldMemory();
        const auto live = m_lives.value(guest->key());
        if (live && live->isKnown()) {
            const LiveMemory &memory = live->memory();
            promise.promised = live->promised();
            promise.used = memory.guestUsed;
            if (memory.balloon != GuestDriver::Absent && memory.guestUsed)
                promise.couldGive = std::max(memory.actual - memoryFloor(memory), ByteSize());
        }
        promises.append(promise);
    }
    return promises;
}

HostRoom LiveService::room(const QUuid &besides) const
{
    const bool xen = m_services.engine->kind() == EngineKind::Xen;
    return hostRoom(m_services.hostMemory(), promises(), besides, xen ? xenRoomRules : RoomRules());
}

QList<MemoryPromise> LiveService::promisesBesides(const QUuid &guest) const
{
    QList<MemoryPromise> others = promises();
    others.removeIf([&](const MemoryPromise &each) { return each.guest == guest; });
    return others;
}

void LiveService::admit(const DomainConfig &config) const
{
    admitMemory(config.name, config.memory, room(config.guest), promisesBesides(config.guest));
}

Task<QList<RoomGift>> LiveService::makeRoom(std::shared_ptr<Guest> guest, ByteSize wanted)
{
    const auto self = shared_from_this();
    const ByteSize balance = room(guest->uuid()).balance;
    if (wanted <= balance)
        co_return QList<RoomGift>();
    ++m_makingRoom;
    const auto over = qScopeGuard([self] { --self->m_makingRoom; });
    ByteSize missing = wanted - balance + roomMargin;
    QList<RoomGift> gifts;
    if (const auto own = co_await hostGift(missing)) {
        gifts.append(*own);
        missing = missing - (own->before - own->after);
    }
    if (missing > ByteSize())
        gifts += planRoom(guest->name(), missing, promisesBesides(guest->uuid()));
    std::optional<Error> failure;
    try {
        co_await askGifts(gifts);
        co_await waitForRoom(guest, wanted);
    } catch (const Error &error) {
        failure = error;
    }
    if (!failure)
        co_return QList<RoomGift>(gifts);
    co_await giveBack(gifts);
    throw Error(*failure);
}

Task<> LiveService::makeRoomAsDefined(std::shared_ptr<Guest> guest)
{
    const auto self = shared_from_this();
    if (guest->isOff() && guest->definition().makeRoom)
        co_await makeRoom(guest, guest->definition().hardware.memory);
}

Task<> LiveService::askGifts(QList<RoomGift> gifts)
{
    const auto self = shared_from_this();
    for (const RoomGift &gift : gifts) {
        if (gift.guest.isNull()) {
            const auto hypervisor = m_services.engine->hypervisor();
            m_hostBefore = std::max(m_hostBefore.value_or(ByteSize()), gift.before);
            co_await hypervisor->setMemory({}, gift.after);
            continue;
        }
        const auto giver = m_services.registry->byKey(gift.guest.toString(QUuid::WithoutBraces));
        if (giver && giver->domain()) // one that has ended gave everything
            co_await setMemory(giver, gift.after, false, false);
    }
}

// Not by setMemory(): the host has too little, which is why they are asked, and what was theirs is theirs all the same.
Task<> LiveService::giveBack(QList<RoomGift> gifts)
{
    const auto self = shared_from_this();
    for (const RoomGift &gift : gifts) {
        const auto live = m_lives.value(gift.guest.toString(QUuid::WithoutBraces));
        try {
            if (gift.guest.isNull())
                spawn(giveBackToHost(), "giving dom0 its memory back"); // may take a minute
            else if (live)
                co_await live->askMemory(gift.before);
        } catch (const Error &error) {
            qWarning().noquote() << gift.name << "did not get its memory back:" << error.info().toString();
        }
    }
}

Task<> LiveService::waitForRoom(std::shared_ptr<Guest> guest, ByteSize wanted)
{
    const auto self = shared_from_this();
    const auto last = std::chrono::steady_clock::now() + m_services.patience;
    while (room(guest->uuid()).balance < wanted) {
        if (std::chrono::steady_clock::now() > last)
            throw Error(ErrorCode::NoMemory,
                        QStringLiteral("The guests that were asked for room gave too little in time: %1 are missing")
                            .arg((wanted - room(guest->uuid()).balance).toString()),
                        QStringLiteral("Give the guest less memory, or stop another one"))
                .about(guest->name());
        co_await sleepFor(100ms);
        co_await m_services.engine->domains(); // so that Xen's free memory is known anew
    }
}

Task<std::optional<RoomGift>> LiveService::hostGift(ByteSize missing)
{
    const auto self = shared_from_this();
    const QList<DomainSummary> domains = co_await m_services.engine->domains();
    if (domains.isEmpty() || domains.first().id != 0)
        co_return std::optional<RoomGift>();
    const DomainSummary &host = domains.first();
    const ByteSize has = host.memoryTarget.value_or(host.memory);
    const ByteSize gift = std::min(missing, has - host.memoryLeast);
    if (gift <= ByteSize())
        co_return std::optional<RoomGift>();
    co_return RoomGift{{}, host.name, has, has - gift};
}

Task<> LiveService::giveBackToHost()
{
    constexpr int triesAtMost = 60; // Xen cleans what a large guest leaves
    const auto self = shared_from_this();
    if (std::exchange(m_givingBack, true))
        co_return;
    const auto over = qScopeGuard([self] { self->m_givingBack = false; });
    for (int tries = 0; tries < triesAtMost && m_hostBefore; ++tries) {
        if (m_makingRoom == 0 && co_await giveBackNow())
            co_return;
        co_await sleepFor(1s);
    }
}

Task<bool> LiveService::giveBackNow()
{
    const auto self = shared_from_this();
    const QList<DomainSummary> domains = co_await m_services.engine->domains();
    if (domains.isEmpty() || !m_hostBefore)
        co_return true;
    const ByteSize wanted = *m_hostBefore;
    const ByteSize has = domains.first().memoryTarget.value_or(domains.first().memory);
    const ByteSize back = std::min(wanted - has, room().free());
    if (back > ByteSize()) {
        const auto hypervisor = m_services.engine->hypervisor();
        co_await hypervisor->setMemory({}, has + back);
    }
    if (has + back < wanted || m_hostBefore != wanted)
        co_return false;
    m_hostBefore.reset();
    co_return true;
}

} // namespace domus
