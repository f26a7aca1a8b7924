// SPDX-License-Identifier: GPL-3.0-or-later
#include "guard/frame_filter.h"

#include <algorithm>

namespace domus {
namespace {

constexpr size_t etherHeader = 14;
constexpr size_t ipv4Target = etherHeader + 16;
constexpr size_t ipv6Target = etherHeader + 24;
constexpr size_t lengthSize = frameLengthSize;

uint16_t etherType(std::span<const uint8_t> frame)
{
    return uint16_t(frame[12] << 8 | frame[13]);
}

bool isOwnIpv4(std::span<const uint8_t> frame)
{
    return frame.size() < ipv4Target + 4 || frame[ipv4Target] == 127 || frame[ipv4Target] == 0;
}

bool isOwnIpv6(std::span<const uint8_t> frame)
{
    if (frame.size() < ipv6Target + 16)
        return true;
    const auto target = frame.subspan(ipv6Target, 16);
    const bool zeros = std::all_of(target.begin(), target.begin() + 10, [](uint8_t byte) { return byte == 0; });
    const bool mapped = (target[10] == 0xff && target[11] == 0xff) || (target[10] == 0 && target[11] == 0);
    return zeros && mapped; // ::, ::1, ::a.b.c.d and ::ffff:a.b.c.d
}

} // namespace

bool mayPass(std::span<const uint8_t> frame)
{
    if (frame.size() < etherHeader)
        return false;
    switch (etherType(frame)) {
    case 0x0800:
        return !isOwnIpv4(frame);
    case 0x86dd:
        return !isOwnIpv6(frame);
    default:
        return true; // passt takes nothing else but ARP
    }
}

FrameScan scanFrames(std::span<const uint8_t> stream)
{
    FrameScan scan;
    while (stream.size() - scan.passed >= lengthSize) {
        const auto rest = stream.subspan(scan.passed);
        const size_t length = size_t(rest[0]) << 24 | size_t(rest[1]) << 16 | size_t(rest[2]) << 8 | rest[3];
        if (length > largestFrame) {
            scan.broken = true;
            break;
        }
        if (rest.size() < lengthSize + length)
            break;
        if (!mayPass(rest.subspan(lengthSize, length))) {
            scan.dropped = lengthSize + length;
            break;
        }
        scan.passed += lengthSize + length;
        ++scan.frames;
    }
    return scan;
}

void FrameCounter::take(std::span<const uint8_t> piece)
{
    while (!piece.empty()) {
        const size_t skipped = std::min(m_rest, piece.size());
        m_rest -= skipped;
        piece = piece.subspan(skipped);
        for (; m_rest == 0 && !piece.empty() && m_lengthBytes < lengthSize; piece = piece.subspan(1), ++m_lengthBytes)
            m_length = m_length << 8 | piece.front();
        if (m_rest == 0 && m_lengthBytes == lengthSize) {
            m_rest = m_length;
            m_bytes += m_length;
            ++m_frames;
            m_length = m_lengthBytes = 0;
        }
    }
}

} // namespace domus
