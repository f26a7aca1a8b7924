// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/domain_words.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>
#include <cstdlib>

namespace domus {
namespace {

using api::hypervisor::State;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(DomainWords)
};

GuestState likeGuests(State state)
{
    switch (state) {
    case State::Running:
        return GuestState::Running;
    case State::Paused:
        return GuestState::Paused;
    case State::Crashed:
        return GuestState::Crashed;
    case State::Shutdown:
    case State::Dying:
        break;
    }
    return GuestState::Stopping;
}

api::guests::LiveMemory memoryOf(const XenDomainInfo &domain)
{
    api::guests::LiveMemory memory;
    memory.floor = domain.memoryLeast;
    memory.actual = domain.memory;
    memory.target = domain.memoryTarget.value_or(domain.memory);
    memory.ceiling = std::max(domain.memoryMax, memory.target);
    // Xen counts some pages of its own with a domain.
    const bool there = std::abs(memory.target.bytes() - memory.actual.bytes()) <= ByteSize::fromMiB(1).bytes();
    memory.state = there ? api::guests::LiveState::Idle : api::guests::LiveState::Reaching;
    return memory;
}

api::guests::LiveVcpus vcpusOf(const XenDomainInfo &domain)
{
    api::guests::LiveVcpus vcpus;
    vcpus.target = vcpus.online = vcpus.plugged = domain.vcpus;
    vcpus.onlineKnown = true;
    vcpus.ceiling = std::max(domain.vcpusMax, domain.vcpus);
    return vcpus;
}

} // namespace

QString domainName(const XenDomainInfo &domain)
{
    return domain.name.isEmpty() ? Words::tr("Domain %1").arg(domain.id) : domain.name;
}

QString domainStateWord(State state)
{
    switch (state) {
    case State::Running:
        return Words::tr("Running");
    case State::Paused:
        return Words::tr("Paused");
    case State::Shutdown:
        return Words::tr("Has ended");
    case State::Crashed:
        return Words::tr("Crashed");
    case State::Dying:
        break;
    }
    return Words::tr("Going");
}

QString domainStateSymbol(State state)
{
    return stateSymbol(likeGuests(state));
}

Tone domainStateTone(State state)
{
    return stateTone(likeGuests(state));
}

QString domainTypeWord(const XenDomainInfo &domain)
{
    return domain.type.toUpper();
}

QString domainLine(const XenDomainInfo &domain)
{
    QStringList parts{domainStateWord(domain.state), Words::tr("domid %1").arg(domain.id), domainTypeWord(domain),
                      domain.memory.toString()};
    parts.removeAll(QString());
    return parts.join(QStringLiteral(" · "));
}

QString processorTime(qint64 milliseconds)
{
    const qint64 seconds = milliseconds / 1000;
    if (seconds < 60)
        return Words::tr("%1 s").arg(double(milliseconds) / 1000, 0, 'f', 1);
    if (seconds < 3600)
        return Words::tr("%1 min %2 s").arg(seconds / 60).arg(seconds % 60);
    return Words::tr("%1 h %2 min").arg(seconds / 3600).arg(seconds / 60 % 60);
}

GuestEntry guestLike(const XenDomainInfo &domain)
{
    GuestEntry entry;
    auto &guest = entry.guest;
    guest.uuid = domain.id == 0 ? QStringLiteral("dom0") : domain.uuid;
    guest.name = domain.id == 0 ? QStringLiteral("dom0") : domainName(domain);
    guest.state = likeGuests(domain.state);
    guest.memory = domain.memoryTarget.value_or(domain.memory);
    guest.memoryMax = domain.memoryMax;
    guest.vcpus = domain.vcpus;
    guest.vcpusMax = domain.vcpusMax;
    guest.liveMemory = memoryOf(domain);
    guest.liveVcpus = vcpusOf(domain);
    guest.domainId = domain.id;
    entry.searchText = guest.name.toCaseFolded();
    return entry;
}

} // namespace domus
