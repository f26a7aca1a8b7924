// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/daemon_services.h"

#include "async/deadline.h"

namespace domus {

Task<> waitUntilReady(Services services)
{
    // A guest whose hypervisor hangs is shown as starting rather than waited for.
    try {
        co_await withDeadline(services->ready.passed(), std::chrono::seconds(2), QStringLiteral("Taking over takes long"));
    } catch (const Error &error) {
        if (error.code() != ErrorCode::Timeout)
            throw;
    }
}

} // namespace domus
