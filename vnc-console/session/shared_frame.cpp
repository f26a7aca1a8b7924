// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/shared_frame.h"

#include "protocol/console_messages.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

namespace domus {

std::shared_ptr<SharedFrame> SharedFrame::map(const UniqueFd &memory, QSize size)
{
    if (!memory.isValid() || size.width() < 1 || size.height() < 1 || size.width() > console::maxFrameWidth
        || size.height() > console::maxFrameHeight)
        return nullptr;
    const size_t bytes = 2 * size_t(size.width()) * size_t(size.height()) * console::bytesPerPixel;
    const int seals = ::fcntl(memory.get(), F_GET_SEALS);
    struct stat info = {};
    if (seals < 0 || !(seals & F_SEAL_SHRINK) || ::fstat(memory.get(), &info) != 0 || size_t(info.st_size) != bytes)
        return nullptr;
    void *mapped = ::mmap(nullptr, bytes, PROT_READ, MAP_SHARED, memory.get(), 0);
    if (mapped == MAP_FAILED)
        return nullptr;
    return std::shared_ptr<SharedFrame>(new SharedFrame(static_cast<const uchar *>(mapped), size));
}

SharedFrame::~SharedFrame()
{
    ::munmap(const_cast<uchar *>(m_memory), size_t(2 * frameBytes()));
}

QImage SharedFrame::view(int buffer) const
{
    return QImage(m_memory + (buffer ? frameBytes() : 0), m_size.width(), m_size.height(), m_size.width() * 4,
                  QImage::Format_RGB32);
}

} // namespace domus
