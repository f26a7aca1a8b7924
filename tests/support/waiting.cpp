// SPDX-License-Identifier: GPL-3.0-or-later
#include "waiting.h"

namespace domus::test {

bool waitUntil(const std::function<bool()> &condition, std::chrono::milliseconds deadline)
{
    return QTest::qWaitFor(condition, int(deadline.count()));
}

std::optional<ErrorInfo> thrownBy(const std::function<void()> &call)
{
    try {
        call();
    } catch (const Error &error) {
        return error.info();
    }
    return std::nullopt;
}

} // namespace domus::test
