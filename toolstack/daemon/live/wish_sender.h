// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/one_shot.h"
#include "async/task.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace domus {

/// Sends wishes to the engine, one at a time and not more often than the interval: while a slider is dragged the newest
/// wish wins and those between are never sent. The first goes at once.
class WishSender : public std::enable_shared_from_this<WishSender> {
public:
    /// Gives what the engine really set.
    using Send = std::function<Task<qint64>(qint64)>;

    explicit WishSender(Send send, std::chrono::milliseconds interval = std::chrono::milliseconds(100))
        : m_send(std::move(send)), m_interval(interval)
    {
    }

    /// Ends when this wish, or a newer one in its place, was taken; throws what sending threw.
    Task<qint64> ask(qint64 value);

private:
    Task<> run();

    Send m_send;
    std::chrono::milliseconds m_interval;
    std::optional<qint64> m_wanted;
    std::vector<OneShot<qint64>> m_waiters;
    std::chrono::steady_clock::time_point m_lastSent;
    bool m_running = false;
};

} // namespace domus
