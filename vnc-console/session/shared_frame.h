// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/fd_stream.h"

#include <QImage>
#include <memory>

namespace domus {

/// The decoder's two frames as this process sees them (protocol/console_messages.h). Read only.
class SharedFrame {
public:
    /// Null when the memory is not what the decoder promised: wrong size, or not sealed against shrinking (which
    /// could kill this process while it paints).
    static std::shared_ptr<SharedFrame> map(const UniqueFd &memory, QSize size);
    ~SharedFrame();
    Q_DISABLE_COPY(SharedFrame)

    QSize size() const { return m_size; }
    /// A view without a copy, valid as long as this object. Which of the two may be looked at is the caller's business.
    QImage view(int buffer) const;

private:
    SharedFrame(const uchar *memory, QSize size) : m_memory(memory), m_size(size) {}
    qsizetype frameBytes() const { return qsizetype(m_size.width()) * m_size.height() * 4; }

    const uchar *m_memory;
    const QSize m_size;
};

} // namespace domus
