// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_engine.h"

#include "async/deadline.h"

#include <QFile>
#include <QFileInfo>

#include <utility>

namespace domus::test {

FakeDomain::FakeDomain(QUuid guest, QString runtimeDir) : m_guest(guest), m_runtimeDir(std::move(runtimeDir)) {}

void FakeDomain::called(const QString &name)
{
    calls.append(name);
    if (m_state == DomainState::Ended)
        throw Error(ErrorCode::Disconnected, QStringLiteral("It has ended"));
    if (nextFailure)
        throw *std::exchange(nextFailure, std::nullopt);
}

void FakeDomain::setState(DomainState state)
{
    m_state = state;
    Q_EMIT stateChanged(state);
}

void FakeDomain::end(ExitCause cause, const QString &detail)
{
    setState(DomainState::Ended);
    Q_EMIT ended({cause, detail});
}

void FakeDomain::print(const QByteArray &text)
{
    QFile log(serialLog());
    if (log.open(QIODevice::Append))
        log.write(text);
}

Task<> FakeDomain::pause()
{
    called(QStringLiteral("pause"));
    setState(DomainState::Paused);
    co_return;
}

Task<> FakeDomain::resume()
{
    called(QStringLiteral("resume"));
    setState(DomainState::Running);
    co_return;
}

Task<> FakeDomain::requestShutdown()
{
    called(QStringLiteral("requestShutdown"));
    if (answersShutdown)
        QMetaObject::invokeMethod(
            this, [this] { end(ExitCause::GuestShutdown); }, Qt::QueuedConnection);
    co_return;
}

Task<> FakeDomain::reset()
{
    called(QStringLiteral("reset"));
    co_return;
}

Task<> FakeDomain::powerOff()
{
    called(QStringLiteral("powerOff"));
    end(ExitCause::PoweredOff);
    co_return;
}

Task<> FakeDomain::save(QString file, std::shared_ptr<Transfer> transfer)
{
    called(QStringLiteral("save"));
    if (saveGate) {
        if (transfer)
            transfer->bytes = memory.actual.bytes() / 2;
        co_await saveGate->wait();
        if (transfer && transfer->stop)
            throw Error(ErrorCode::Cancelled, QStringLiteral("It was broken off"));
    }
    QFile target(file);
    if (!target.open(QIODevice::WriteOnly | QIODevice::NewOnly))
        throw Error(ErrorCode::AlreadyExists, QStringLiteral("%1 is there").arg(file));
    end(ExitCause::Saved);
}

Task<> FakeDomain::openVnc(UniqueFd viewer)
{
    called(QStringLiteral("openVnc"));
    viewers.push_back(std::move(viewer));
    co_return;
}

Task<DomainCounters> FakeDomain::counters()
{
    if (hangs) {
        const OneShot<void> never;
        co_await never.wait();
    }
    called(QStringLiteral("counters"));
    co_return DomainCounters(now);
}

Task<LiveMemory> FakeDomain::liveMemory()
{
    if (m_state == DomainState::Ended)
        throw Error(ErrorCode::Disconnected, QStringLiteral("It has ended"));
    co_return LiveMemory(memory);
}

Task<ByteSize> FakeDomain::setMemoryTarget(ByteSize target)
{
    called(QStringLiteral("setMemoryTarget %1").arg(target.toExactString()));
    memory.target = target;
    if (follows)
        memory.actual = target;
    co_return target;
}

Task<SmallPicture> FakeDomain::picture(int widest, int highest)
{
    if (m_state == DomainState::Ended)
        throw Error(ErrorCode::Disconnected, QStringLiteral("It has ended"));
    SmallPicture plain{widest, highest, QByteArray(qsizetype(widest) * highest * 3, char(0x40))};
    co_return plain;
}

Task<LiveVcpus> FakeDomain::liveVcpus()
{
    if (m_state == DomainState::Ended)
        throw Error(ErrorCode::Disconnected, QStringLiteral("It has ended"));
    co_return LiveVcpus(vcpus);
}

Task<> FakeDomain::setVcpus(int count)
{
    called(QStringLiteral("setVcpus %1").arg(count));
    vcpus.target = count;
    if (follows)
        vcpus.online = vcpus.plugged = count;
    co_return;
}

Task<LiveScheduling> FakeDomain::scheduling()
{
    co_return LiveScheduling(share);
}

Task<> FakeDomain::setScheduling(LiveScheduling wanted)
{
    called(QStringLiteral("setScheduling"));
    share = wanted;
    co_return;
}

Task<QList<VcpuAffinity>> FakeDomain::affinity()
{
    co_return QList<VcpuAffinity>(places);
}

Task<> FakeDomain::setAffinity(std::optional<int> vcpu, std::optional<QString> hard, std::optional<QString> soft)
{
    called(QStringLiteral("setAffinity"));
    for (VcpuAffinity &place : places) {
        if (vcpu && place.vcpu != *vcpu)
            continue;
        place.hard = hard.value_or(place.hard);
        place.soft = soft.value_or(place.soft);
    }
    co_return;
}

Task<int> FakeDomain::attachDisk(DiskConfig disk)
{
    called(QStringLiteral("attachDisk ") + disk.path);
    const int number = attached->freeDisk();
    attached->disks.push_back({number, disk});
    Q_EMIT devicesChanged();
    co_return number;
}

Task<> FakeDomain::detachDisk(int number)
{
    called(QStringLiteral("detachDisk %1").arg(number));
    attached->removeDisk(number);
    Q_EMIT devicesChanged();
    co_return;
}

Task<int> FakeDomain::attachNic(NicConfig nic, NicBackend)
{
    called(QStringLiteral("attachNic ") + nic.mac);
    const int number = attached->freeNic();
    attached->nics.push_back({number, nic});
    Q_EMIT devicesChanged();
    co_return number;
}

Task<> FakeDomain::detachNic(int number)
{
    called(QStringLiteral("detachNic %1").arg(number));
    attached->removeNic(number);
    Q_EMIT devicesChanged();
    co_return;
}

Task<> FakeDomain::changeMedium(int number, QString path, bool force)
{
    called(QStringLiteral("changeMedium %1 %2%3").arg(number).arg(path, force ? QStringLiteral(" forced") : QString()));
    if (AttachedDisk *drive = attached->disk(number))
        drive->config.path = path;
    Q_EMIT devicesChanged();
    co_return;
}

Task<std::optional<bool>> FakeDomain::kernelRuns()
{
    co_return std::optional<bool>(kernel);
}

Task<> FakeHypervisor::note(QString what, DomainKey domain)
{
    calls.append(QStringLiteral("%1 %2").arg(what).arg(domain.id));
    if (nextFailure)
        throw *std::exchange(nextFailure, std::nullopt);
    co_return;
}

Task<ByteSize> FakeHypervisor::setMemory(DomainKey domain, ByteSize target)
{
    co_await note(QStringLiteral("setMemory ") + target.toExactString(), domain);
    co_return target;
}

Task<DomainConfig> FakeHypervisor::describe(DomainKey domain)
{
    co_await note(QStringLiteral("describe"), domain);
    co_return DomainConfig(described);
}

Task<> FakeHypervisor::handOver(DomainKey domain, DomainConfig, QString runtimeDir)
{
    if (handOverGate)
        co_await handOverGate->wait();
    co_await note(QFileInfo::exists(runtimeDir) ? QStringLiteral("handOver") : QStringLiteral("handOver into nothing"), domain);
}

Task<StorePart> FakeHypervisor::readStore(int id, QString path)
{
    calls.append(QStringLiteral("readStore %1 %2").arg(id).arg(path));
    co_await sleepFor(storeTakes);
    co_return StorePart(store);
}

std::unique_ptr<StoreWatch> FakeHypervisor::watchStore(int, const QString &)
{
    auto made = std::make_unique<StoreWatch>();
    watch = made.get();
    return made;
}

Task<QList<DomainSummary>> FakeEngine::domains()
{
    if (listingGate)
        co_await listingGate->wait();
    if (onListing)
        onListing();
    co_return QList<DomainSummary>(all);
}

Ability FakeEngine::ability(Feature feature) const
{
    if (feature == Feature::SaveRestore && !lacksSaving.isEmpty())
        return {false, lacksSaving};
    return {};
}

Task<EngineReport> FakeEngine::report(bool)
{
    EngineReport report;
    report.version = QStringLiteral("fake 1");
    report.usable = true;
    report.accelerator = Accelerator::Tcg;
    report.verdict = QStringLiteral("usable");
    co_return report;
}

std::shared_ptr<FakeDomain> FakeEngine::makeDomain(const QUuid &guest, const QString &runtimeDir)
{
    auto domain = std::make_shared<FakeDomain>(guest, runtimeDir);
    m_domains.insert(guest, domain);
    return domain;
}

Task<std::shared_ptr<Domain>> FakeEngine::start(DomainConfig config, StartResources resources)
{
    if (startGate)
        co_await startGate->wait();
    if (nextStartFailure)
        throw *std::exchange(nextStartFailure, std::nullopt);
    started.append(config);
    startedWithEndOnReboot.append(resources.endOnReboot);
    QFile log(resources.runtimeDir + QStringLiteral("/serial.log"));
    if (!log.open(QIODevice::WriteOnly))
        throw Error(ErrorCode::IoError, QStringLiteral("Cannot write in the runtime directory"));
    const auto fake = makeDomain(config.guest, resources.runtimeDir);
    fake->memory.start = fake->memory.actual = config.memory;
    fake->memory.ceiling = config.memoryMax;
    fake->attached = devicesOf(config);
    fake->vcpus = {.plugged = config.vcpus, .online = config.vcpus, .ceiling = config.vcpusMax};
    const std::shared_ptr<Domain> domain = fake;
    co_return domain;
}

Task<std::shared_ptr<Domain>> FakeEngine::restore(QString file, DomainConfig config, StartResources resources)
{
    restored.append(file);
    return start(std::move(config), std::move(resources));
}

Task<SavedGuest> FakeEngine::savedGuest(QString file)
{
    if (!saved.contains(file))
        throw Error(ErrorCode::NotFound, QStringLiteral("%1 is not there").arg(file));
    co_return saved.value(file);
}

Task<std::shared_ptr<Domain>> FakeEngine::adopt(QString runtimeDir, DomainExit *lastExit)
{
    if (nextAdoptFailure)
        throw *std::exchange(nextAdoptFailure, std::nullopt);
    if (adoptedExit) {
        *lastExit = *adoptedExit;
        co_return std::shared_ptr<Domain>();
    }
    const std::shared_ptr<Domain> domain = makeDomain(QUuid(QFileInfo(runtimeDir).fileName()), runtimeDir);
    co_return domain;
}

} // namespace domus::test
