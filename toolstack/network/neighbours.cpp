// SPDX-License-Identifier: GPL-3.0-or-later
#include "neighbours.h"

#include "async/fd_stream.h"

#include <array>
#include <cstring>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <sys/time.h>

namespace domus {
namespace {

constexpr qsizetype entriesAtMost = 100'000;

/// By copy: a datagram is bytes, of any alignment.
template <typename T>
std::optional<T> valueAt(QByteArrayView bytes, qsizetype offset)
{
    if (offset < 0 || bytes.size() - offset < qsizetype(sizeof(T)))
        return std::nullopt;
    T value;
    std::memcpy(&value, bytes.data() + offset, sizeof(T));
    return value;
}

qsizetype aligned(qsizetype size)
{
    return (size + 3) & ~qsizetype(3);
}

Error broken()
{
    return Error(ErrorCode::IoError, QStringLiteral("The kernel's table of neighbours cannot be read: a length in it is wrong"));
}

QString macText(QByteArrayView bytes)
{
    return QString::fromLatin1(QByteArray(bytes.data(), bytes.size()).toHex(':'));
}

QHostAddress addressFrom(QByteArrayView bytes)
{
    if (bytes.size() == 4) {
        const auto *b = reinterpret_cast<const uchar *>(bytes.data());
        return QHostAddress(quint32(b[0]) << 24 | quint32(b[1]) << 16 | quint32(b[2]) << 8 | b[3]);
    }
    return bytes.size() == 16 ? QHostAddress(reinterpret_cast<const quint8 *>(bytes.data())) : QHostAddress();
}

/// An entry that says which address has which MAC; nothing of others.
Result<std::optional<Neighbour>> parseEntry(QByteArrayView body)
{
    const auto head = valueAt<ndmsg>(body, 0);
    if (!head)
        return tl::unexpected(broken().info());
    Neighbour entry;
    entry.interface = head->ndm_ifindex;
    qsizetype at = aligned(sizeof(ndmsg));
    while (const auto attribute = valueAt<rtattr>(body, at)) {
        const qsizetype size = attribute->rta_len;
        if (size < qsizetype(sizeof(rtattr)) || size > body.size() - at)
            return tl::unexpected(broken().info());
        const QByteArrayView value = body.sliced(at + qsizetype(sizeof(rtattr)), size - qsizetype(sizeof(rtattr)));
        if (attribute->rta_type == NDA_DST)
            entry.address = addressFrom(value);
        else if (attribute->rta_type == NDA_LLADDR && value.size() == 6)
            entry.mac = macText(value);
        at += aligned(size);
        if (at > body.size())
            break;
    }
    constexpr int known = NUD_REACHABLE | NUD_STALE | NUD_DELAY | NUD_PROBE | NUD_PERMANENT;
    if ((head->ndm_state & known) == 0 || entry.address.isNull() || entry.mac.isEmpty())
        return std::optional<Neighbour>();
    entry.confirmed = (head->ndm_state & (NUD_REACHABLE | NUD_PERMANENT)) != 0;
    return std::optional(entry);
}

bool askForNeighbours(const UniqueFd &socket)
{
    struct {
        nlmsghdr header;
        ndmsg body;
    } request = {};
    request.header.nlmsg_len = sizeof(request);
    request.header.nlmsg_type = RTM_GETNEIGH;
    request.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
    const timeval patience{1, 0}; // it has its answer ready; a host without netlink must not hang us
    ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    return ::send(socket.get(), &request, sizeof(request), 0) == ssize_t(sizeof(request));
}

} // namespace

Result<NeighbourReply> parseNeighbours(QByteArrayView datagram)
{
    NeighbourReply reply;
    qsizetype at = 0;
    while (const auto head = valueAt<nlmsghdr>(datagram, at)) {
        const qsizetype size = head->nlmsg_len;
        if (size < qsizetype(sizeof(nlmsghdr)) || size > datagram.size() - at)
            return tl::unexpected(broken().info());
        if (head->nlmsg_type == NLMSG_DONE || head->nlmsg_type == NLMSG_ERROR) {
            reply.last = true;
            return reply;
        }
        if (head->nlmsg_type == RTM_NEWNEIGH) {
            const auto entry = parseEntry(datagram.sliced(at + qsizetype(sizeof(nlmsghdr)), size - qsizetype(sizeof(nlmsghdr))));
            if (!entry)
                return tl::unexpected(entry.error());
            if (*entry)
                reply.neighbours.append(**entry);
        }
        at += aligned(size);
        if (at > datagram.size())
            break;
    }
    return reply;
}

QList<Neighbour> readNeighbours()
{
    const UniqueFd socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));
    QList<Neighbour> all;
    if (!socket.isValid() || !askForNeighbours(socket))
        return all;
    QByteArray bytes(64 * 1024, Qt::Uninitialized);
    while (all.size() < entriesAtMost) {
        const ssize_t got = ::recv(socket.get(), bytes.data(), size_t(bytes.size()), 0);
        if (got <= 0)
            return all;
        const auto reply = parseNeighbours(QByteArrayView(bytes.constData(), got));
        if (!reply)
            return all;
        all += reply->neighbours;
        if (reply->last)
            return all;
    }
    return all;
}

} // namespace domus
