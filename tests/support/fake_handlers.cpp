// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_handlers.h"

#include <QDateTime>
#include <algorithm>

namespace domus::test {

namespace {

using State = std::shared_ptr<FakeState>;
using varlink::CallContext;
using varlink::ReplyStream;

/// Notes the call, and fails if the test wants that.
void note(const State &state, const QString &call)
{
    state->calls.append(call);
    if (const auto error = std::exchange(state->nextError, std::nullopt))
        throw Error(*error);
}

class FakeDaemonHandler : public api::daemon::Handler {
public:
    explicit FakeDaemonHandler(State state) : m_state(std::move(state)) {}
    Task<api::daemon::GetInfoReply> getInfo(api::daemon::GetInfoParameters, CallContext) override
    {
        co_return api::daemon::GetInfoReply(m_state->info);
    }
    Task<api::daemon::DiagnoseReply> diagnose(api::daemon::DiagnoseParameters, CallContext) override
    {
        co_return api::daemon::DiagnoseReply(m_state->diagnosis);
    }
    Task<api::daemon::QuitReply> quit(api::daemon::QuitParameters, CallContext) override
    {
        note(m_state, QStringLiteral("Quit"));
        co_return api::daemon::QuitReply{};
    }

private:
    State m_state;
};

/// A console that sends its history and keeps what is typed; it lives as long as its client.
void serveConsole(const State &state, UniqueFd fd, const QByteArray &typed)
{
    state->consoleInput += typed;
    auto *stream = new FdStream(std::move(fd));
    QObject::connect(stream, &FdStream::readyRead, stream, [state, stream] {
        const QByteArray bytes = stream->takeAll();
        state->consoleInput += bytes;
        stream->write("echo:" + bytes);
    });
    QObject::connect(stream, &FdStream::closed, stream, &QObject::deleteLater);
    stream->write(state->consoleHistory);
}

/// A wish is asked, and reached at once where the state says that guests follow.
template <typename Live, typename Value>
void askLive(Live &live, Value Live::*actual, Value target, bool follows)
{
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    live.target = target;
    live.askedMs = now;
    live.reachedMs.reset();
    live.cause.clear();
    live.state = api::guests::LiveState::Asked;
    if (!follows)
        return;
    live.*actual = target;
    live.reachedMs = now;
    live.state = api::guests::LiveState::Reached;
}

class FakeGuestsHandler : public api::guests::Handler {
public:
    explicit FakeGuestsHandler(State state) : m_state(std::move(state)) {}

