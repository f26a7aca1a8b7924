// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/event_loop.h"

namespace domus {

void detail::runLoopUntil(const std::function<bool()> &done, const std::function<void(QEventLoop &)> &start)
{
    QEventLoop loop;
    start(loop);
    // A task that ended at once has called quit() on a loop that did not run yet, which is forgotten.
    if (!done())
        loop.exec();
}

} // namespace domus
