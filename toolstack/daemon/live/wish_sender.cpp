// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/wish_sender.h"

#include "async/deadline.h"

namespace domus {

using std::chrono::duration_cast, std::chrono::milliseconds, std::chrono::steady_clock;

Task<qint64> WishSender::ask(qint64 value)
{
    const auto self = shared_from_this();
    const OneShot<qint64> waiter;
    m_wanted = value;
    m_waiters.push_back(waiter);
    if (!std::exchange(m_running, true))
        spawn(run(), "sending a wish");
    co_return co_await waiter.wait();
}

Task<> WishSender::run()
{
    const auto self = shared_from_this();
    while (m_wanted) {
        const auto wait = duration_cast<milliseconds>(m_lastSent + m_interval - steady_clock::now());
        if (wait > milliseconds(0))
            co_await sleepFor(wait);
        const qint64 value = *std::exchange(m_wanted, std::nullopt);
        const auto waiters = std::exchange(m_waiters, {});
        m_lastSent = steady_clock::now();
        try {
            const qint64 set = co_await m_send(value);
            for (const auto &waiter : waiters)
                waiter.resolve(set);
        } catch (...) {
            for (const auto &waiter : waiters)
                waiter.reject(std::current_exception());
        }
    }
    m_running = false;
}

} // namespace domus