    Task<api::guests::ListReply> list(api::guests::ListParameters, CallContext) override
    {
        co_return api::guests::ListReply{m_state->guests};
    }
    Task<api::guests::ShowReply> show(api::guests::ShowParameters parameters, CallContext) override
    {
        const api::guests::Guest guest = m_state->find(parameters.guest);
        api::guests::Details details = m_state->details.value(guest.name);
        details.guest = guest;
        co_return api::guests::ShowReply{details};
    }
    Task<> watch(api::guests::WatchParameters, ReplyStream<api::guests::WatchReply> replies, CallContext context) override
    {
        return m_state->guestTopic.serve(std::move(replies), {m_state->guests, {}}, context.token);
    }
    Task<> watchEvents(api::guests::WatchEventsParameters parameters, ReplyStream<api::guests::WatchEventsReply> replies,
                       CallContext context) override
    {
        return serveEvents(m_state, std::move(parameters), std::move(replies), std::move(context));
    }
    Task<api::guests::StartReply> start(api::guests::StartParameters parameters, CallContext) override
    {
        change("Start", parameters.guest, api::guests::State::Running);
        co_return api::guests::StartReply{};
    }
    Task<api::guests::ShutdownReply> shutdown(api::guests::ShutdownParameters parameters, CallContext) override
    {
        change("Shutdown", parameters.guest, api::guests::State::Stopping);
        co_return api::guests::ShutdownReply{};
    }
    Task<api::guests::RebootReply> reboot(api::guests::RebootParameters parameters, CallContext) override
    {
        change("Reboot", parameters.guest, api::guests::State::Running);
        co_return api::guests::RebootReply{};
    }
    Task<api::guests::ResetReply> reset(api::guests::ResetParameters parameters, CallContext) override
    {
        change("Reset", parameters.guest, api::guests::State::Running);
        co_return api::guests::ResetReply{};
    }
    Task<api::guests::PowerOffReply> powerOff(api::guests::PowerOffParameters parameters, CallContext) override
    {
        change("PowerOff", parameters.guest, api::guests::State::Off);
        co_return api::guests::PowerOffReply{};
    }
    Task<api::guests::PauseReply> pause(api::guests::PauseParameters parameters, CallContext) override
    {
        change("Pause", parameters.guest, api::guests::State::Paused);
        co_return api::guests::PauseReply{};
    }
    Task<api::guests::ResumeReply> resume(api::guests::ResumeParameters parameters, CallContext) override
    {
        change("Resume", parameters.guest, api::guests::State::Running);
        co_return api::guests::ResumeReply{};
    }
    Task<api::guests::DeleteReply> delete_(api::guests::DeleteParameters parameters, CallContext) override
    {
        const api::guests::Guest guest = m_state->find(parameters.guest);
        note(m_state, QStringLiteral("Delete ") + guest.name);
        const bool disks = parameters.disks.value_or(false);
        m_state->deletedDisks += disks ? 1 : 0;
        m_state->guests.removeAll(guest);
        m_state->guestTopic.publish({{}, {guest.uuid}});
        const QString image = QStringLiteral("/home/ada/images/%1.qcow2").arg(guest.name);
        co_return api::guests::DeleteReply{disks ? QStringList{image} : QStringList{}};
    }
    Task<api::guests::SetMemoryReply> setMemory(api::guests::SetMemoryParameters parameters, CallContext) override
    {
        note(m_state,
             QStringLiteral("SetMemory %1 %2%3%4")
                 .arg(parameters.guest, parameters.memory.toExactString(),
                      parameters.force.value_or(false) ? QStringLiteral(" force") : QString(),
                      parameters.nextStart.value_or(false) ? QStringLiteral(" next") : QString()));
        const bool pending = parameters.nextStart.value_or(false) || !m_state->find(parameters.guest).liveMemory;
        m_state->change(parameters.guest, [&](api::guests::Guest &guest) {
            if (pending)
                guest.memory = parameters.memory;
            else
                askLive(*guest.liveMemory, &api::guests::LiveMemory::actual, parameters.memory, m_state->guestsFollow);
        });
        co_return api::guests::SetMemoryReply{pending, parameters.memory};
    }
    Task<api::guests::SetMemoryMaxReply> setMemoryMax(api::guests::SetMemoryMaxParameters parameters, CallContext) override
    {
        note(m_state, QStringLiteral("SetMemoryMax %1 %2").arg(parameters.guest, parameters.memoryMax.toExactString()));
        m_state->change(parameters.guest, [&](api::guests::Guest &guest) { guest.memoryMax = parameters.memoryMax; });
        co_return api::guests::SetMemoryMaxReply{m_state->find(parameters.guest).liveMemory.has_value()};
    }
    Task<api::guests::SetVcpusReply> setVcpus(api::guests::SetVcpusParameters parameters, CallContext) override
    {
        note(m_state, QStringLiteral("SetVcpus %1 %2").arg(parameters.guest).arg(parameters.vcpus));
        const bool pending = parameters.nextStart.value_or(false) || !m_state->find(parameters.guest).liveVcpus;
        m_state->change(parameters.guest, [&](api::guests::Guest &guest) {
            if (pending)
                guest.vcpus = parameters.vcpus;
            else
                askLive(*guest.liveVcpus, &api::guests::LiveVcpus::online, parameters.vcpus, m_state->guestsFollow);
        });
        co_return api::guests::SetVcpusReply{pending};
    }
    Task<api::guests::SetVcpusMaxReply> setVcpusMax(api::guests::SetVcpusMaxParameters parameters, CallContext) override
    {
        note(m_state, QStringLiteral("SetVcpusMax %1 %2").arg(parameters.guest).arg(parameters.vcpusMax));
        m_state->change(parameters.guest, [&](api::guests::Guest &guest) { guest.vcpusMax = parameters.vcpusMax; });
        co_return api::guests::SetVcpusMaxReply{m_state->find(parameters.guest).liveVcpus.has_value()};
    }
    Task<api::guests::SetSchedulingReply> setScheduling(api::guests::SetSchedulingParameters parameters, CallContext) override
    {
        note(m_state,
             QStringLiteral("SetScheduling %1 %2 %3")
                 .arg(parameters.guest)
                 .arg(parameters.weight.value_or(-1))
                 .arg(parameters.capPercent.value_or(-1)));
        m_state->change(parameters.guest, [&](api::guests::Guest &guest) {
            const api::guests::Scheduling old = guest.scheduling.value_or(api::guests::Scheduling{256, 0});
            guest.scheduling = {parameters.weight.value_or(old.weight), parameters.capPercent.value_or(old.capPercent)};
        });
        co_return api::guests::SetSchedulingReply{!m_state->schedulingProblem.isEmpty(), m_state->schedulingProblem};
    }
    Task<api::guests::AffinityReply> affinity(api::guests::AffinityParameters parameters, CallContext) override
    {
        const api::guests::Guest guest = m_state->find(parameters.guest);
        if (guest.state == api::guests::State::Off)
            throw Error(ErrorCode::WrongState, QStringLiteral("%1 is off").arg(guest.name));
        co_return api::guests::AffinityReply{m_state->affinity};
    }
    Task<api::guests::SetAffinityReply> setAffinity(api::guests::SetAffinityParameters parameters, CallContext) override
    {
        note(m_state,
             QStringLiteral("SetAffinity %1 %2 %3 %4")
                 .arg(parameters.guest, parameters.vcpu ? QString::number(*parameters.vcpu) : QStringLiteral("all"),
                      parameters.hard.value_or(QStringLiteral("-")), parameters.soft.value_or(QStringLiteral("-"))));
        for (api::guests::VcpuAffinity &each : m_state->affinity) {
            if (parameters.vcpu && each.vcpu != *parameters.vcpu)
                continue;
            each.hard = parameters.hard.value_or(each.hard);
            each.soft = parameters.soft.value_or(each.soft);
        }
        co_return api::guests::SetAffinityReply{};
    }
    Task<api::guests::AttachDiskReply> attachDisk(api::guests::AttachDiskParameters parameters, CallContext) override
    {
        const QString path = parameters.path.value_or(QString());
        note(m_state,
             QStringLiteral("AttachDisk %1 %2 %3%4%5")
                 .arg(parameters.guest, path, parameters.role.value_or(QStringLiteral("disk")), flag(parameters.readOnly, " ro"),
                      flag(parameters.nextStart, " next")));
        api::guests::Details &details = m_state->details[m_state->find(parameters.guest).name];
        details.disks.append({path, parameters.format.value_or(QStringLiteral("qcow2")),
                              parameters.role.value_or(QStringLiteral("disk")), parameters.readOnly.value_or(false)});
        m_state->change(parameters.guest, [](api::guests::Guest &) {});
        co_return api::guests::AttachDiskReply{int(details.disks.size()), isPending(parameters.guest, parameters.nextStart)};
    }
    Task<api::guests::DetachDiskReply> detachDisk(api::guests::DetachDiskParameters parameters, CallContext) override
    {
        note(m_state,
             QStringLiteral("DetachDisk %1 %2%3").arg(parameters.guest, parameters.disk, flag(parameters.nextStart, " next")));
        api::guests::Details &details = m_state->details[m_state->find(parameters.guest).name];
        const int place = parameters.disk.toInt();
        QString path = parameters.disk;
        if (place >= 1 && place <= details.disks.size())
            path = details.disks.takeAt(place - 1).path;
        details.disks.removeIf([&](const api::guests::Disk &disk) { return disk.path == path; });
        m_state->change(parameters.guest, [](api::guests::Guest &) {});
        co_return api::guests::DetachDiskReply{path, isPending(parameters.guest, parameters.nextStart)};
    }
    Task<api::guests::AttachNicReply> attachNic(api::guests::AttachNicParameters parameters, CallContext) override
    {
        const QString bridge = parameters.bridge.value_or(QString());
        const QString mac = parameters.mac.value_or(QStringLiteral("52:54:00:00:00:99"));
        note(m_state,
             QStringLiteral("AttachNic %1 %2 %3%4").arg(parameters.guest, bridge, mac, flag(parameters.nextStart, " next")));
        m_state->details[m_state->find(parameters.guest).name].nics.append(
            {bridge.isEmpty() ? QStringLiteral("user") : QStringLiteral("bridge"), bridge, mac});
        m_state->change(parameters.guest, [](api::guests::Guest &) {});
        co_return api::guests::AttachNicReply{mac, isPending(parameters.guest, parameters.nextStart), {}};
    }
    Task<api::guests::DetachNicReply> detachNic(api::guests::DetachNicParameters parameters, CallContext) override
    {
        note(m_state,
             QStringLiteral("DetachNic %1 %2%3").arg(parameters.guest, parameters.nic, flag(parameters.nextStart, " next")));
        auto &nics = m_state->details[m_state->find(parameters.guest).name].nics;
        nics.removeIf([&](const api::guests::Nic &nic) { return nic.mac == parameters.nic; });
        m_state->change(parameters.guest, [](api::guests::Guest &) {});
        co_return api::guests::DetachNicReply{parameters.nic, isPending(parameters.guest, parameters.nextStart)};
    }
    Task<api::guests::ChangeMediumReply> changeMedium(api::guests::ChangeMediumParameters parameters, CallContext) override
    {
        note(m_state,
             QStringLiteral("ChangeMedium %1 %2 %3%4%5")
                 .arg(parameters.guest, parameters.drive.value_or(QStringLiteral("-")),
                      parameters.path.value_or(QStringLiteral("-")), flag(parameters.force, " force"),
                      flag(parameters.nextStart, " next")));
        api::guests::ChangeMediumReply reply{0, {}, isPending(parameters.guest, parameters.nextStart)};
        auto &disks = m_state->details[m_state->find(parameters.guest).name].disks;
        for (qsizetype i = 0; i < disks.size(); ++i) {
            const bool meant = !parameters.drive || parameters.drive->toInt() == i + 1 || *parameters.drive == disks[i].path;
            if (reply.place == 0 && meant && disks[i].role == QLatin1String("cdrom")) {
                reply.place = int(i) + 1;
                reply.before = std::exchange(disks[i].path, parameters.path.value_or(QString()));
            }
        }
        m_state->change(parameters.guest, [](api::guests::Guest &) {});
        co_return api::guests::ChangeMediumReply(reply);
    }
    Task<api::guests::SetGroupReply> setGroup(api::guests::SetGroupParameters parameters, CallContext) override
    {
        note(m_state, QStringLiteral("SetGroup %1 %2").arg(parameters.guest, parameters.group));
        m_state->change(parameters.guest, [&](api::guests::Guest &guest) { guest.group = parameters.group; });
        co_return api::guests::SetGroupReply{};
    }
    Task<api::guests::ThumbnailReply> thumbnail(api::guests::ThumbnailParameters parameters, CallContext) override
    {
        const api::guests::Guest guest = m_state->find(parameters.guest);
        ++m_state->thumbnails;
        if (!m_state->thumbnail)
            throw Error(ErrorCode::NotSupported, QStringLiteral("the fake has no display")).about(guest.name);
        co_return m_state->thumbnail(guest, parameters);
    }
    Task<api::guests::SetTagsReply> setTags(api::guests::SetTagsParameters parameters, CallContext) override
    {
        note(m_state,
             QStringLiteral("SetTags %1 +%2 -%3").arg(parameters.guest, parameters.add.join(u','), parameters.remove.join(u',')));
        m_state->change(parameters.guest, [&](api::guests::Guest &guest) {
            guest.tags.removeIf([&](const QString &tag) { return parameters.remove.contains(tag); });
            guest.tags += parameters.add;
            guest.tags.removeDuplicates();
            guest.tags.sort();
        });
        co_return api::guests::SetTagsReply{m_state->find(parameters.guest).tags};
    }
    Task<api::guests::HostMemoryReply> hostMemory(api::guests::HostMemoryParameters, CallContext) override
    {
        co_return api::guests::HostMemoryReply(m_state->hostMemory);
    }
    Task<api::guests::SaveReply> save(api::guests::SaveParameters parameters, CallContext) override
    {
        const QString name = m_state->find(parameters.guest).name;
        const QString file = parameters.file.value_or(QStringLiteral("/saved/%1").arg(name));
        note(m_state, QStringLiteral("Save %1 %2").arg(name, file));
        m_state->change(name, [&](api::guests::Guest &guest) {
            guest.state = api::guests::State::Off;
            guest.savedFile = file;
        });
        co_return api::guests::SaveReply{file};
    }
    Task<api::guests::RestoreReply> restore(api::guests::RestoreParameters parameters, CallContext) override
    {
        note(m_state, QStringLiteral("Restore ") + parameters.file);
        const auto &guests = m_state->guests;
        const auto found = std::find_if(guests.cbegin(), guests.cend(),
                                        [&](const api::guests::Guest &guest) { return guest.savedFile == parameters.file; });
        const api::guests::Guest guest = found == guests.cend() ? guests.constLast() : *found;
        m_state->change(guest.name, [](api::guests::Guest &changed) {
            changed.state = api::guests::State::Running;
            changed.savedFile.clear();
        });
        co_return api::guests::RestoreReply{guest.uuid, guest.name};
    }
    Task<api::guests::MakeRoomReply> makeRoom(api::guests::MakeRoomParameters parameters, CallContext) override
    {
        note(m_state,
             QStringLiteral("MakeRoom %1 %2")
                 .arg(parameters.guest, parameters.memory ? parameters.memory->toExactString() : QStringLiteral("to start")));
        co_return api::guests::MakeRoomReply{{{QStringLiteral("idle"), ByteSize::fromGiB(2), ByteSize::fromGiB(1)}}};
    }
    Task<api::guests::GetDefinitionReply> getDefinition(api::guests::GetDefinitionParameters parameters, CallContext) override
    {
        co_return api::guests::GetDefinitionReply{m_state->definitions.value(m_state->find(parameters.guest).name)};
    }
    Task<api::guests::SetDefinitionReply> setDefinition(api::guests::SetDefinitionParameters parameters, CallContext) override
    {
        note(m_state, QStringLiteral("SetDefinition ") + parameters.text.section(u'\n', 0, 0));
        if (parameters.text.contains(QLatin1String("memry")))
            throw Error(ErrorCode::BadDefinition, QStringLiteral("2:1: unknown key 'memry'"));
        co_return api::guests::SetDefinitionReply{QStringLiteral("0-1-2"),
                                                  {QStringLiteral("line 3: unknown key 'colour'; it is kept")}};
    }
    Task<api::guests::ImportDefinitionReply> importDefinition(api::guests::ImportDefinitionParameters parameters,
                                                              CallContext) override
    {
        m_state->imports.append(parameters);
        note(m_state, QStringLiteral("Import ") + parameters.fileName);
        if (!parameters.preview.value_or(false)) {
            m_state->guests.append(makeGuest(m_state->imported.name));
            m_state->guestTopic.publish({{m_state->guests.constLast()}, {}});
        }
        co_return api::guests::ImportDefinitionReply(m_state->imported);
    }
    Task<api::guests::ExportDefinitionReply> exportDefinition(api::guests::ExportDefinitionParameters parameters,
                                                              CallContext) override
    {
        const QString name = m_state->find(parameters.guest).name;
        co_return api::guests::ExportDefinitionReply{parameters.format == api::guests::FileFormat::Xl
                                                         ? QStringLiteral("name = \"%1\"\n").arg(name)
                                                         : m_state->definitions.value(name)};
    }
    Task<api::guests::DomainsReply> domains(api::guests::DomainsParameters, CallContext) override
    {
        co_return api::guests::DomainsReply{m_state->domains};
    }
    Task<varlink::Upgraded<api::guests::OpenDisplayReply>> openDisplay(api::guests::OpenDisplayParameters parameters,
                                                                       CallContext) override
    {
        throw Error(ErrorCode::NotSupported, QStringLiteral("the fake has no display")).about(parameters.guest);
        co_return varlink::Upgraded<api::guests::OpenDisplayReply>{};
    }
    Task<varlink::Upgraded<api::guests::OpenConsoleReply>> openConsole(api::guests::OpenConsoleParameters parameters,
                                                                       CallContext) override
    {
        const api::guests::Guest guest = m_state->find(parameters.guest);
        if (guest.state == api::guests::State::Off)
            throw Error(ErrorCode::WrongState, QStringLiteral("%1 is off").arg(guest.name), QStringLiteral("Start it first."))
                .about(guest.name);
        varlink::Upgraded<api::guests::OpenConsoleReply> answer;
        answer.then = [state = m_state](UniqueFd fd, const QByteArray &typed) { serveConsole(state, std::move(fd), typed); };
        co_return answer;
    }

private:
    static QString flag(const std::optional<bool> &set, const char *word)
    {
        return set.value_or(false) ? QString::fromLatin1(word) : QString();
    }

