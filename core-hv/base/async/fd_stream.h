// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "byte_size.h"
#include "error.h"

#include <QObject>
#include <QSocketNotifier>
#include <deque>
#include <memory>
#include <utility>
#include <vector>

namespace domus {

/// Owns a file descriptor and closes it. Movable, not copyable; -1 is none.
class UniqueFd {
public:
    UniqueFd() = default;
    explicit UniqueFd(int fd) : m_fd(fd) {}
    UniqueFd(UniqueFd &&other) noexcept : m_fd(other.release()) {}
    UniqueFd &operator=(UniqueFd &&other) noexcept;
    ~UniqueFd() { reset(); }
    Q_DISABLE_COPY(UniqueFd)

    int get() const { return m_fd; }
    bool isValid() const { return m_fd >= 0; }
    int release() { return std::exchange(m_fd, -1); }
    void reset();

private:
    int m_fd = -1;
};

/// Two connected, close-on-exec, non-blocking Unix stream sockets. Throws Error.
std::pair<UniqueFd, UniqueFd> makeSocketPair();
/// Connects to a Unix socket, or not, at once: throws Error (NotFound, PermissionDenied, Disconnected when nobody listens,
/// Timeout when so many wait for the listener already that this one cannot).
UniqueFd connectUnixSocket(const QString &path);
/// Listens on a Unix socket of mode 0600 from its first moment, replacing a stale file. Throws Error(InUse) when
/// somebody answers there.
UniqueFd listenOnUnixSocket(const QString &path);

/// A connected stream socket in the event loop, bounded both ways; also a FIFO's writing end (then SIGPIPE must be ignored).
/// (QLocalSocket would need Qt Network at start, buffers without limit, and passes no descriptors.)
///
/// States: Open -> Closed. Closed is entered once, by the peer's end, by an error, by a full limit or by
/// close(); closed() is emitted once, queued, except after close(). Signals come on the thread of the object.
class FdStream : public QObject {
    Q_OBJECT
public:
    /// Takes the descriptor and makes it non-blocking. readLimit bounds what is kept unread (reading pauses
    /// above it: the peer is slowed, nothing is lost); writeLimit bounds what waits to be sent (the stream
    /// is closed above it: a peer that never reads).
    explicit FdStream(UniqueFd fd, ByteSize readLimit = ByteSize::fromMiB(8), ByteSize writeLimit = ByteSize::fromMiB(16),
                      QObject *parent = nullptr);
    ~FdStream() override;

    bool isOpen() const { return m_fd.isValid(); }
    int descriptor() const { return m_fd.get(); }

    /// Everything that has arrived.
    const QByteArray &buffered() const { return m_input; }
    /// Removes and returns the first bytes, and resumes reading.
    QByteArray take(qsizetype bytes);
    QByteArray takeAll() { return take(m_input.size()); }

    /// Queues bytes; they leave as the peer takes them. Nothing happens on a closed stream.
    void write(const QByteArray &bytes);
    /// Queues bytes with a descriptor that travels with their first byte (SCM_RIGHTS). The stream keeps it
    /// open until it is sent.
    void writeWithFd(const QByteArray &bytes, UniqueFd fd);
    qsizetype bytesToWrite() const { return m_pending; }

    /// Closes without a signal. What was not sent is dropped.
    void close();
    /// Gives the descriptor away, for what comes after the protocol's end; the stream is Closed then.
    UniqueFd release();

Q_SIGNALS:
    void readyRead();
    /// Everything queued has been handed to the kernel.
    void drained();
    /// Why it ended: empty for the peer's orderly end.
    void closed(const QString &reason);

private:
    struct Chunk {
        QByteArray bytes;
        qsizetype sent = 0;
        UniqueFd fd;
    };

    void onReadable();
    void flush();
    bool sendChunk(Chunk &chunk);
    void fail(const QString &reason);
    void stopNotifiers();

    UniqueFd m_fd;
    bool m_isSocket = true;
    qint64 m_readLimit;
    qint64 m_writeLimit;
    QByteArray m_input;
    std::deque<Chunk> m_output;
    qsizetype m_pending = 0;
    std::unique_ptr<QSocketNotifier> m_readNotifier;
    std::unique_ptr<QSocketNotifier> m_writeNotifier;
};

} // namespace domus
