// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/deadline.h"

namespace domus {

detail::Timer detail::startTimer(std::chrono::milliseconds duration, std::function<void()> callback)
{
    auto timer = std::make_shared<QTimer>();
    timer->setSingleShot(true);
    QObject::connect(timer.get(), &QTimer::timeout, timer.get(), std::move(callback));
    timer->start(duration);
    return timer;
}

Task<> sleepFor(std::chrono::milliseconds duration, CancelToken token)
{
    OneShot<void> promise;
    const auto timer = detail::startTimer(duration, [promise]() { promise.resolve(); });
    const auto registration = token.onCancel([promise, token]() { promise.reject(Error(ErrorCode::Cancelled, token.reason())); });
    co_await promise.wait();
}

} // namespace domus