    bool isPending(const QString &name, const std::optional<bool> &nextStart) const
    {
        return nextStart.value_or(false) || m_state->find(name).state == api::guests::State::Off;
    }

    void change(const char *call, const QString &name, api::guests::State to)
    {
        const api::guests::Guest guest = m_state->find(name);
        note(m_state, QLatin1String(call) + QStringLiteral(" ") + guest.name);
        const bool isOff = guest.state == api::guests::State::Off;
        const bool wantsOff = QLatin1String(call) == QLatin1String("Start");
        if (isOff != wantsOff)
            throw Error(ErrorCode::WrongState, QStringLiteral("%1 is %2").arg(guest.name, toString(guest.state)),
                        wantsOff ? QString() : QStringLiteral("Start it first."))
                .about(guest.name);
        m_state->setState(guest.name, to);
    }

    static Task<> serveEvents(State state, api::guests::WatchEventsParameters parameters,
                              ReplyStream<api::guests::WatchEventsReply> replies, CallContext context)
    {
        api::guests::WatchEventsReply kept;
        for (const api::guests::Event &event : state->events) {
            if (parameters.sinceMs && event.timeMs >= *parameters.sinceMs)
                kept.events.append(event);
        }
        if (!parameters.onlyKept.value_or(false))
            co_await state->eventTopic.serve(std::move(replies), kept, context.token);
        else if (!kept.events.isEmpty())
            replies.finish(kept);
    }

