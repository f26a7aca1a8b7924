// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/cancel.h"
#include "async/one_shot.h"
#include "async/task.h"

#include <memory>
#include <optional>

namespace domus {

/// Wakes the one coroutine that waits for news; news that comes while nobody waits is remembered, any number of them
/// as one. So a client that reads slowly costs nothing, and gets the newest state when it has read.
class WakeUp {
public:
    void notify()
    {
        m_news = true;
        if (m_waiter)
            m_waiter->resolve();
    }

    /// Throws Error(Cancelled) once the token is.
    static Task<> wait(std::shared_ptr<WakeUp> self, CancelToken token)
    {
        token.throwIfCancelled();
        if (!self->m_news) {
            const OneShot<void> waiter;
            self->m_waiter = waiter;
            const auto registration = token.onCancel([waiter] { waiter.resolve(); });
            co_await waiter.wait();
            self->m_waiter.reset();
            token.throwIfCancelled();
        }
        self->m_news = false;
    }

private:
    bool m_news = false;
    std::optional<OneShot<void>> m_waiter;
};

} // namespace domus
