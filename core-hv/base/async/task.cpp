// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/task.h"

#include "error.h"

#include <QDebug>

namespace domus {
namespace {

Task<> logFailure(Task<> task, const char *name)
{
    try {
        co_await task;
    } catch (const Error &error) {
        if (error.code() != ErrorCode::Cancelled)
            qWarning().noquote() << name << "failed:" << error.info().toString();
    } catch (const std::exception &error) {
        qCritical().noquote() << name << "failed:" << error.what();
    }
}

} // namespace

void spawn(Task<> task, const char *name)
{
    logFailure(std::move(task), name);
}

} // namespace domus
