// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "decoder/frame_pacer.h"
#include "decoder/handshake.h"
#include "decoder/server_writer.h"
#include "decoder/tls_tunnel.h"
#include "decoder/widget_link.h"

#include <atomic>
#include <chrono>
#include <deque>
#include <mutex>
#include <optional>
#include <string>

struct _rfbClient;

namespace domus::console {

/// One connection through libvncclient, with its traps closed (docs/console.md lists them). run() belongs to
/// one thread; abort(), isHandshaking(), isRunning() and takesScanCodes() may be called from another.
///
/// States: Handshake (waits for a person's answers inside it) -> Running -> Ended.
class VncClient {
public:
    /// tunnel: for servers that want TLS; null where there is none.
    VncClient(ServerStream &stream, WidgetLink &link, ServerWriter &writer, FramePacer &pacer, UserQuestions &questions,
              TlsTunnel *tunnel);

    /// From the first byte to the end of the connection; tells the widget why it ended.
    void run(const StartMessage &options);

    /// Ends the connection from outside with that reason: every wait in the library returns.
    void abort(FailReason reason);
    /// Whether the handshake's clock is running (not while a person is waited for).
    bool isHandshaking() const { return m_handshaking && !m_questions.isWaiting(); }
    bool isRunning() const { return m_running; }
    /// Whether the server takes scan codes (QEMU's extended key event).
    bool takesScanCodes() const { return m_takesScanCodes; }

private:
    friend struct LibraryHooks;
    using Clock = std::chrono::steady_clock;

    bool connect(const StartMessage &options);
    bool introduceLibrary(const Greeting &greeting);
    bool handleMessage();
    int nextMessageType();
    bool resize(int width, int height);
    void gotCursor(int hotX, int hotY, int width, int height);
    void fail(FailReason reason);

    ServerStream &m_stream;
    WidgetLink &m_link;
    ServerWriter &m_writer;
    FramePacer &m_pacer;
    UserQuestions &m_questions;
    TlsTunnel *const m_tunnel;
    int m_introduction[2] = {-1, -1};
    _rfbClient *m_client = nullptr;
    bool m_receiveClipboard = false;
    bool m_skipNextRect = false;
    std::deque<Clock::time_point> m_resizes;
    std::atomic<bool> m_handshaking = false;
    std::atomic<bool> m_running = false;
    std::atomic<bool> m_takesScanCodes = false;
    std::mutex m_mutex;
    std::optional<FailReason> m_abortReason;
};

} // namespace domus::console
