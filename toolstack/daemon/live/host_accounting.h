// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "byte_size.h"
#include "host/host_facts.h"

#include <QList>
#include <QString>
#include <QUuid>
#include <algorithm>
#include <optional>

namespace domus {

// Which memory the host may still promise. A guest that was given memory touches it when it likes, so what was promised
// and is not touched yet is as good as gone. Pure.

/// One guest that has, or is about to have, a domain.
struct MemoryPromise {
    QUuid guest;
    QString name;
    ByteSize promised; ///< the larger of what it has and what it was asked to have
    ByteSize resident; ///< of that, what its hypervisor process holds already
    std::optional<ByteSize> used; ///< inside the guest
    ByteSize couldGive; ///< above its floor, where the guest can give at all
};

struct HostRoom {
    ByteSize total;
    ByteSize available; ///< could be used now without swapping
    ByteSize reserve; ///< kept for the host itself
    ByteSize outstanding; ///< promised to guests and not touched by them yet
    ByteSize balance; ///< what may be promised; below zero when more was promised than there is
    ByteSize free() const { return std::max(balance, ByteSize()); }
};

/// For the host itself: a twentieth of its memory, 256 MiB at least and 2 GiB at most.
ByteSize hostReserve(ByteSize total);
/// What a hypervisor process needs beside the guest's memory.
constexpr ByteSize hypervisorOverhead = ByteSize::fromMiB(48);

/// What is left free beside the guests' own memory.
struct RoomRules {
    std::optional<ByteSize> reserve; ///< for the host itself; absent: hostReserve()
    ByteSize overhead = hypervisorOverhead; ///< of each guest
};
/// Of Xen's memory: dom0 has its own, and QEMUs are in it.
constexpr RoomRules xenRoomRules = {ByteSize::fromMiB(64), ByteSize::fromMiB(4)};

/// What may be promised to `besides` (a guest that wants more, or starts), whose own promise does not count.
HostRoom hostRoom(const HostMemory &memory, const QList<MemoryPromise> &promises, const QUuid &besides = {},
                  const RoomRules &rules = {});

/// Throws Error(NoMemory) about the guest when it wants more than may be promised: what is missing, and which guests could
/// give that.
void admitMemory(const QString &guest, ByteSize wanted, const HostRoom &room, const QList<MemoryPromise> &others);

/// What a guest is asked to come down to, and what it had, or was asked to have.
struct RoomGift {
    QUuid guest;
    QString name;
    ByteSize before;
    ByteSize after;
};

/// Which guests give, so that the host may promise `missing` more: as few of them as can do it. Throws Error(NoMemory) about
/// `guest` when they cannot give that much together.
QList<RoomGift> planRoom(const QString &guest, ByteSize missing, QList<MemoryPromise> others);

} // namespace domus
