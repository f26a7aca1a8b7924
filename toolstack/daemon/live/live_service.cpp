// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/live_service.h"

#include "async/deadline.h"
#include "live/live_causes.h"

namespace domus {
namespace {

using namespace std::chrono_literals;

/// Figures that old are good enough to judge a wish by.
constexpr auto freshEnough = 1000ms;

Error invalid(const Guest &guest, const QString &text, const QString &hint = {})
{
    return Error(ErrorCode::InvalidArgument, text, hint).about(guest.name());
}

LiveScheduling schedulingOf(const DomainConfig &config)
{
    return {config.cpuWeight, config.cpuCap};
}

} // namespace

LiveService::LiveService(LiveServices services) : m_services(std::move(services))
{
    connect(m_services.registry, &GuestRegistry::changed, this, &LiveService::follow);
    connect(m_services.registry, &GuestRegistry::removed, this, &LiveService::follow);
    connect(&m_glance, &QTimer::timeout, this, [this] {
        for (const auto &live : std::as_const(m_lives))
            spawn(live->look(), "looking at a guest");
    });
    m_glance.start(m_services.glance);
}

void LiveService::follow(const QString &key)
{
    const auto guest = m_services.registry->byKey(key);
    const auto known = m_lives.value(key);
    if (known && (!guest || guest->domain() != known->domain())) {
        m_lives.remove(key);
        if (m_hostBefore)
            spawn(giveBackToHost(), "giving dom0 its memory back");
    }
    if (guest && guest->domain() && !m_lives.contains(key))
        attach(guest);
}

void LiveService::attach(const std::shared_ptr<Guest> &guest)
{
    const std::weak_ptr<Guest> weak = guest;
    const QString key = guest->key();
    const auto tell = [this, weak](const QString &kind, const QString &text) {
        if (const auto strong = weak.lock())
            m_services.tell(*strong, kind, text);
    };
    const auto keep = [this, weak, key] {
        const auto strong = weak.lock();
        const auto live = m_lives.value(key);
        if (strong && live)
            remember(strong, *live);
    };
    const auto live = std::make_shared<GuestLive>(guest, guest->domain(), m_services.patience, tell, keep);
    m_lives.insert(key, live);
    const DomainNote &note = guest->note();
    const auto memory = note.memoryTarget > ByteSize() ? std::optional(note.memoryTarget) : std::nullopt;
    const auto vcpus = note.vcpuTarget > 0 ? std::optional(note.vcpuTarget) : std::nullopt;
    const bool isNew = std::chrono::system_clock::now() - guest->domain()->startedAt() < m_services.firstLook;
    spawn(begin(live, isNew && !memory && !vcpus ? m_services.firstLook : 0ms, memory, vcpus),
          "learning a guest's memory and vCPUs");
    const LiveScheduling share = schedulingOf(guest->runningConfig());
    if (share != LiveScheduling{} && m_services.engine->ability(Feature::LiveScheduling).supported)
        spawn(applyScheduling(guest->domain(), share), "giving a guest its share of the processors");
}

Task<> LiveService::begin(std::shared_ptr<GuestLive> live, std::chrono::milliseconds delay, std::optional<ByteSize> memory,
                          std::optional<int> vcpus)
{
    co_await sleepFor(delay);
    if (live->domain()->state() != DomainState::Ended)
        co_await live->begin(memory, vcpus);
}

Task<> LiveService::applyScheduling(std::shared_ptr<Domain> domain, LiveScheduling wanted)
{
    // The domain's control group is made while it starts.
    for (int tries = 0; tries < 10 && domain->state() != DomainState::Ended; ++tries) {
        try {
            co_await domain->setScheduling(wanted);
            co_return;
        } catch (const Error &error) {
            if (error.code() != ErrorCode::NotSupported)
                throw;
        }
        co_await sleepFor(300ms);
    }
}

void LiveService::remember(const std::shared_ptr<Guest> &guest, const GuestLive &live)
{
    DomainNote note = guest->note();
    note.memoryTarget = live.memoryTarget().value_or(ByteSize());
    note.vcpuTarget = live.vcpuTarget().value_or(0);
    if (note == guest->note())
        return;
    guest->setNote(note);
    try {
        writeDomainNote(m_services.domainsDirectory + u'/' + guest->key(), note);
    } catch (const Error &error) {
        qWarning("What %s was asked is lost with the daemon: %s", qPrintable(guest->name()), error.what());
    }
}

std::shared_ptr<GuestLive> LiveService::liveOf(const Guest &guest) const
{
    const auto live = m_lives.value(guest.key());
    if (!live || live->domain() != guest.domain())
        throw Error(ErrorCode::WrongState, QStringLiteral("%1 is just starting").arg(guest.name())).about(guest.name());
    return live;
}

Task<> LiveService::lookOnce(std::shared_ptr<GuestLive> live, GuestLive::Figures wanted)
{
    co_await live->look(freshEnough, wanted);
    if (!live->isKnown())
        throw Error(ErrorCode::Timeout, QStringLiteral("The guest's hypervisor does not tell what it has"),
                    QStringLiteral("Try again when it answers"));
}

void LiveService::checkAbility(const Guest &guest, Feature feature) const
{
    if (const Ability ability = m_services.engine->ability(feature); !ability.supported)
        throw Error(ErrorCode::NotSupported, QStringLiteral("%1 cannot be changed while it runs").arg(guest.name()),
                    QStringLiteral("Change it for the next start"), ability.reason)
            .about(guest.name());
}

void LiveService::checkMemory(const Guest &guest, const GuestLive &live, ByteSize memory, bool force) const
{
    const LiveMemory &now = live.memory();
    if (memory > now.ceiling)
        throw invalid(guest,
                      QStringLiteral("%1 can have %2 of memory at most until it is started anew, not %3")
                          .arg(guest.name(), now.ceiling.toString(), memory.toString()),
                      QStringLiteral("dom mem-max raises the ceiling for the next start"));
    const ByteSize floor = memoryFloor(now);
    if (!force && memory < floor && memory < now.actual)
        throw invalid(guest,
                      now.guestUsed ? QStringLiteral("%1 uses %2 of memory: with less than %3 it would run short")
                                          .arg(guest.name(), now.guestUsed->toString(), floor.toString())
                                    : QStringLiteral("%1 cannot have less than %2").arg(guest.name(), floor.toString()),
                      now.guestUsed ? QStringLiteral("Ask for at least %1, or force it").arg(floor.toString()) : QString());
    if (memory <= live.promised())
        return;
    admitMemory(guest.name(), memory, room(guest.uuid()), promisesBesides(guest.uuid()));
}

Task<LiveService::Outcome> LiveService::setMemory(std::shared_ptr<Guest> guest, ByteSize memory, bool force, bool nextStart)
{
    const auto self = shared_from_this();
    if (memory <= ByteSize())
        throw invalid(*guest, QStringLiteral("The memory must be more than nothing"));
    if (nextStart || !guest->domain()) {
        GuestDefinition definition = guest->definition();
        definition.hardware.memory = memory;
        definition.hardware.memoryMax = std::max(definition.hardware.memoryMax, memory);
        m_services.registry->define(definition);
        co_return Outcome{true, memory.bytes()};
    }
    checkAbility(*guest, Feature::LiveMemory);
    const auto live = liveOf(*guest);
    co_await lookOnce(live, GuestLive::Figures::Memory);
    checkMemory(*guest, *live, memory, force);
    const ByteSize set = co_await live->askMemory(memory);
    co_return Outcome{false, set.bytes()};
}

LiveService::Outcome LiveService::setMemoryMax(const std::shared_ptr<Guest> &guest, ByteSize most)
{
    GuestDefinition definition = guest->definition();
    definition.hardware.memoryMax = most;
    definition.hardware.memory = std::min(definition.hardware.memory, most);
    m_services.registry->define(definition);
    const auto live = m_lives.value(guest->key());
    return {guest->domain() && (!live || live->memory().ceiling != most), most.bytes()};
}

Task<LiveService::Outcome> LiveService::setVcpus(std::shared_ptr<Guest> guest, qint64 vcpus, bool nextStart)
{
    const auto self = shared_from_this();
    if (vcpus < 1 || vcpus > 255)
        throw invalid(*guest, QStringLiteral("The number of vCPUs must be from 1 to 255"));
    if (nextStart || !guest->domain()) {
        GuestDefinition definition = guest->definition();
        definition.hardware.vcpus = int(vcpus);
        definition.hardware.vcpusMax = std::max(definition.hardware.vcpusMax, int(vcpus));
        m_services.registry->define(definition);
        co_return Outcome{true, vcpus};
    }
    checkAbility(*guest, Feature::LiveVcpus);
    const auto live = liveOf(*guest);
    co_await lookOnce(live, GuestLive::Figures::Vcpus);
    if (vcpus > live->vcpus().ceiling)
        throw invalid(*guest,
                      QStringLiteral("%1 can have %2 vCPUs at most until it is started anew, not %3")
                          .arg(guest->name())
                          .arg(live->vcpus().ceiling)
                          .arg(vcpus),
                      QStringLiteral("dom vcpu-set --max raises the ceiling for the next start"));
    co_await live->askVcpus(int(vcpus));
    co_return Outcome{false, vcpus};
}

LiveService::Outcome LiveService::setVcpusMax(const std::shared_ptr<Guest> &guest, qint64 most)
{
    if (most < 1 || most > 255)
        throw invalid(*guest, QStringLiteral("The number of vCPUs must be from 1 to 255"));
    GuestDefinition definition = guest->definition();
    definition.hardware.vcpusMax = int(most);
    definition.hardware.vcpus = std::min(definition.hardware.vcpus, int(most));
    m_services.registry->define(definition);
    const auto live = m_lives.value(guest->key());
    return {guest->domain() && (!live || live->vcpus().ceiling != most), most};
}

static GuestDefinition withShare(GuestDefinition definition, std::optional<qint64> weight, std::optional<qint64> cap)
{
    definition.hardware.cpuWeight = int(std::clamp<qint64>(weight.value_or(definition.hardware.cpuWeight), -1, 1 << 20));
    definition.hardware.cpuCap = int(std::clamp<qint64>(cap.value_or(definition.hardware.cpuCap), -1, 1 << 20));
    return definition;
}

Task<LiveService::Outcome> LiveService::setScheduling(std::shared_ptr<Guest> guest, std::optional<qint64> weight,
                                                      std::optional<qint64> cap)
{
    const auto self = shared_from_this();
    const GuestDefinition definition = withShare(guest->definition(), weight, cap);
    m_services.registry->check(definition); // refuses what is out of range
    const auto domain = guest->domain();
    const bool live = domain && m_services.engine->ability(Feature::LiveScheduling).supported;
    const LiveScheduling wanted = schedulingOf(definition.hardware);
    if (live)
        co_await domain->setScheduling(wanted);
    // Stored once the domain has agreed; the definition may be another one by now.
    m_services.registry->define(withShare(guest->definition(), weight, cap));
    if (!live)
        co_return Outcome{true, 0};
    m_services.tell(
        *guest, QStringLiteral("scheduling_set"),
        QStringLiteral("weight %1, %2")
            .arg(wanted.weight)
            .arg(wanted.capPercent > 0 ? QStringLiteral("cap %1 %").arg(wanted.capPercent) : QStringLiteral("no cap")));
    co_return Outcome{};
}

} // namespace domus