    State m_state;
};

/// What is done to a domain is only written down.
class FakeHypervisorHandler : public api::hypervisor::Handler {
public:
    explicit FakeHypervisorHandler(State state) : m_state(std::move(state)) {}

    Task<api::hypervisor::ListReply> list(api::hypervisor::ListParameters, CallContext) override
    {
        requireXen();
        co_return api::hypervisor::ListReply{m_state->xenDomains};
    }
    Task<> watch(api::hypervisor::WatchParameters, ReplyStream<api::hypervisor::WatchReply> replies, CallContext context) override
    {
        requireXen();
        return m_state->domainTopic.serve(std::move(replies), {m_state->xenDomains, {}}, context.token);
    }
    Task<api::hypervisor::PauseReply> pause(api::hypervisor::PauseParameters parameters, CallContext) override
    {
        note(m_state, QStringLiteral("PauseDomain ") + parameters.domain);
        m_state->changeDomain(parameters.domain, [](auto &domain) { domain.state = api::hypervisor::State::Paused; });
        co_return api::hypervisor::PauseReply{};
    }
    Task<api::hypervisor::ResumeReply> resume(api::hypervisor::ResumeParameters parameters, CallContext) override
    {
        note(m_state, QStringLiteral("ResumeDomain ") + parameters.domain);
        m_state->changeDomain(parameters.domain, [](auto &domain) { domain.state = api::hypervisor::State::Running; });
        co_return api::hypervisor::ResumeReply{};
    }
    Task<api::hypervisor::ShutdownReply> shutdown(api::hypervisor::ShutdownParameters parameters, CallContext) override
    {
        note(m_state, QStringLiteral("ShutdownDomain ") + parameters.domain);
        co_return api::hypervisor::ShutdownReply{};
    }
    Task<api::hypervisor::DestroyReply> destroy(api::hypervisor::DestroyParameters parameters, CallContext) override
    {
        note(m_state, QStringLiteral("DestroyDomain ") + parameters.domain);
        m_state->removeDomain(parameters.domain.toLongLong());
        co_return api::hypervisor::DestroyReply{};
    }
    Task<api::hypervisor::SetMemoryReply> setMemory(api::hypervisor::SetMemoryParameters parameters, CallContext) override
    {
        note(m_state, QStringLiteral("SetDomainMemory %1 %2").arg(parameters.domain, parameters.memory.toExactString()));
        m_state->changeDomain(parameters.domain, [&](auto &domain) {
            domain.memoryTarget = parameters.memory;
            if (m_state->guestsFollow)
                domain.memory = parameters.memory;
        });
        co_return api::hypervisor::SetMemoryReply{parameters.memory};
    }
    Task<api::hypervisor::SetVcpusReply> setVcpus(api::hypervisor::SetVcpusParameters parameters, CallContext) override
    {
        note(m_state, QStringLiteral("SetDomainVcpus %1 %2").arg(parameters.domain).arg(parameters.vcpus));
        m_state->changeDomain(parameters.domain, [&](auto &domain) { domain.vcpus = parameters.vcpus; });
        co_return api::hypervisor::SetVcpusReply{};
    }
    Task<api::hypervisor::AdoptReply> adopt(api::hypervisor::AdoptParameters parameters, CallContext) override
    {
        note(m_state, QStringLiteral("Adopt ") + parameters.domain);
        api::guests::Guest guest = makeGuest(parameters.domain, api::guests::State::Running);
        m_state->changeDomain(parameters.domain, [&](auto &domain) {
            domain.owner = api::hypervisor::Owner::Guest;
            guest = makeGuest(domain.name, api::guests::State::Running);
            guest.domainId = domain.id;
            m_state->guests.append(guest);
            m_state->guestTopic.publish({{guest}, {}});
        });
        co_return api::hypervisor::AdoptReply{guest.uuid, guest.name};
    }
    Task<api::hypervisor::ReadStoreReply> readStore(api::hypervisor::ReadStoreParameters, CallContext) override
    {
        requireXen();
        co_return api::hypervisor::ReadStoreReply(m_state->store);
    }
    Task<> watchStore(api::hypervisor::WatchStoreParameters, ReplyStream<api::hypervisor::WatchStoreReply> replies,
                      CallContext context) override
    {
        requireXen();
        return m_state->storeTopic.serve(std::move(replies), {m_state->store.root, m_state->store.nodes, {}, true},
                                         context.token);
    }

private:
    void requireXen() const
    {
        if (m_state->xenDomains.isEmpty())
            throw Error(ErrorCode::NotSupported, QStringLiteral("This host's guests are processes"));
    }

