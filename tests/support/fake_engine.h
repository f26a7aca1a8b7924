// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/one_shot.h"
#include "engine/engine.h"

#include <QHash>
#include <QPointer>

#include <functional>

namespace domus::test {

/// A domain without a hypervisor: does at once what it is told, and ends when the test says so.
class FakeDomain : public Domain {
    Q_OBJECT
public:
    FakeDomain(QUuid guest, QString runtimeDir);

    QUuid guest() const override { return m_guest; }
    DomainState state() const override { return m_state; }
    qint64 pid() const override { return 4711; }
    ByteSize heldMemory() const override { return {}; }
    std::chrono::system_clock::time_point startedAt() const override { return m_startedAt; }
    Task<> pause() override;
    Task<> resume() override;
    Task<> requestShutdown() override;
    Task<> reset() override;
    Task<> powerOff() override;
    Task<> save(QString file, std::shared_ptr<Transfer> transfer = {}) override;
    Task<> openVnc(UniqueFd viewer) override;
    /// What is typed comes out of a Unix socket there.
    UniqueFd openConsoleInput() override { return connectUnixSocket(serialSocket()); }
    QString serialSocket() const { return m_runtimeDir + QStringLiteral("/serial.sock"); }
    QString serialLog() const override { return m_runtimeDir + QStringLiteral("/serial.log"); }
    Task<SmallPicture> picture(int widest, int highest) override;
    Task<DomainCounters> counters() override;
    Task<LiveMemory> liveMemory() override;
    Task<ByteSize> setMemoryTarget(ByteSize target) override;
    Task<LiveVcpus> liveVcpus() override;
    Task<> setVcpus(int count) override;
    Task<LiveScheduling> scheduling() override;
    Task<> setScheduling(LiveScheduling wanted) override;
    Task<QList<VcpuAffinity>> affinity() override;
    Task<> setAffinity(std::optional<int> vcpu, std::optional<QString> hard, std::optional<QString> soft) override;
    Task<std::optional<bool>> kernelRuns() override;
    std::optional<DomainDevices> devices() const override { return attached; }
    Task<int> attachDisk(DiskConfig disk) override;
    Task<> detachDisk(int number) override;
    Task<int> attachNic(NicConfig nic, NicBackend backend) override;
    Task<> detachNic(int number) override;
    Task<> changeMedium(int number, QString path, bool force) override;

    /// What the guest does by itself.
    void end(ExitCause cause, const QString &detail = {});
    void print(const QByteArray &text);

    bool answersShutdown = true; ///< else the button does nothing
    std::optional<OneShot<void>> saveGate; ///< save() has half of it, and waits for this
    bool hangs = false; ///< counters() never comes back
    std::optional<Error> nextFailure; ///< thrown by the next operation
    DomainCounters now;
    bool follows = true; ///< the guest has at once what it is asked to have
    LiveMemory memory; ///< what liveMemory() tells; set it, and emit liveChanged()
    LiveVcpus vcpus;
    LiveScheduling share;
    std::optional<DomainDevices> attached; ///< nothing of one that was taken over
    QList<VcpuAffinity> places{{0, QStringLiteral("all"), QStringLiteral("all")}};
    std::optional<bool> kernel = true; ///< what kernelRuns() tells
    QStringList calls; ///< names of operations, in order
    std::vector<UniqueFd> viewers;

private:
    void called(const QString &name);
    void setState(DomainState state);

