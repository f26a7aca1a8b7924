// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io_domus_guests.h"

#include <QList>
#include <functional>

namespace domus {

/// A part of the host's memory bar.
struct MemorySegment {
    enum class Kind {
        Host, ///< in use by the machine itself
        Guest,
        Reserve, ///< kept back for the machine
        Free, ///< may be promised to guests
    };

    Kind kind = Kind::Free;
    QString key; ///< of a guest
    QString name;
    ByteSize size; ///< of a guest: what it was promised
    std::optional<ByteSize> used; ///< inside a guest
    ByteSize floor; ///< of a guest whose memory can be moved; else its size
    ByteSize ceiling;
    bool operator==(const MemorySegment &) const = default;

    bool canMove() const { return kind == Kind::Guest && floor < ceiling; }
};

/// All of the host's memory as a row of segments: the machine, each guest in the order given, the reserve, what is free. They add
/// up to no more than `host.total` unless guests were promised more than there is. Pure.
QList<MemorySegment> memorySegments(const api::guests::HostMemoryReply &host,
                                    const std::function<const api::guests::Guest *(const QString &uuid)> &guest);

/// As they are with one guest's size changed; what it takes comes from what is free. Kept within floor, ceiling and what is free.
QList<MemorySegment> withSize(QList<MemorySegment> segments, const QString &key, ByteSize size);

} // namespace domus
