// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "decoder/frame_store.h"
#include "decoder/update_source.h"
#include "decoder/widget_link.h"

#include <chrono>
#include <cstdint>
#include <mutex>
#include <vector>

namespace domus::console {

/// Decides when a picture goes to the widget and when the next update is asked for. Thread safe.
///
/// A frame is published when the last one was acknowledged and no update is half decoded; updates that arrive
/// before the acknowledgement are decoded on and go out together. The next update is asked for when one begins
/// to arrive, so that the server works while we decode; but a widget that has not acknowledged for a while
/// (hidden, busy) stops the asking, and with it the server's and our own work.
class FramePacer {
public:
    FramePacer(WidgetLink &link, UpdateSource &source) : m_link(link), m_source(source) {}

    // Decoding thread.
    /// Makes the frames of that size and tells the widget. False with errno when there is no memory.
    bool resize(int width, int height);
    /// Asks for everything; nothing is published before an update has come.
    void requestWhole();
    /// The server's update begins to arrive; between this and endUpdate() the frame is not whole.
    void beginUpdate();
    void endUpdate();
    /// Only inside an update.
    void markDecoded(int x, int y, int w, int h);
    void setCursor(const CursorMessage &head, std::vector<uint32_t> pixels);
    uint8_t *pixels() const { return m_store.pixels(); }

    // Control thread.
    void acknowledge(uint32_t sequence);

private:
    using Clock = std::chrono::steady_clock;
    void publishIfReady();
    void requestNext();

    WidgetLink &m_link;
    UpdateSource &m_source;
    std::mutex m_mutex;
    FrameStore m_store;
    FrameMessage m_frame;
    std::vector<DirtyRect> m_rects;
    std::vector<uint32_t> m_cursorPixels;
    CursorMessage m_cursor;
    Clock::time_point m_sentAt;
    bool m_acknowledged = true;
    bool m_widgetIsQuick = true;
    bool m_decoding = false;
    bool m_cursorChanged = false;
    bool m_requestDeferred = false;
    bool m_needsWhole = false; ///< new frames, nothing asked for yet
    bool m_awaitsWhole = false; ///< asked for, nothing has come: the old picture stays
};

} // namespace domus::console
