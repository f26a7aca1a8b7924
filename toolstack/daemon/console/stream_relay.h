// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/fd_stream.h"

#include <QObject>

namespace domus {

/// Carries bytes between two streams, both ways, and holds a side back while the other does not read. The end of either ends
/// both, after what it sent has gone on; then over() is emitted, once.
class StreamRelay : public QObject {
    Q_OBJECT
public:
    /// `early` was read from the first one already.
    StreamRelay(UniqueFd first, const QByteArray &early, UniqueFd second, QObject *parent = nullptr);

    /// At once. What is under way is dropped.
    void end();

Q_SIGNALS:
    void over();

private:
    void connectWay(FdStream *from, FdStream *to);
    void carry(FdStream *from, FdStream *to);
    void finish(FdStream *from, FdStream *to);

    FdStream m_first;
    FdStream m_second;
    bool m_over = false;
};

} // namespace domus
