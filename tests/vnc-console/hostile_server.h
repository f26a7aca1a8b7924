// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/fd_stream.h"

#include <QByteArray>
#include <functional>
#include <thread>

namespace domus::test {

/// A VNC server that does what a test says, on a thread of its own with plain blocking calls.
class HostileServer {
public:
    /// The other end of its stream is viewer().
    explicit HostileServer(std::function<void(HostileServer &)> script);
    ~HostileServer();

    UniqueFd viewer() { return std::move(m_viewer); }

    // For the script; all return when the viewer is gone.
    void send(const QByteArray &bytes);
    QByteArray receive(qsizetype bytes);
    /// True as soon as the viewer has closed; waits at most that long.
    bool waitForClose(int milliseconds);
    bool isGone() const { return m_gone; }
    /// Version, no security, and a picture of that size.
    void greet(quint16 width, quint16 height);
    void waitForRequest();
    void hangUp();
    /// So that a server that does not read is noticed after a few messages.
    void shrinkReceiveBuffer();

    static QByteArray u8(quint32 value) { return QByteArray(1, char(value)); }
    static QByteArray u16(quint32 value) { return u8(value >> 8) + u8(value & 0xff); }
    static QByteArray u32(quint32 value) { return u16(value >> 16) + u16(value & 0xffff); }
    /// An update of one rectangle.
    static QByteArray update(quint16 x, quint16 y, quint16 w, quint16 h, qint32 encoding, const QByteArray &body);

private:
    UniqueFd m_stream;
    UniqueFd m_viewer;
    bool m_gone = false;
    std::thread m_thread;
};

} // namespace domus::test
