// SPDX-License-Identifier: GPL-3.0-or-later
#include "xen/stream_pump.h"

#include "error.h"
#include "files.h"

#include <QByteArray>
#include <cerrno>
#include <sys/socket.h>
#include <unistd.h>

namespace domus {
namespace {

constexpr qsizetype chunk = 256 * 1024;

/// As ::read() and ::write(), begun again where a signal came.
template <typename Call>
ssize_t retried(Call call)
{
    ssize_t count = 0;
    do
        count = call();
    while (count < 0 && errno == EINTR);
    return count;
}

/// errno, or 0.
template <typename Write>
int writeAll(const char *bytes, ssize_t count, Write write)
{
    while (count > 0) {
        const ssize_t written = retried([&] { return write(bytes, size_t(count)); });
        if (written < 0)
            return errno;
        bytes += written;
        count -= written;
    }
    return 0;
}

} // namespace

StreamPump::StreamPump(int file, Direction direction, std::shared_ptr<Transfer> transfer)
    : m_file(file), m_transfer(transfer ? std::move(transfer) : std::make_shared<Transfer>())
{
    int ends[2] = {-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        throw systemError(errno, QStringLiteral("The guest's stream cannot be carried"));
    m_ownEnd = UniqueFd(ends[0]);
    m_libxlEnd = UniqueFd(ends[1]);
    m_thread = std::thread([this, direction] {
        if (direction == Direction::IntoFile)
            pumpIntoFile();
        else
            pumpOutOfFile();
    });
}

StreamPump::~StreamPump()
{
    join();
}

void StreamPump::join()
{
    m_libxlEnd = UniqueFd();
    if (m_thread.joinable())
        m_thread.join();
}

/// After a failure or a stop the rest is thrown away: libxl ends in good order then, which it does not when its stream breaks.
void StreamPump::pumpIntoFile()
{
    QByteArray buffer(chunk, Qt::Uninitialized);
    while (true) {
        const ssize_t got = retried([&] { return ::read(m_ownEnd.get(), buffer.data(), size_t(buffer.size())); });
        if (got <= 0)
            return;
        if (isStopped() || m_failure != 0)
            continue;
        m_failure =
            writeAll(buffer.constData(), got, [this](const char *bytes, size_t count) { return ::write(m_file, bytes, count); });
        m_transfer->bytes += got;
    }
}

void StreamPump::pumpOutOfFile()
{
    QByteArray buffer(chunk, Qt::Uninitialized);
    while (!isStopped()) {
        const ssize_t got = retried([&] { return ::read(m_file, buffer.data(), size_t(buffer.size())); });
        if (got < 0)
            m_failure = errno;
        if (got <= 0)
            break;
        // Where libxl reads no more it says why itself.
        if (writeAll(buffer.constData(), got,
                     [this](const char *bytes, size_t count) { return ::send(m_ownEnd.get(), bytes, count, MSG_NOSIGNAL); })
            != 0)
            break;
        m_transfer->bytes += got;
    }
    ::shutdown(m_ownEnd.get(), SHUT_WR);
}

void StreamPump::finish()
{
    join();
    if (isStopped())
        throw Error(ErrorCode::Cancelled, QStringLiteral("It was broken off"));
    if (m_failure != 0)
        throw systemError(m_failure, QStringLiteral("The guest's file failed"));
}

} // namespace domus
