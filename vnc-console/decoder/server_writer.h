// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "decoder/server_stream.h"
#include "decoder/update_source.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

namespace domus::console {

/// Everything said to the server after the handshake goes through here, not through the library: its writer
/// waits without end for a server that never reads, and works on one thread only. Thread safe.
class ServerWriter final : public UpdateSource {
public:
    /// wakeFd (not owned) is an eventfd that is written when bytes are left for flush().
    ServerWriter(const ServerStream &stream, int wakeFd) : m_stream(stream), m_wakeFd(wakeFd) {}

    void sendFormatAndEncodings(const int32_t *encodings, int count);
    void requestUpdate(bool incremental, int width, int height) override;
    void sendKey(uint32_t keysym, bool down);
    void sendScanCode(uint32_t scanCode, uint32_t keysym, bool down);
    void sendPointer(int x, int y, uint32_t buttons);
    void sendClipboard(const uint8_t *text, std::size_t bytes);
    void requestSize(int width, int height);

    /// Whether bytes wait for the server to read.
    bool isWaiting() const;
    void flush();
    /// Since when the server has taken nothing of what waits; zero when nothing waits.
    std::chrono::milliseconds stuckFor() const;

private:
    using Clock = std::chrono::steady_clock;
    void send(const uint8_t *bytes, std::size_t count);
    void flushLocked();

    const ServerStream &m_stream;
    const int m_wakeFd;
    mutable std::mutex m_mutex;
    std::vector<uint8_t> m_queue;
    Clock::time_point m_progress;
};

} // namespace domus::console