    State m_state;
};

class FakeJobsHandler : public api::jobs::Handler {
public:
    explicit FakeJobsHandler(State state) : m_state(std::move(state)) {}

    Task<api::jobs::ListReply> list(api::jobs::ListParameters, CallContext) override
    {
        co_return api::jobs::ListReply{m_state->jobs};
    }
    Task<> watch(api::jobs::WatchParameters, ReplyStream<api::jobs::WatchReply> replies, CallContext context) override
    {
        return m_state->jobTopic.serve(std::move(replies), {m_state->jobs, {}}, context.token);
    }
    Task<> follow(api::jobs::FollowParameters parameters, ReplyStream<api::jobs::FollowReply> replies,
                  CallContext context) override
    {
        return serveJob(m_state, find(parameters.id), std::move(replies), std::move(context));
    }
    Task<api::jobs::CancelReply> cancel(api::jobs::CancelParameters parameters, CallContext) override
    {
        api::jobs::Job job = find(parameters.id);
        note(m_state, QStringLiteral("Cancel ") + job.id);
        job.state = api::jobs::State::Cancelled;
        m_state->setJob(job);
        co_return api::jobs::CancelReply{};
    }
    Task<api::jobs::DismissReply> dismiss(api::jobs::DismissParameters parameters, CallContext) override
    {
        const api::jobs::Job job = find(parameters.id);
        note(m_state, QStringLiteral("Dismiss ") + job.id);
        m_state->jobs.removeAll(job);
        co_return api::jobs::DismissReply{};
    }

private:
    api::jobs::Job find(const QString &id) const
    {
        for (const api::jobs::Job &job : std::as_const(m_state->jobs)) {
            if (job.id == id)
                return job;
        }
        throw Error(ErrorCode::NotFound, QStringLiteral("there is no job '%1'").arg(id), QStringLiteral("See: dom jobs"));
    }

