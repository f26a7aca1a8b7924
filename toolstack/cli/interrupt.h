// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/cancel.h"
#include "async/fd_stream.h"

#include <QSocketNotifier>
#include <memory>

namespace domus::cli {

/// While it lives, Ctrl+C (SIGINT) cancels the token instead of ending the process; a second one ends it.
class InterruptWatch {
public:
    InterruptWatch();
    ~InterruptWatch();
    Q_DISABLE_COPY_MOVE(InterruptWatch)

    CancelToken token() const { return m_source.token(); }

private:
    void stopWatching();

    CancelSource m_source;
    UniqueFd m_signals;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace domus::cli
