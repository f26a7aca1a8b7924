// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/one_shot.h"
#include "async/task.h"

#include <vector>

namespace domus {

/// Closed -> Open, once. Any number of coroutines may wait for that.
class Gate {
public:
    void open()
    {
        m_open = true;
        for (const auto &waiter : std::exchange(m_waiters, {}))
            waiter.resolve();
    }
    Task<> passed()
    {
        if (m_open)
            co_return;
        const OneShot<void> waiter;
        m_waiters.push_back(waiter);
        co_await waiter.wait();
    }

private:
    bool m_open = false;
    std::vector<OneShot<void>> m_waiters;
};

} // namespace domus
