// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "decoder/dirty_tiles.h"
#include "protocol/console_messages.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace domus::console {

/// The picture in three copies: the one the library decodes into, and two shared with the widget. A publish
/// brings the shared copy that is not shown up to date with what changed since it was written, so each changed
/// pixel is copied once per shown frame, and a frame the widget looks at is never written.
/// Not thread safe: the caller's lock covers it.
class FrameStore {
public:
    FrameStore() = default;
    ~FrameStore();
    FrameStore(const FrameStore &) = delete;
    FrameStore &operator=(const FrameStore &) = delete;

    /// New memory for that size, all black; what was there is gone. Returns the sealed memfd to be passed on (it
    /// stays the store's), or -1 with errno.
    int resize(int width, int height);

    uint8_t *pixels() const { return m_pixels; }
    int width() const { return m_width; }
    int height() const { return m_height; }

    void markDirty(int x, int y, int w, int h) { m_pending.mark(x, y, w, h); }
    bool hasChanges() const { return !m_pending.isEmpty(); }

    /// Copies the changes into the frame that is not shown and makes it the shown one. Returns its number (0, 1)
    /// and what differs from the frame shown before.
    int publish(std::vector<DirtyRect> &changed);

private:
    void release();
    std::size_t frameBytes() const { return std::size_t(m_width) * std::size_t(m_height) * bytesPerPixel; }
    void copyRect(uint8_t *to, const DirtyRect &rect) const;

    int m_width = 0;
    int m_height = 0;
    int m_memory = -1;
    uint8_t *m_pixels = nullptr;
    uint8_t *m_shared = nullptr;
    int m_shown = 0;
    DirtyTiles m_pending; ///< changed since the last publish
    DirtyTiles m_published; ///< changed by the last publish: what the other frame lacks besides
    std::vector<DirtyRect> m_toCopy;
};

} // namespace domus::console
