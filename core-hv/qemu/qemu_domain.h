// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/stateful_domain.h"
#include "qemu/exit_cause.h"
#include "qemu/hotplug_parts.h"
#include "qemu/live_parts.h"
#include "qemu/monitor_figures.h"
#include "qemu/qemu_process.h"
#include "qemu/qmp_client.h"
#include "qemu/state_file.h"

#include <QTimer>
#include <map>
#include <memory>

namespace domus {

/// A domain in a QEMU's process. What Domain promises, and:
///
/// States: Starting (QEMU waits for the first `cont`) -> Running <-> Paused (QEMU's STOP and RESUME events) -> Ended
/// (the process has gone and what it said last has been read).
///
/// Owned by shared_ptr; it keeps itself alive while one of its calls is under way. Deleting it leaves QEMU running.
class QemuDomain : public StatefulDomain, public std::enable_shared_from_this<QemuDomain> {
    Q_OBJECT
public:
    QemuDomain(const DomainRecord &record, const DomainPaths &paths, std::unique_ptr<QemuProcess> process);

    /// For the engine, once: talks over that connection from now on.
    void attach(UniqueFd qmpSocket);
    /// For the engine: learns QEMU's state (a QEMU that hangs is taken for running).
    Task<> learnState(std::chrono::milliseconds deadline);
    /// For the engine: lets the guest begin, or keeps it paused. Throws when QEMU ends or refuses.
    Task<> begin(bool paused, std::chrono::milliseconds deadline);

    QUuid guest() const override { return m_record.guest; }
    qint64 pid() const override { return m_record.process.pid; }
    ByteSize heldMemory() const override;
    std::chrono::system_clock::time_point startedAt() const override { return m_record.startedAt; }

    Task<> pause() override;
    Task<> resume() override;
    Task<> requestShutdown() override;
    Task<> reset() override;
    Task<> powerOff() override;

    Task<> openVnc(UniqueFd viewer) override;
    UniqueFd openConsoleInput() override;
    QString serialLog() const override { return m_record.serialConsole ? m_paths.serialLog() : QString(); }

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

    std::optional<DomainDevices> devices() const override { return m_record.devices; }
    Task<int> attachDisk(DiskConfig disk) override;
    Task<> detachDisk(int number) override;
    Task<int> attachNic(NicConfig nic, NicBackend backend) override;
    Task<> detachNic(int number) override;
    Task<> changeMedium(int number, QString path, bool force) override;

    const DomainRecord &record() const { return m_record; }

private:
    void onEvent(const QString &name, const QJsonObject &data);
    void onQmpClosed();
    void onProcessEnded();
    void reconnect();
    void finish();
    Error endedError() const;
    /// Of a QEMU that lives but does not answer: what that means for the guest.
    Error commandError(const Error &error) const;
    Task<QJsonValue> command(QString name, QJsonObject arguments = {}, UniqueFd fd = {});
    Task<> pollGuestStats();
    Task<> askMonitor();
    Task<> askBalloon();
    Task<> askGuestStats();
    Task<> learnVcpuThreads();
    void readVcpuTimes(DomainCounters &counters);
    void onLiveEvent(const QString &name, const QJsonObject &data);
    Task<GuestDriver> driverOf(QString device);
    /// What is used inside, by figures that the guest told at that time (in seconds since 1970) against what it has now.
    /// Figures from before the last change of what it has are not held against it: the ones before are good for longer.
    std::optional<ByteSize> usedInside(ByteSize actual, std::optional<ByteSize> available, qint64 toldAt);
    /// The parameter is of the caller's coroutine, which waits.
    Task<> readBalloon(LiveMemory *figures);
    /// Linux keeps blocks of virtio-mem that hold what cannot be moved: the balloon gives up as much in their place.
    Task<> settleGrowth();
    void watchGrowth();
    Task<> askParts(MemorySplit split, GrowthDevice growth);
    Task<> askBalloon(ByteSize size);
    Task<std::optional<bool>> apicEnabled(int index);
    std::optional<int> vcpusEverUp(int plugged) const;
    void countVcpus(int plugged, int more);
    Task<> addVcpus(QList<VcpuSlot> toFill);
    void forgetVcpus(int count);
    Task<> removeVcpu(QString id);
    Task<> removeNext(QList<VcpuSlot> places);
    Task<> removeAgain();
    void onDeviceDeleted(const QString &path);
    void requirePluggable(const QString &problem, const QString &what) const;
    void keepDevices();
    /// Devices of the record that have gone while no daemon was there are let go.
    Task<> meetDevices();
    /// What of it is only the host's: the image is closed, the network's connection ended.
    Task<> dropBackend(PluggedName device);
    void forgetDevice(PluggedName device);
    /// QEMU has removed it.
    Task<> deviceGone(QString id);
    Task<> pull(QString id, QString what);
    Task<> plugDisk(DiskConfig disk, int number);
    Task<> plugNic(NicConfig nic, NicBackend backend, int number);
    Task<> openDrive(QString id, bool force);
    Task<> swapMedium(int number, QString path, bool force);

    DomainRecord m_record;
    bool m_takingPicture = false;
    DomainPaths m_paths;
    std::unique_ptr<QemuProcess> m_process;
    std::unique_ptr<QmpClient> m_qmp;
    EndSigns m_signs;
    QTimer m_lastWait; ///< for what QEMU said last, once its process has gone
    QTimer m_reconnect; ///< after a connection that ended while QEMU lives
    bool m_statsPolled = false;
    MonitorFigures m_told; ///< what QEMU told last for counters()
    ByteSize m_seenActual; ///< at the last look
    qint64 m_actualChanged = 0; ///< when it was seen to change, in seconds since 1970
    std::optional<ByteSize> m_usedInside;
    std::optional<ByteSize> m_memoryTarget; ///< as asked by this daemon
    QTimer m_removal; ///< until vCPUs that are to go are asked for again
    int m_removalsLeft = 0; ///< of the one that is leaving
    QString m_leavingVcpu; ///< by its path in QEMU
    QTimer m_growthRest; ///< until the next look at a virtio-mem that is to shrink
    int m_growthStood = 0; ///< looks that found the same size
    ByteSize m_growthSeen; ///< by the last of these looks
    std::optional<ByteSize> m_balloonAsked;
    ByteSize m_grown; ///< what the guest has of virtio-mem
    std::optional<int> m_vcpuTarget; ///< as asked by this daemon
    QString m_vcpuRefusal;
    std::map<QString, OneShot<void>> m_pulled; ///< waiters for devices that are to go, by id
    int m_descriptors = 0; ///< given to QEMU for NICs so far, for their names
    int m_viewers = 0; ///< so far, for the names of their descriptors
};

} // namespace domus
