// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/stateful_domain.h"
#include "qemu/qmp_client.h"
#include "xen/console_pty.h"
#include "xen/xen_host.h"
#include "xen/xen_operations.h"
#include "xen/xen_record.h"

#include <memory>
#include <vector>

namespace domus {

/// A guest's domain on Xen. What Domain promises, and:
///
/// States: Starting (it is built and does not run yet) -> Running <-> Paused (also by others) -> Ended (Xen does not know it
/// any more). A reboot of the guest, and reset(), make it anew under another number: for everybody else it runs on.
///
/// While it is made anew or saved, pause(), resume(), requestShutdown(), reset() and save() throw Error(InUse). powerOff() waits
/// until it has been made anew, which does not begin then, and breaks off a save.
///
/// Owned by shared_ptr; it keeps itself alive while one of its calls is under way. Deleting it leaves the domain running.
class XenDomain : public StatefulDomain, public std::enable_shared_from_this<XenDomain> {
    Q_OBJECT
public:
    XenDomain(std::shared_ptr<XenHost> host, const XenRecord &record, const QString &runtimeDir);

    /// For the engine, once: which of Xen's domains it is. From then on it follows what Xen tells.
    void attach(const BuiltDomain &built, DomainState state);
    /// For the engine: lets the guest begin, or keeps it paused.
    Task<> begin(bool paused);
    /// For the engine: follows what happened until now, as a new listing has it. One that fails tells nothing, and ends nothing.
    Task<> meet();
    /// For the engine: what an earlier daemon was at was broken off by its end. A guest that it was saving goes on.
    Task<> takeUp();
    /// For the engine: the guest's last word is still to be followed (no daemon was there to hear it). True when it runs on.
    Task<bool> followLastWord(XenShutdown word, DomainExit *exit);

    QUuid guest() const override { return m_record.guest; }
    qint64 pid() const override { return 0; }
    ByteSize heldMemory() const override;
    qint64 id() const override { return m_domid.number(); } ///< changes with each reboot
    std::chrono::system_clock::time_point startedAt() const override { return m_record.startedAt; }
    GuestDomid domid() const { return m_domid; }

    Task<> pause() override;
    Task<> resume() override;
    Task<> requestShutdown() override;
    Task<> reset() override;
    Task<> powerOff() override;
    Task<> save(QString file, std::shared_ptr<Transfer> transfer = {}) override;

    Task<> openVnc(UniqueFd viewer) override;
    UniqueFd openConsoleInput() override;
    QString serialLog() const override { return m_record.console ? m_paths.serialLog() : QString(); }

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

    const XenRecord &record() const { return m_record; }
    const XenPaths &paths() const { return m_paths; }

private:
    /// Looks at the last listing and follows it.
    void look();
    DomainExit destroyedFromOutside() const;
    Task<> follow(XenShutdown word);
    Task<> rebuild();
    Task<> removeRest();
    /// Writes the record, for a daemon after this one.
    Task<> keepRecord();
    /// What it was is not being removed (any more).
    void settle();
    void finish(const DomainExit &exit);
    /// By what we did: a listing that is under way may not have it yet.
    void changeState(DomainState state);
    void watchFigures();
    void unwatchFigures();
    /// Blocking work on this domain; its errors are said to be about the guest.
    template <typename T>
    Task<T> work(std::function<T(const XlContext &, GuestDomid)> function);
    /// Throws Error(InUse) while it is made anew or saved.
    void requireFree(const QString &what) const;
    const XenDomainFacts *facts() const;
    /// A connection to the QEMU that serves its display and disk images. Throws Error(NotSupported) where it has none.
    std::shared_ptr<QmpClient> monitor() const;
    Task<QList<DiskCounters>> imageCounters();
    /// Its list of devices. Throws Error(NotSupported) where there is none.
    DomainDevices &knownDevices();
    void requireImageServer(const DiskConfig &disk) const;
    Task<> keepDevices();

    std::shared_ptr<XenHost> m_host;
    XenRecord m_record;
    XenPaths m_paths;
    GuestDomid m_domid = GuestDomid::from(1);
    std::unique_ptr<ConsolePty> m_console;
    quint64 m_changed = 0; ///< listings up to that one may show how it was before we changed it
    bool m_replacing = false; ///< what it was is being removed: its end is our own doing
    bool m_saving = false; ///< by save()
    bool m_endWanted = false; ///< by powerOff(): what is being made anew does not begin
    std::vector<OneShot<void>> m_waiters; ///< for the end of m_replacing
    bool m_takingPicture = false;
    int m_viewers = 0;
};

template <typename T>
Task<T> XenDomain::work(std::function<T(const XlContext &, GuestDomid)> function)
{
    const auto self = shared_from_this();
    const GuestDomid domid = m_domid;
    std::optional<Error> failure;
    try {
        co_return co_await m_host->run<T>(
            [function = std::move(function), domid](const XlContext &context) { return function(context, domid); });
    } catch (const Error &error) {
        failure = error.about(m_record.name);
    }
    throw Error(*failure);
}

/// How a guest's last word ends its domain. Nothing of the kind: it runs on.
DomainExit exitFor(XenShutdown word);

} // namespace domus
