// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/deadline.h"
#include "async/task.h"

#include <QEventLoop>

namespace domus {

namespace detail {

/// Runs the event loop until the promise is settled.
void runLoopUntil(const std::function<bool()> &done, const std::function<void(QEventLoop &)> &start);

template <typename T>
Task<> settleAndQuit(Task<T> task, OneShot<T> promise, QEventLoop *loop)
{
    co_await settleWith(std::move(task), promise);
    loop->quit();
}

} // namespace detail

/// For main() of the command line and for tests only: runs the event loop until the task has ended, and gives
/// its result or throws what it threw (QCoro's own waitFor() blocks for ever on a task that throws).
template <typename T>
T runUntilDone(Task<T> task)
{
    OneShot<T> promise;
    detail::runLoopUntil([&] { return promise.isSettled(); },
                         [&](QEventLoop &loop) { detail::settleAndQuit(std::move(task), promise, &loop); });
    return promise.wait().await_resume();
}

} // namespace domus
