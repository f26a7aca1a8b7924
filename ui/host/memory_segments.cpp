// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/memory_segments.h"

#include <algorithm>

namespace domus {
namespace {

using Kind = MemorySegment::Kind;

MemorySegment guestSegment(const api::guests::MemoryShare &share, const api::guests::Guest *guest)
{
    MemorySegment segment{Kind::Guest, share.uuid, share.name, share.promised, share.used, share.promised, share.promised};
    if (guest && guest->liveMemory) {
        segment.floor = std::min(guest->liveMemory->floor, share.promised);
        segment.ceiling = std::max(guest->liveMemory->ceiling, share.promised);
    }
    return segment;
}

MemorySegment plain(Kind kind, ByteSize size)
{
    return {kind, {}, {}, size, {}, size, size};
}

} // namespace

QList<MemorySegment> memorySegments(const api::guests::HostMemoryReply &host,
                                    const std::function<const api::guests::Guest *(const QString &uuid)> &guest)
{
    ByteSize resident;
    QList<MemorySegment> segments;
    for (const auto &share : host.guests) {
        resident = resident + std::min(share.resident, share.promised);
        segments.append(guestSegment(share, guest(share.uuid)));
    }
    ByteSize left = host.total;
    const auto take = [&left](ByteSize size) {
        const ByteSize taken = std::clamp(size, ByteSize(), std::max(left, ByteSize()));
        left = left - taken;
        return taken;
    };
    segments.prepend(plain(Kind::Host, take(host.total - host.available - resident)));
    for (const auto &segment : std::as_const(segments)) {
        if (segment.kind == Kind::Guest)
            left = left - segment.size;
    }
    segments.append(plain(Kind::Reserve, take(host.reserve)));
    segments.append(plain(Kind::Free, take(left)));
    return segments;
}

QList<MemorySegment> withSize(QList<MemorySegment> segments, const QString &key, ByteSize size)
{
    MemorySegment *guest = nullptr;
    MemorySegment *free = nullptr;
    for (auto &segment : segments) {
        if (segment.kind == Kind::Guest && segment.key == key)
            guest = &segment;
        else if (segment.kind == Kind::Free)
            free = &segment;
    }
    if (!guest || !free || !guest->canMove())
        return segments;
    const ByteSize most = std::min(guest->ceiling, guest->size + free->size);
    const ByteSize wanted = std::clamp(size, guest->floor, std::max(most, guest->floor));
    free->size = std::max(free->size + guest->size - wanted, ByteSize());
    guest->size = wanted;
    return segments;
}

} // namespace domus
