// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/fd_stream.h"

#include "files.h"

#include <QFile>
#include <QFileInfo>
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace domus {
namespace {

constexpr qsizetype readStep = 256 * 1024;

sockaddr_un unixAddress(const QString &path)
{
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    const QByteArray name = QFile::encodeName(path);
    if (name.size() >= qsizetype(sizeof address.sun_path))
        throw Error(ErrorCode::InvalidArgument, QStringLiteral("The socket path %1 is longer than the system allows").arg(path));
    std::memcpy(address.sun_path, name.constData(), size_t(name.size()));
    return address;
}

UniqueFd makeSocket()
{
    UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!fd.isValid())
        throw systemError(errno, QStringLiteral("Cannot make a socket"));
    return fd;
}

bool somebodyListens(const QString &path)
{
    try {
        connectUnixSocket(path);
        return true;
    } catch (const Error &error) {
        return error.code() == ErrorCode::Timeout; // a listener that is busy or stopped is one, too
    }
}

} // namespace

UniqueFd &UniqueFd::operator=(UniqueFd &&other) noexcept
{
    if (this != &other) {
        reset();
        m_fd = other.release();
    }
    return *this;
}

void UniqueFd::reset()
{
    if (m_fd >= 0)
        ::close(release());
}

std::pair<UniqueFd, UniqueFd> makeSocketPair()
{
    int fds[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds) != 0)
        throw systemError(errno, QStringLiteral("Cannot make a pair of sockets"));
    return {UniqueFd(fds[0]), UniqueFd(fds[1])};
}

