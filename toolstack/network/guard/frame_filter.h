// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace domus {

/// Whether an Ethernet frame from a guest may go to passt. Refused: IP packets to an address that means the
/// host itself to passt's sockets: 127.0.0.0/8, 0.0.0.0/8, ::, ::1, and IPv4 addresses written as IPv6 ones.
bool mayPass(std::span<const uint8_t> frame);

/// What a scan of QEMU's stream (frames, each behind its length in 4 bytes, big endian) found.
struct FrameScan {
    size_t passed = 0; ///< bytes from the beginning that may go on as they are
    size_t frames = 0; ///< that may go on
    size_t dropped = 0; ///< bytes behind them that may not
    bool broken = false; ///< the next length is no frame's: nothing that follows can be understood
};

/// Bytes of the length before each frame.
constexpr size_t frameLengthSize = 4;

/// Scans up to the first frame that may not pass, or to the last complete one. Pure.
FrameScan scanFrames(std::span<const uint8_t> stream);

/// Counts the frames of a stream that comes in pieces.
class FrameCounter {
public:
    void take(std::span<const uint8_t> piece);
    uint64_t frames() const { return m_frames; }
    uint64_t bytes() const { return m_bytes; } ///< without the lengths before them

private:
    uint64_t m_frames = 0, m_bytes = 0;
    size_t m_rest = 0; ///< of the frame that is under way
    size_t m_lengthBytes = 0; ///< that have come of the next frame's length
    size_t m_length = 0;
};

/// The largest frame: QEMU's and passt's own limit, with an Ethernet header.
constexpr size_t largestFrame = 65535 + 18;

} // namespace domus
