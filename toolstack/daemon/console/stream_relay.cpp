// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/stream_relay.h"

#include <utility>

namespace domus {
namespace {

constexpr ByteSize readAhead = ByteSize::fromKiB(256);
constexpr ByteSize mostQueued = ByteSize::fromMiB(4);
constexpr qsizetype queuedEnough = 512 * 1024; // beyond this the other side waits

} // namespace

StreamRelay::StreamRelay(UniqueFd first, const QByteArray &early, UniqueFd second, QObject *parent)
    : QObject(parent), m_first(std::move(first), readAhead, mostQueued), m_second(std::move(second), readAhead, mostQueued)
{
    connectWay(&m_first, &m_second);
    connectWay(&m_second, &m_first);
    m_second.write(early);
}

void StreamRelay::connectWay(FdStream *from, FdStream *to)
{
    connect(from, &FdStream::readyRead, this, [this, from, to] { carry(from, to); });
    connect(to, &FdStream::drained, this, [this, from, to] { carry(from, to); });
    connect(from, &FdStream::closed, this, [this, from, to] { finish(from, to); });
}

void StreamRelay::carry(FdStream *from, FdStream *to)
{
    if (to->bytesToWrite() < queuedEnough && !from->buffered().isEmpty())
        to->write(from->takeAll());
    if (!from->isOpen())
        finish(from, to);
}

void StreamRelay::finish(FdStream *from, FdStream *to)
{
    if (to->isOpen() && !from->buffered().isEmpty())
        to->write(from->takeAll());
    if (!to->isOpen() || to->bytesToWrite() == 0)
        end();
}

void StreamRelay::end()
{
    if (std::exchange(m_over, true))
        return;
    m_first.close();
    m_second.close();
    Q_EMIT over();
}

} // namespace domus