    static Task<> serveJob(State state, api::jobs::Job job, ReplyStream<api::jobs::FollowReply> replies, CallContext context)
    {
        if (job.state == api::jobs::State::Running)
            co_await state->followTopic.serve(std::move(replies), {job}, context.token);
        else
            replies.finish({job});
    }

    State m_state;
};

class FakeStatsHandler : public api::stats::Handler {
public:
    explicit FakeStatsHandler(State state) : m_state(std::move(state)) {}
    Task<> watch(api::stats::WatchParameters, ReplyStream<api::stats::WatchReply> replies, CallContext context) override
    {
        return m_state->statsTopic.serve(std::move(replies), {m_state->series}, context.token);
    }
    Task<api::stats::GetFiguresReply> getFigures(api::stats::GetFiguresParameters, CallContext) override
    {
        co_return api::stats::GetFiguresReply{m_state->figures.guests, m_state->figures.host};
    }
    Task<> watchFigures(api::stats::WatchFiguresParameters, ReplyStream<api::stats::WatchFiguresReply> replies,
                        CallContext context) override
    {
        return m_state->figuresTopic.serve(std::move(replies), m_state->figures, context.token);
    }
    Task<api::stats::HistoryReply> history(api::stats::HistoryParameters parameters, CallContext) override
    {
        m_state->historyAsked.append(parameters);
        co_return m_state->makeHistory ? m_state->makeHistory(parameters) : api::stats::HistoryReply(m_state->history);
    }

private:
    State m_state;
};

class FakeInstallHandler : public api::install::Handler {
public:
    explicit FakeInstallHandler(State state) : m_state(std::move(state)) {}

