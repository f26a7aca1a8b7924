// SPDX-License-Identifier: GPL-3.0-or-later
#include "decoder/frame_pacer.h"

namespace domus::console {

namespace {

// A widget that paints acknowledges within a few frames, on a busy machine later. One that takes longer (nobody sees it)
// gets one update per acknowledgement.
constexpr std::chrono::milliseconds patience(700);

} // namespace

bool FramePacer::resize(int width, int height)
{
    const std::lock_guard lock(m_mutex);
    const int memory = m_store.resize(width, height);
    if (memory < 0)
        return false;
    m_link.sendResized(width, height, memory);
    // Frames of the old size are void, and so are their acknowledgements.
    ++m_frame.sequence;
    m_acknowledged = true;
    m_needsWhole = true;
    return true;
}

void FramePacer::requestWhole()
{
    const std::lock_guard lock(m_mutex);
    m_needsWhole = false;
    m_awaitsWhole = true;
    m_source.requestUpdate(false, m_store.width(), m_store.height());
}

void FramePacer::beginUpdate()
{
    const std::lock_guard lock(m_mutex);
    m_decoding = true;
    if (m_acknowledged || (m_widgetIsQuick && Clock::now() - m_sentAt < patience))
        requestNext();
    else
        m_requestDeferred = true;
}

void FramePacer::endUpdate()
{
    bool whole = false;
    {
        const std::lock_guard lock(m_mutex);
        m_decoding = false;
        ++m_frame.updates;
        whole = m_needsWhole;
        m_awaitsWhole = false;
        if (!whole)
            publishIfReady();
    }
    if (whole)
        requestWhole();
}

void FramePacer::markDecoded(int x, int y, int w, int h)
{
    m_store.markDirty(x, y, w, h);
    m_frame.decodedPixels += uint64_t(w) * uint64_t(h);
}

void FramePacer::setCursor(const CursorMessage &head, std::vector<uint32_t> pixels)
{
    const std::lock_guard lock(m_mutex);
    m_cursor = head;
    m_cursorPixels = std::move(pixels);
    m_cursorChanged = true;
}

void FramePacer::acknowledge(uint32_t sequence)
{
    const std::lock_guard lock(m_mutex);
    if (sequence != m_frame.sequence)
        return;
    m_acknowledged = true;
    m_widgetIsQuick = Clock::now() - m_sentAt < patience;
    publishIfReady();
    if (m_requestDeferred)
        requestNext();
}

void FramePacer::requestNext()
{
    m_requestDeferred = false;
    m_source.requestUpdate(true, m_store.width(), m_store.height());
}

void FramePacer::publishIfReady()
{
    if (m_decoding || m_awaitsWhole || !m_acknowledged || !(m_store.hasChanges() || m_cursorChanged))
        return;
    if (m_cursorChanged)
        m_link.sendCursor(m_cursor, m_cursorPixels);
    m_cursorChanged = false;
    m_frame.buffer = uint32_t(m_store.publish(m_rects));
    ++m_frame.sequence;
    m_link.sendFrame(m_frame, m_rects);
    m_frame.updates = 0;
    m_acknowledged = false;
    m_sentAt = Clock::now();
}

} // namespace domus::console
