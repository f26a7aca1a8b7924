// SPDX-License-Identifier: GPL-3.0-or-later
#include "decoder/server_writer.h"

#include <cerrno>
#include <sys/socket.h>
#include <unistd.h>

namespace domus::console {

namespace {

// Input while a server does not read: more than any person types. Beyond it the newest is dropped; the
// watchdog ends the connection soon.
constexpr std::size_t queueLimit = 256 * 1024;

/// Big-endian fields of one message.
class Fields {
public:
    Fields &u8(uint32_t v) { return m_bytes.push_back(uint8_t(v)), *this; }
    Fields &u16(uint32_t v) { return u8(v >> 8 & 0xff).u8(v & 0xff); }
    Fields &u32(uint32_t v) { return u16(v >> 16).u16(v & 0xffff); }
    const std::vector<uint8_t> &bytes() const { return m_bytes; }

private:
    std::vector<uint8_t> m_bytes;
};

} // namespace

void ServerWriter::sendFormatAndEncodings(const int32_t *encodings, int count)
{
    Fields m;
    m.u8(0).u8(0).u16(0); // SetPixelFormat
    m.u8(32).u8(24).u8(0).u8(1).u16(255).u16(255).u16(255); // depth 24, little endian, true colour
    m.u8(16).u8(8).u8(0).u8(0).u16(0); // red, green, blue shift
    m.u8(2).u8(0).u16(uint32_t(count)); // SetEncodings
    for (int i = 0; i < count; ++i)
        m.u32(uint32_t(encodings[i]));
    send(m.bytes().data(), m.bytes().size());
}

void ServerWriter::requestUpdate(bool incremental, int width, int height)
{
    const uint8_t m[10] = {
        3, uint8_t(incremental), 0, 0, 0, 0, uint8_t(width >> 8), uint8_t(width), uint8_t(height >> 8), uint8_t(height)};
    send(m, sizeof(m));
}

void ServerWriter::sendKey(uint32_t keysym, bool down)
{
    Fields m;
    m.u8(4).u8(down).u16(0).u32(keysym);
    send(m.bytes().data(), m.bytes().size());
}

void ServerWriter::sendScanCode(uint32_t scanCode, uint32_t keysym, bool down)
{
    Fields m;
    m.u8(255).u8(0).u16(down).u32(keysym).u32(scanCode);
    send(m.bytes().data(), m.bytes().size());
}

void ServerWriter::sendPointer(int x, int y, uint32_t buttons)
{
    Fields m;
    m.u8(5).u8(buttons & 0xff).u16(uint32_t(x)).u16(uint32_t(y));
    send(m.bytes().data(), m.bytes().size());
}

void ServerWriter::sendClipboard(const uint8_t *text, std::size_t bytes)
{
    Fields m;
    m.u8(6).u8(0).u16(0).u32(uint32_t(bytes));
    std::vector<uint8_t> all = m.bytes();
    all.insert(all.end(), text, text + bytes);
    send(all.data(), all.size());
}

void ServerWriter::requestSize(int width, int height)
{
    Fields m;
    m.u8(251).u8(0).u16(uint32_t(width)).u16(uint32_t(height)).u8(1).u8(0);
    m.u32(0).u16(0).u16(0).u16(uint32_t(width)).u16(uint32_t(height)).u32(0); // one screen, id 0
    send(m.bytes().data(), m.bytes().size());
}

bool ServerWriter::isWaiting() const
{
    const std::lock_guard lock(m_mutex);
    return !m_queue.empty();
}

void ServerWriter::flush()
{
    const std::lock_guard lock(m_mutex);
    flushLocked();
}

std::chrono::milliseconds ServerWriter::stuckFor() const
{
    const std::lock_guard lock(m_mutex);
    if (m_queue.empty())
        return {};
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - m_progress);
}

void ServerWriter::send(const uint8_t *bytes, std::size_t count)
{
    const std::lock_guard lock(m_mutex);
    if (m_queue.size() + count > queueLimit)
        return;
    if (m_queue.empty())
        m_progress = Clock::now();
    m_queue.insert(m_queue.end(), bytes, bytes + count);
    flushLocked();
    if (!m_queue.empty()) {
        const uint64_t one = 1;
        [[maybe_unused]] const ssize_t ignored = ::write(m_wakeFd, &one, sizeof(one));
    }
}

void ServerWriter::flushLocked()
{
    while (!m_queue.empty()) {
        const ssize_t sent = ::send(m_stream.descriptor(), m_queue.data(), m_queue.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            return;
        if (sent < 0) {
            m_queue.clear(); // the reading side notices the end of the stream
            return;
        }
        m_queue.erase(m_queue.begin(), m_queue.begin() + sent);
        m_progress = Clock::now();
    }
}

} // namespace domus::console
