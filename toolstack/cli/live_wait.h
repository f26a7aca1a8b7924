// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "command_context.h"
#include "io_domus_guests.h"

#include <chrono>
#include <functional>

namespace domus::cli {

/// A running guest's memory or vCPUs on the way to what was asked, in one shape for both.
struct LiveStep {
    api::guests::LiveState state = api::guests::LiveState::Idle;
    QString now; ///< "412 MiB"
    qint64 target = 0;
    qint64 askedMs = 0;
    qint64 reachedMs = 0;
    QString cause;
    QJsonObject json;
};

/// Nothing where the guest has no domain.
using LiveStepOf = std::function<std::optional<LiveStep>(const api::guests::Guest &guest)>;

/// Waits until the guest has what it was asked, saying each step on the way and the time it took. Throws Error: Timeout
/// with the likely cause when it does not follow or the time is over, WrongState when it ends meanwhile.
Task<> waitForLive(CommandContext *context, QString guest, QString wanted, qint64 target, LiveStepOf stepOf,
                   std::chrono::seconds deadline);

/// What is said of a change: for the next start, or what to look at.
QString pendingText(const QString &guest, const QString &what);

std::optional<LiveStep> memoryStep(const api::guests::Guest &guest);
std::optional<LiveStep> vcpuStep(const api::guests::Guest &guest);

} // namespace domus::cli
