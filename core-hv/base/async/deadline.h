// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/cancel.h"
#include "async/one_shot.h"
#include "async/task.h"

#include <QTimer>
#include <chrono>

namespace domus {

/// Ends after that time, or with Error(Cancelled).
Task<> sleepFor(std::chrono::milliseconds duration, CancelToken token = {});

namespace detail {

/// Calls back after the time, unless dropped before.
using Timer = std::shared_ptr<QTimer>;
Timer startTimer(std::chrono::milliseconds duration, std::function<void()> callback);

template <typename T>
Task<> settleWith(Task<T> task, OneShot<T> promise)
{
    try {
        if constexpr (std::is_void_v<T>) {
            co_await task;
            promise.resolve();
        } else {
            promise.resolve(co_await task);
        }
    } catch (...) {
        promise.reject(std::current_exception());
    }
}

} // namespace detail

/// The task's result, or Error(Timeout, text). The task itself runs on: give it a CancelToken and cancel that
/// where it would hold something.
template <typename T>
Task<T> withDeadline(Task<T> task, std::chrono::milliseconds duration, QString text)
{
    OneShot<T> promise;
    const auto timer = detail::startTimer(duration, [promise, text]() { promise.reject(Error(ErrorCode::Timeout, text)); });
    detail::settleWith(std::move(task), promise);
    co_return co_await promise.wait();
}

/// The task's result, or Error(Cancelled) as soon as the token is cancelled. The task itself runs on.
template <typename T>
Task<T> untilCancelled(Task<T> task, CancelToken token)
{
    OneShot<T> promise;
    const auto registration = token.onCancel([promise, token]() { promise.reject(Error(ErrorCode::Cancelled, token.reason())); });
    detail::settleWith(std::move(task), promise);
    co_return co_await promise.wait();
}

} // namespace domus