UniqueFd connectUnixSocket(const QString &path)
{
    UniqueFd fd = makeSocket();
    const sockaddr_un address = unixAddress(path);
    // Non-blocking while it connects: to a listener that is stopped and whose queue is full it would wait for ever.
    const int flags = ::fcntl(fd.get(), F_GETFL);
    ::fcntl(fd.get(), F_SETFL, flags | O_NONBLOCK);
    if (::connect(fd.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0) {
        if (errno == ECONNREFUSED)
            throw Error(ErrorCode::Disconnected, QStringLiteral("Nobody answers at %1").arg(path));
        if (errno == EAGAIN)
            throw Error(ErrorCode::Timeout, QStringLiteral("Whoever listens at %1 takes no connections").arg(path));
        throw systemError(errno, QStringLiteral("Cannot connect to %1").arg(path));
    }
    ::fcntl(fd.get(), F_SETFL, flags);
    return fd;
}

UniqueFd listenOnUnixSocket(const QString &path)
{
    UniqueFd fd = makeSocket();
    const sockaddr_un address = unixAddress(path);
    if (QFileInfo::exists(path)) {
        if (somebodyListens(path))
            throw Error(ErrorCode::InUse, QStringLiteral("Another process listens at %1").arg(path));
        QFile::remove(path);
    }
    // fchmod before bind sets the mode of the file that bind makes (socket(7) on Linux): never open to others.
    ::fchmod(fd.get(), 0600);
    if (::bind(fd.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
        throw systemError(errno, QStringLiteral("Cannot listen at %1").arg(path));
    ::chmod(address.sun_path, 0600);
    if (::listen(fd.get(), 64) != 0)
        throw systemError(errno, QStringLiteral("Cannot listen at %1").arg(path));
    return fd;
}

FdStream::FdStream(UniqueFd fd, ByteSize readLimit, ByteSize writeLimit, QObject *parent)
    : QObject(parent), m_fd(std::move(fd)), m_readLimit(readLimit.bytes()), m_writeLimit(writeLimit.bytes())
{
    const int flags = ::fcntl(m_fd.get(), F_GETFL);
    ::fcntl(m_fd.get(), F_SETFL, flags | O_NONBLOCK);
    struct stat info = {};
    m_isSocket = ::fstat(m_fd.get(), &info) != 0 || S_ISSOCK(info.st_mode);
    if ((flags & O_ACCMODE) != O_WRONLY) { // a pty calls itself readable even where it was opened to write only
        m_readNotifier = std::make_unique<QSocketNotifier>(m_fd.get(), QSocketNotifier::Read);
        connect(m_readNotifier.get(), &QSocketNotifier::activated, this, &FdStream::onReadable);
    }
    m_writeNotifier = std::make_unique<QSocketNotifier>(m_fd.get(), QSocketNotifier::Write);
    m_writeNotifier->setEnabled(false);
    connect(m_writeNotifier.get(), &QSocketNotifier::activated, this, &FdStream::flush);
}

FdStream::~FdStream() = default;

void FdStream::onReadable()
{
    if (!isOpen())
        return;
    const qsizetype room = qsizetype(m_readLimit) - m_input.size();
    if (room <= 0) {
        m_readNotifier->setEnabled(false);
        return;
    }
    const qsizetype old = m_input.size();
    const qsizetype step = std::min(room, readStep);
    m_input.resize(old + step);
    const ssize_t got = ::read(m_fd.get(), m_input.data() + old, size_t(step));
    const int readErrno = errno;
    m_input.resize(old + std::max<ssize_t>(got, 0));
    if (got > 0)
        Q_EMIT readyRead();
    else if (got == 0)
        fail(QString());
    else if (readErrno != EAGAIN && readErrno != EINTR)
        fail(QString::fromLocal8Bit(std::strerror(readErrno)));
}

QByteArray FdStream::take(qsizetype bytes)
{
    const QByteArray taken = m_input.first(std::min(bytes, m_input.size()));
    m_input.remove(0, taken.size());
    if (m_readNotifier && m_input.size() < m_readLimit)
        m_readNotifier->setEnabled(true);
    return taken;
}

void FdStream::write(const QByteArray &bytes)
{
    writeWithFd(bytes, UniqueFd());
}

void FdStream::writeWithFd(const QByteArray &bytes, UniqueFd fd)
{
    if (!isOpen() || bytes.isEmpty())
        return;
    if (m_pending + bytes.size() > m_writeLimit) {
        fail(QStringLiteral("the other side does not read"));
        return;
    }
    m_pending += bytes.size();
    m_output.push_back(Chunk{bytes, 0, std::move(fd)});
    if (m_output.size() == 1)
        flush();
}

void FdStream::flush()
{
    while (isOpen() && !m_output.empty()) {
        if (!sendChunk(m_output.front()))
            return;
        m_output.pop_front();
    }
    if (!isOpen())
        return;
    m_writeNotifier->setEnabled(false);
    Q_EMIT drained();
}

bool FdStream::sendChunk(Chunk &chunk)
{
    while (chunk.sent < chunk.bytes.size()) {
        iovec part{chunk.bytes.data() + chunk.sent, size_t(chunk.bytes.size() - chunk.sent)};
        msghdr message = {};
        message.msg_iov = &part;
        message.msg_iovlen = 1;
        alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
        if (chunk.fd.isValid()) {
            message.msg_control = control;
            message.msg_controllen = sizeof control;
            cmsghdr *header = CMSG_FIRSTHDR(&message);
            header->cmsg_level = SOL_SOCKET;
            header->cmsg_type = SCM_RIGHTS;
            header->cmsg_len = CMSG_LEN(sizeof(int));
            const int fd = chunk.fd.get();
            std::memcpy(CMSG_DATA(header), &fd, sizeof fd);
        }
        const ssize_t sent =
            m_isSocket ? ::sendmsg(m_fd.get(), &message, MSG_NOSIGNAL) : ::write(m_fd.get(), part.iov_base, part.iov_len);
        if (sent < 0) {
            if (errno == EINTR)
                continue;
            if (errno == EAGAIN)
                m_writeNotifier->setEnabled(true);
            else
                fail(QString::fromLocal8Bit(std::strerror(errno)));
            return false;
        }
        chunk.fd.reset();
        chunk.sent += sent;
        m_pending -= sent;
    }
    return true;
}

void FdStream::stopNotifiers()
{
    // A notifier may be the caller: it is deleted by the event loop, and silent from now on.
    for (auto *notifier : {&m_readNotifier, &m_writeNotifier}) {
        if (!*notifier)
            continue;
        (*notifier)->setEnabled(false);
        notifier->release()->deleteLater();
    }
}

void FdStream::fail(const QString &reason)
{
    if (!isOpen())
        return;
    close();
    QMetaObject::invokeMethod(
        this, [this, reason] { Q_EMIT closed(reason); }, Qt::QueuedConnection);
}

void FdStream::close()
{
    stopNotifiers();
    m_fd.reset();
    m_output.clear();
    m_pending = 0;
}

UniqueFd FdStream::release()
{
    stopNotifiers();
    return std::move(m_fd);
}

} // namespace domus
