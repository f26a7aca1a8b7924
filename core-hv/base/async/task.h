// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How the daemon waits (docs/architecture.md, "How things run"). All of this belongs to one thread, the
// one with the event loop; only runOnWorker() leaves it, and comes back to it.
//
// Traps of QCoro that this house avoids by rule (CONTRIBUTING.md, ASYNC-1 to ASYNC-5):
//  - a task starts at once and runs to its end, whether or not anybody awaits it;
//  - a task that nobody awaits loses its exception: start it with spawn();
//  - `co_return m_member;` moves out of the member: write co_return T(m_member);
//  - the object that awaits may be gone on resume: hold a shared_ptr or QPointer across each await.

#include <qcoro/qcorotask.h>

namespace domus {

template <typename T = void>
using Task = QCoro::Task<T>;

/// Starts a task that nobody awaits; what it throws is logged with that name, never lost.
void spawn(Task<> task, const char *name);

} // namespace domus
