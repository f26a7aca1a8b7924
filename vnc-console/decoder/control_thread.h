// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "decoder/vnc_client.h"
#include "decoder/widget_packet.h"

#include <chrono>
#include <cstdint>

namespace domus::console {

/// What runs beside the decoding: takes the widget's messages, sends input to the server even while the library
/// waits in the middle of an update, and watches that the handshake ends and that the server reads.
class ControlThread {
public:
    ControlThread(const ServerStream &stream, int wakeFd, WidgetLink &link, ServerWriter &writer, FramePacer &pacer,
                  UserQuestions &questions, VncClient &client);

    /// Ends with the process: when the widget closes its end there is nothing left to do.
    [[noreturn]] void run(const StartMessage &start);

private:
    using Clock = std::chrono::steady_clock;
    void receive();
    void dispatch();
    void key(const KeyMessage &message);
    void clipboard();
    void credentials();
    void watch(const StartMessage &start);

    const ServerStream &m_stream;
    const int m_wakeFd;
    WidgetLink &m_link;
    ServerWriter &m_writer;
    FramePacer &m_pacer;
    UserQuestions &m_questions;
    VncClient &m_client;
    WidgetPacket m_packet;
    Clock::duration m_handshakeTime{};
    Clock::time_point m_lastWatch;
};

} // namespace domus::console