    Task<api::install::DetectReply> detect(api::install::DetectParameters parameters, CallContext context) override
    {
        return detectWith(m_state, std::move(parameters), std::move(context));
    }
    Task<api::install::FindSystemsReply> findSystems(api::install::FindSystemsParameters parameters, CallContext) override
    {
        api::install::FindSystemsReply reply;
        for (const api::install::System &system : m_state->systems) {
            if (system.name.contains(parameters.text, Qt::CaseInsensitive) || system.id.contains(parameters.text))
                reply.systems.append(system);
        }
        co_return reply;
    }
    Task<api::install::PreviewReply> preview(api::install::PreviewParameters parameters, CallContext) override
    {
        m_state->plans.append(parameters.plan);
        note(m_state, QStringLiteral("Preview ") + parameters.plan.name.value_or(QString()));
        if (m_state->preview)
            co_return m_state->preview(parameters.plan);
        co_return api::install::PreviewReply{
            QStringLiteral("name: %1\n").arg(parameters.plan.name.value_or(QStringLiteral("debian12"))),
            QStringLiteral("dom install --location ") + parameters.plan.source, QStringLiteral("/home/ada/images/disk.qcow2")};
    }
    Task<api::install::InstallReply> install(api::install::InstallParameters parameters, CallContext) override
    {
        m_state->plans.append(parameters.plan);
        note(m_state, QStringLiteral("Install ") + parameters.plan.name.value_or(QString()));
        if (m_state->install)
            co_return m_state->install(parameters.plan);
        co_return api::install::InstallReply{QStringLiteral("j1"), parameters.plan.name.value_or(QStringLiteral("debian12"))};
    }

private:
    static Task<api::install::DetectReply> detectWith(State state, api::install::DetectParameters parameters, CallContext context)
    {
        note(state, QStringLiteral("Detect ") + parameters.source);
        const auto registration = context.token.onCancel([state] { ++state->cancelledDetections; });
        if (!state->detect)
            co_return api::install::DetectReply{makeDetection(parameters.source)};
        const auto detect = state->detect;
        co_return api::install::DetectReply{co_await detect(parameters.source, context.token)};
    }

    State m_state;
};

} // namespace

QList<std::shared_ptr<varlink::InterfaceHandler>> makeFakeHandlers(const State &state)
{
    return {std::make_shared<FakeDaemonHandler>(state),     std::make_shared<FakeGuestsHandler>(state),
            std::make_shared<FakeHypervisorHandler>(state), std::make_shared<FakeJobsHandler>(state),
            std::make_shared<FakeStatsHandler>(state),      std::make_shared<FakeInstallHandler>(state)};
}

} // namespace domus::test
