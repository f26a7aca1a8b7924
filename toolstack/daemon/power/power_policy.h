// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain.h"
#include "guest_definition.h"

#include <QList>
#include <chrono>
#include <optional>

namespace domus {

// What happens when a guest's domain ends. Pure.

/// How the domain ran and what was asked of it.
struct EndedDomain {
    ExitCause cause = ExitCause::Unknown;
    bool installBoot = false; ///< it ran the installer
    bool rebootAsked = false; ///< somebody asked for shutdown and start
};

/// What the guest's definition says.
struct EndPolicy {
    EndAction onPoweroff = EndAction::Destroy;
    EndAction onReboot = EndAction::Restart;
    EndAction onCrash = EndAction::Destroy;
};

EndPolicy endPolicy(const GuestDefinition &definition);

enum class NextStep {
    StayOff,
    StayCrashed, ///< off, and shown as crashed until it is started again
    StartAgain,
};

struct EndDecision {
    NextStep next = NextStep::StayOff;
    bool installEnded = false; ///< from now on the guest boots by its own definition
    bool operator==(const EndDecision &) const = default;
};

/// An installer that ends by itself (reboot or shutdown) has ended the installation; one that crashed, was
/// killed or had its plug pulled has not, and is never restarted without being asked.
EndDecision decideAfterEnd(const EndPolicy &policy, const EndedDomain &ended);

/// When a guest that ends again and again may be started by itself once more: at once for the first two
/// restarts of the last ten minutes, then after 1, 5, 30 and 60 seconds; nothing after the sixth.
std::optional<std::chrono::milliseconds> restartDelay(const QList<std::chrono::steady_clock::time_point> &restarts,
                                                      std::chrono::steady_clock::time_point now);

/// The end in words for people: "shut down by itself", "killed: signal 9".
QString exitText(const DomainExit &exit);

} // namespace domus
