// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/one_shot.h"
#include "async/task.h"

#include <QThreadPool>
#include <functional>

namespace domus {

/// Runs blocking work (hashing, fsync of large files, libxl) on a pool thread and comes back to this one
/// with its result or exception. The function must not touch objects of this thread. What must not wait behind the work of
/// minutes has a pool of its own.
template <typename T>
Task<T> runOnWorker(std::function<T()> work, QThreadPool *pool = QThreadPool::globalInstance())
{
    OneShot<T> promise;
    pool->start([promise, work = std::move(work)] {
        std::function<void()> settle;
        try {
            if constexpr (std::is_void_v<T>) {
                work();
                settle = [promise]() { promise.resolve(); };
            } else {
                auto value = std::make_shared<T>(work());
                settle = [promise, value]() { promise.resolve(std::move(*value)); };
            }
        } catch (...) {
            settle = [promise, error = std::current_exception()]() { promise.reject(error); };
        }
        QMetaObject::invokeMethod(QCoreApplication::instance(), std::move(settle), Qt::QueuedConnection);
    });
    co_return co_await promise.wait();
}

} // namespace domus
