// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/cancel.h"
#include "async/task.h"
#include "engine/domain.h"
#include "engine/domain_config.h"
#include "engine/hypervisor.h"
#include "engine/nic_backend.h"
#include "engine/xen_kernel_notes.h"
#include "host/host_facts.h"

#include <QList>
#include <QObject>
#include <memory>
#include <vector>

namespace domus {

enum class EngineKind { Qemu, Xen };
enum class Accelerator { None, Kvm, Tcg };

/// One way to run domains on this machine, as measured (not assumed) by a trial guest.
struct AcceleratorReport {
    Accelerator accelerator = Accelerator::None;
    bool usable = false;
    QString verdict; ///< one line: "usable", "present but 40 times too slow to run a guest"
    QString remedy; ///< what a person can do; empty when usable
    std::chrono::microseconds trialTime{0}; ///< of the trial guest; 0 when it did not run
};

struct EngineReport {
    EngineKind kind = EngineKind::Qemu;
    QString version; ///< the hypervisor's own ("QEMU 7.2.22")
    bool usable = false;
    Accelerator accelerator = Accelerator::None; ///< the one chosen
    QList<AcceleratorReport> accelerators; ///< every one looked at, best first
    QString verdict;
    QString remedy;
};

/// What an engine or a domain may be unable to do; the answer carries the reason a person reads.
enum class Feature { Pause, AcpiShutdown, Reboot, Reset, Vnc, TextConsole, LiveMemory, LiveVcpus, LiveScheduling, SaveRestore };

struct Ability {
    bool supported = true;
    QString reason; ///< why not
};

/// What must be ready before a domain starts and belongs to it afterwards.
struct StartResources {
    QString runtimeDir; ///< 0700, of this domain alone: sockets, pid, logs; made by the caller
    std::vector<NicBackend> nics; ///< one per NicConfig, in order
    /// The guest's reboot ends the domain with ExitCause::GuestReboot; else it reboots inside the same domain.
    bool endOnReboot = false;
    QString nvram; ///< Firmware::Uefi: file with the guest's own UEFI variables. Must outlive the domain (the data
                   ///< directory, not the runtime one); made from the firmware's template when it is not there
    bool paused = false; ///< do not run the guest yet: resume() does
    std::shared_ptr<Transfer> transfer; ///< of restore(); may be null
};

/// What a file of Domain::save() tells of itself.
struct SavedGuest {
    QUuid guest;
    QString name;
};

/// Which types of guests a Xen can run.
struct XenTypes {
    bool pv = false;
    bool pvh = false; ///< needs nested paging
    bool hvm = false; ///< needs the processor's virtualisation
    bool bootLoaders = false; ///< GRUB for Xen is there: PV and PVH guests start from their own disks
    bool operator==(const XenTypes &) const = default;
};

/// An engine. Lives on the event loop's thread, as do its domains; no call blocks.
class Engine : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    virtual EngineKind kind() const = 0;
    virtual Ability ability(Feature feature) const = 0;
    /// NICs join their bridges by themselves: StartResources::nics stays empty.
    virtual bool joinsBridges() const { return false; }

    /// Looks at the machine (first call may run trial guests, < 2 s), then answers from memory until
    /// `again`. Never throws for a missing hypervisor: that is a report with usable = false.
    virtual Task<EngineReport> report(bool again = false) = 0;

    /// Starts a domain; it runs (or is paused, if asked) when the task ends. Throws Error with the hypervisor's own
    /// words as cause; nothing of the domain is left then.
    virtual Task<std::shared_ptr<Domain>> start(DomainConfig config, StartResources resources) = 0;

    /// Goes on with the guest of a file that Domain::save() wrote, as start() starts one. The file stays. Throws Error, also
    /// where the file is of another guest or no such file.
    virtual Task<std::shared_ptr<Domain>> restore(QString file, DomainConfig config, StartResources resources);

    /// Whose that file is. Throws Error as restore().
    virtual Task<SavedGuest> savedGuest(QString file);

    /// Takes over the domain that an earlier daemon started with this runtime directory, also one whose hypervisor hangs or
    /// cannot be reached. Null when it
    /// has ended meanwhile, or never ran its guest because that daemon was killed while it started it (it is ended
    /// then); what is known of its end is in `lastExit`.
    virtual Task<std::shared_ptr<Domain>> adopt(QString runtimeDir, DomainExit *lastExit) = 0;

    /// The memory that guests are made of: the machine's, and what is free of it. As known now; nothing is asked. On Xen it
    /// is Xen's, of which dom0 itself has a part.
    virtual HostMemory hostMemory() const;

    /// Which types of guests can run; nothing where the engine is not Xen. Throws Error where Xen does not tell.
    virtual Task<std::optional<XenTypes>> xenTypes() { co_return std::optional<XenTypes>(); }

    /// What that kernel file says of itself to Xen; nothing where it cannot be read, or the engine is not Xen. May take seconds
    /// for a kernel that was not seen before, as it is unpacked.
    virtual Task<std::optional<XenKernelNotes>> kernelNotes(QString file);

    /// Every domain of the hypervisor, also those that others started. None where each domain is a process of its own,
    /// which the engine knows only if it started it.
    virtual Task<QList<DomainSummary>> domains() { co_return QList<DomainSummary>(); }

    /// What can be done with those; null where each domain is a process of its own. Throws Error(NotSupported) where the
    /// hypervisor cannot be reached.
    virtual std::shared_ptr<Hypervisor> hypervisor() { return nullptr; }

Q_SIGNALS:
    /// A domain came, went, stopped running or was paused, whoever did it: ask domains().
    void domainsChanged();
};

} // namespace domus
