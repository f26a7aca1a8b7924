// SPDX-License-Identifier: GPL-3.0-or-later
#include "power/power_policy.h"

#include <algorithm>
#include <array>

namespace domus {
namespace {

using namespace std::chrono_literals;

NextStep stepFor(EndAction action)
{
    return action == EndAction::Restart ? NextStep::StartAgain : NextStep::StayOff;
}

EndDecision decideAfterInstaller(const EndedDomain &ended)
{
    switch (ended.cause) {
    case ExitCause::GuestReboot:
        return {NextStep::StartAgain, true};
    case ExitCause::GuestShutdown:
        return {ended.rebootAsked ? NextStep::StartAgain : NextStep::StayOff, true};
    case ExitCause::Panic:
        return {NextStep::StayCrashed, false};
    case ExitCause::PoweredOff:
    case ExitCause::Killed:
    case ExitCause::EngineError:
    case ExitCause::Saved:
    case ExitCause::Unknown:
        break;
    }
    return {NextStep::StayOff, false};
}

} // namespace

EndPolicy endPolicy(const GuestDefinition &definition)
{
    return {definition.onPoweroff, definition.onReboot, definition.onCrash};
}

EndDecision decideAfterEnd(const EndPolicy &policy, const EndedDomain &ended)
{
    if (ended.installBoot)
        return decideAfterInstaller(ended);
    switch (ended.cause) {
    case ExitCause::GuestShutdown:
        return {ended.rebootAsked ? NextStep::StartAgain : stepFor(policy.onPoweroff), false};
    case ExitCause::GuestReboot:
        return {ended.rebootAsked ? NextStep::StartAgain : stepFor(policy.onReboot), false};
    case ExitCause::Panic:
        return {policy.onCrash == EndAction::Restart ? NextStep::StartAgain : NextStep::StayCrashed, false};
    case ExitCause::EngineError:
        return {stepFor(policy.onCrash), false};
    case ExitCause::PoweredOff:
    case ExitCause::Killed:
    case ExitCause::Saved:
    case ExitCause::Unknown:
        break;
    }
    return {NextStep::StayOff, false};
}

std::optional<std::chrono::milliseconds> restartDelay(const QList<std::chrono::steady_clock::time_point> &restarts,
                                                      std::chrono::steady_clock::time_point now)
{
    static constexpr std::array<std::chrono::milliseconds, 6> delays = {0ms, 0ms, 1s, 5s, 30s, 60s};
    const auto recent = std::count_if(restarts.begin(), restarts.end(), [now](auto time) { return now - time < 10min; });
    if (size_t(recent) >= delays.size())
        return std::nullopt;
    return delays[size_t(recent)];
}

QString exitText(const DomainExit &exit)
{
    QString text;
    switch (exit.cause) {
    case ExitCause::GuestShutdown:
        text = QStringLiteral("shut down");
        break;
    case ExitCause::GuestReboot:
        text = QStringLiteral("rebooted");
        break;
    case ExitCause::Panic:
        text = QStringLiteral("crashed (kernel panic)");
        break;
    case ExitCause::PoweredOff:
        text = QStringLiteral("powered off");
        break;
    case ExitCause::Killed:
        text = QStringLiteral("its hypervisor process was killed");
        break;
    case ExitCause::EngineError:
        text = QStringLiteral("the hypervisor gave up");
        break;
    case ExitCause::Saved:
        text = QStringLiteral("saved");
        break;
    case ExitCause::Unknown:
        text = QStringLiteral("ended while no daemon was watching");
        break;
    }
    if (!exit.detail.isEmpty())
        text += QStringLiteral(": ") + exit.detail;
    return text;
}

} // namespace domus
