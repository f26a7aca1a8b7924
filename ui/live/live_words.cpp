// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/live_words.h"

#include <QCoreApplication>

namespace domus {
namespace {

using api::guests::LiveState;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(LiveWords)
};

/// Without live figures.
LiveWords wordsWithout(const Guest &guest)
{
    if (guest.state == GuestState::Broken)
        return {Words::tr("Its definition cannot be used"), {}, Tone::Bad};
    if (isLive(guest.state))
        return {Words::tr("The first figures come in a moment"), {}, Tone::Waiting};
    return {Words::tr("Off: what you choose counts from the next start"), {}, Tone::Quiet};
}

} // namespace

LiveWords memoryWords(const Guest &guest)
{
    if (!guest.liveMemory)
        return wordsWithout(guest);
    const auto &live = *guest.liveMemory;
    const QString actual = live.actual.toString();
    const QString target = live.target.toString();
    switch (live.state) {
    case LiveState::Asked:
    case LiveState::Reaching:
        return {Words::tr("Asked for %1, at %2").arg(target, actual), {}, Tone::Busy};
    case LiveState::Reached:
        return {Words::tr("Has %1, as asked").arg(actual), {}, Tone::Good};
    case LiveState::NotFollowing:
        return {Words::tr("Asked for %1, stays at %2").arg(target, actual), live.cause, Tone::Bad};
    case LiveState::Idle:
        break;
    }
    return {Words::tr("Has %1").arg(actual), {}, Tone::Quiet};
}

LiveWords vcpuWords(const Guest &guest)
{
    if (!guest.liveVcpus)
        return wordsWithout(guest);
    const auto &live = *guest.liveVcpus;
    switch (live.state) {
    case LiveState::Asked:
    case LiveState::Reaching:
        return {Words::tr("Asked for %1, runs on %2").arg(live.target).arg(live.online), {}, Tone::Busy};
    case LiveState::Reached:
        return {Words::tr("Runs on %n vCPU(s), as asked", nullptr, int(live.online)), {}, Tone::Good};
    case LiveState::NotFollowing:
        return {Words::tr("Asked for %1, stays at %2").arg(live.target).arg(live.online), live.cause, Tone::Bad};
    case LiveState::Idle:
        break;
    }
    if (!live.onlineKnown)
        return {
            Words::tr("Was given %n vCPU(s); it does not tell on how many it runs", nullptr, int(live.online)), {}, Tone::Quiet};
    return {Words::tr("Runs on %n vCPU(s)", nullptr, int(live.online)), {}, Tone::Quiet};
}

QString nextMemoryText(const Guest &guest)
{
    if (guest.memoryMax <= guest.memory)
        return guest.memory.toString();
    return Words::tr("%1, up to %2").arg(guest.memory.toString(), guest.memoryMax.toString());
}

QString nextVcpuText(const Guest &guest)
{
    const QString start = Words::tr("%n vCPU(s)", nullptr, int(guest.vcpus));
    return guest.vcpusMax <= guest.vcpus ? start : Words::tr("%1, up to %2").arg(start).arg(guest.vcpusMax);
}

} // namespace domus
