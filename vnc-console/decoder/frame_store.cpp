// SPDX-License-Identifier: GPL-3.0-or-later
#include "decoder/frame_store.h"

#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace domus::console {

FrameStore::~FrameStore()
{
    release();
}

void FrameStore::release()
{
    if (m_pixels)
        ::munmap(m_pixels, frameBytes());
    if (m_shared)
        ::munmap(m_shared, 2 * frameBytes());
    if (m_memory >= 0)
        ::close(m_memory);
    m_pixels = nullptr;
    m_shared = nullptr;
    m_memory = -1;
}

int FrameStore::resize(int width, int height)
{
    release();
    m_width = width;
    m_height = height;
    void *own = ::mmap(nullptr, frameBytes(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (own == MAP_FAILED)
        return -1;
    m_pixels = static_cast<uint8_t *>(own);
    m_memory = ::memfd_create("domus-console", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (m_memory < 0 || ::ftruncate(m_memory, off_t(2 * frameBytes())) != 0)
        return -1;
    if (::fcntl(m_memory, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0)
        return -1;
    void *shared = ::mmap(nullptr, 2 * frameBytes(), PROT_READ | PROT_WRITE, MAP_SHARED, m_memory, 0);
    if (shared == MAP_FAILED)
        return -1;
    m_shared = static_cast<uint8_t *>(shared);
    m_shown = 0;
    m_pending.resize(width, height);
    m_published.resize(width, height);
    // A size without any update yet: the widget shows it black.
    m_pending.markAll();
    return m_memory;
}

void FrameStore::copyRect(uint8_t *to, const DirtyRect &rect) const
{
    const std::size_t stride = std::size_t(m_width) * bytesPerPixel;
    const std::size_t rowBytes = std::size_t(rect.w) * bytesPerPixel;
    std::size_t offset = rect.y * stride + std::size_t(rect.x) * bytesPerPixel;
    if (rowBytes == stride) {
        std::memcpy(to + offset, m_pixels + offset, stride * rect.h);
        return;
    }
    for (int row = 0; row < rect.h; ++row, offset += stride)
        std::memcpy(to + offset, m_pixels + offset, rowBytes);
}

int FrameStore::publish(std::vector<DirtyRect> &changed)
{
    const int next = 1 - m_shown;
    m_published.add(m_pending);
    m_published.rects(m_toCopy);
    for (const DirtyRect &rect : m_toCopy)
        copyRect(m_shared + (next ? frameBytes() : 0), rect);
    m_pending.rects(changed);
    m_published.clear();
    m_published.add(m_pending);
    m_pending.clear();
    m_shown = next;
    return next;
}

} // namespace domus::console
