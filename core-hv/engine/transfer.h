// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>
#include <atomic>

namespace domus {

/// How much of a running guest has gone into its file or come out of it, and the wish to stop that. Shared by who waits and who
/// does it, on any threads. Work that stops ends with Error(Cancelled), and the guest is as it was before.
struct Transfer {
    std::atomic<qint64> bytes{0};
    std::atomic<bool> stop{false};
};

} // namespace domus