    QUuid m_guest;
    QString m_runtimeDir;
    DomainState m_state = DomainState::Running;
    std::chrono::system_clock::time_point m_startedAt = std::chrono::system_clock::now();
};

/// A hypervisor that only writes down what is asked of it.
class FakeHypervisor : public Hypervisor {
public:
    Task<> pause(DomainKey domain) override { return note(QStringLiteral("pause"), domain); }
    Task<> resume(DomainKey domain) override { return note(QStringLiteral("resume"), domain); }
    Task<> requestShutdown(DomainKey domain) override { return note(QStringLiteral("requestShutdown"), domain); }
    Task<> destroy(DomainKey domain) override { return note(QStringLiteral("destroy"), domain); }
    Task<ByteSize> setMemory(DomainKey domain, ByteSize target) override;
    Task<> setVcpus(DomainKey domain, int count) override { return note(QStringLiteral("setVcpus %1").arg(count), domain); }
    Task<DomainConfig> describe(DomainKey domain) override;
    Task<> handOver(DomainKey domain, DomainConfig config, QString runtimeDir) override;
    Task<StorePart> readStore(int id, QString path) override;
    std::unique_ptr<StoreWatch> watchStore(int id, const QString &path) override;

    QStringList calls; ///< "pause 7"
    std::optional<Error> nextFailure; ///< thrown by the next of them
    std::optional<OneShot<void>> handOverGate; ///< handOver() waits for it
    DomainConfig described; ///< what describe() tells
    StorePart store; ///< what readStore() tells
    std::chrono::milliseconds storeTakes{0};
    QPointer<StoreWatch> watch; ///< the last one

private:
    Task<> note(QString what, DomainKey domain);
};

/// An engine whose domains are FakeDomains. A domain's mark in its runtime directory lets a later FakeEngine
/// adopt it.
class FakeEngine : public Engine {
    Q_OBJECT
public:
    using Engine::Engine;

    EngineKind kind() const override { return engineKind; }
    Ability ability(Feature feature) const override;
    Task<EngineReport> report(bool again = false) override;
    Task<std::shared_ptr<Domain>> start(DomainConfig config, StartResources resources) override;
    Task<std::shared_ptr<Domain>> restore(QString file, DomainConfig config, StartResources resources) override;
    Task<SavedGuest> savedGuest(QString file) override;
    Task<std::shared_ptr<Domain>> adopt(QString runtimeDir, DomainExit *lastExit) override;
    Task<QList<DomainSummary>> domains() override;
    std::shared_ptr<Hypervisor> hypervisor() override { return below; }

    Task<std::optional<XenTypes>> xenTypes() override { co_return std::optional<XenTypes>(xen); }
    Task<std::optional<XenKernelNotes>> kernelNotes(QString file) override
    {
        kernelsLookedAt.append(file);
        co_return std::optional<XenKernelNotes>(notes);
    }

    /// The newest domain of the guest; null when it has none.
    std::shared_ptr<FakeDomain> domainOf(const QUuid &guest) const { return m_domains.value(guest).lock(); }

    EngineKind engineKind = EngineKind::Qemu; ///< what it says it is
    std::optional<Error> nextStartFailure;
    std::optional<OneShot<void>> startGate; ///< starts wait for it
    std::optional<DomainExit> adoptedExit; ///< what adopt() says instead of a domain
    std::optional<Error> nextAdoptFailure;
    std::optional<XenTypes> xen; ///< as if it were Xen
    std::optional<XenKernelNotes> notes; ///< of every kernel
    QStringList kernelsLookedAt;
    QStringList restored; ///< from which files
    QHash<QString, SavedGuest> saved; ///< what savedGuest() tells of files
    QString lacksSaving; ///< why guests cannot be saved; empty: they can
    std::shared_ptr<FakeHypervisor> below; ///< null: domains are processes
    QList<DomainSummary> all; ///< what domains() tells
    std::function<void()> onListing; ///< called by domains()
    std::optional<OneShot<void>> listingGate; ///< domains() waits for it
    QList<DomainConfig> started; ///< every domain that was started
    QList<bool> startedWithEndOnReboot;

private:
    std::shared_ptr<FakeDomain> makeDomain(const QUuid &guest, const QString &runtimeDir);
    QHash<QUuid, std::weak_ptr<FakeDomain>> m_domains;
};

} // namespace domus::test
