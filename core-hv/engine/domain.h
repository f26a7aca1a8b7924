// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/fd_stream.h"
#include "async/task.h"
#include "byte_size.h"
#include "engine/domain_counters.h"
#include "engine/hotplug.h"
#include "engine/live_control.h"
#include "engine/small_picture.h"
#include "engine/transfer.h"

#include <QObject>
#include <QString>
#include <QUuid>
#include <chrono>
#include <memory>
#include <optional>

namespace domus {

/// Starting -> Running <-> Paused -> Ended; Starting and Running may go to Ended at any time. Crashed is Ended
/// with cause Panic unless the domain is kept for inspection.
enum class DomainState { Starting, Running, Paused, Ended };

enum class ExitCause {
    GuestShutdown, ///< the guest switched itself off (also after an ACPI request)
    GuestReboot, ///< the guest asked for a reboot and the domain was told to end on that
    Panic, ///< the guest's kernel reported a crash
    PoweredOff, ///< powerOff() was called
    Killed, ///< the hypervisor's process was killed from outside, or crashed
    EngineError, ///< the hypervisor gave up; detail has its words
    Saved, ///< save() was called: it goes on from its file
    Unknown, ///< it ended while nobody watched and left no word
};

struct DomainExit {
    ExitCause cause = ExitCause::Unknown;
    QString detail; ///< "killed by signal 9", QEMU's last lines
};

/// A running domain. Every call is for the loop's thread, may be made in any state and throws
/// Error(WrongState) where the state does not fit, Error(Timeout) when the hypervisor hangs (its guest is left
/// alone), Error(Disconnected) when it died meanwhile.
class Domain : public QObject, public LiveControl, public DeviceControl {
    Q_OBJECT
public:
    using QObject::QObject;

    virtual QUuid guest() const = 0;
    virtual DomainState state() const = 0;
    virtual qint64 pid() const = 0; ///< of the hypervisor's process on the host; 0 where there is none
    /// The number that people know it by: Xen's domid, elsewhere the process id.
    virtual qint64 id() const { return pid(); }
    virtual std::chrono::system_clock::time_point startedAt() const = 0;
    /// What the engine's figure of the host's available memory no longer has because of this domain. Of the last look.
    virtual ByteSize heldMemory() const = 0;

    // Power
    virtual Task<> pause() = 0;
    virtual Task<> resume() = 0;
    virtual Task<> requestShutdown() = 0; ///< the ACPI power button; the guest may ignore it
    virtual Task<> reset() = 0; ///< the reset button
    virtual Task<> powerOff() = 0; ///< pulls the plug; ends when the process has gone

    /// Writes all of the running guest into a new file (mode 0600), and ends with ExitCause::Saved. Where that fails the guest
    /// runs on and the file is removed. Throws Error(NotSupported) where Feature::SaveRestore is missing.
    virtual Task<> save(QString file, std::shared_ptr<Transfer> transfer = {});

    // Consoles
    /// Serves one more viewer over that connected stream socket, which the hypervisor owns from then on: the
    /// picture outlives whoever handed it over. Any number at once.
    virtual Task<> openVnc(UniqueFd viewer) = 0;
    /// What is written there is typed at the text console. Non-blocking, for writing only. Throws Error.
    virtual UniqueFd openConsoleInput() = 0;
    virtual QString serialLog() const = 0; ///< file with every byte the text console printed since the start

    /// What the display shows, made small enough to fit into that many pixels. Throws Error(InUse) while another one is
    /// being taken, and with the hypervisor's words where there is no display.
    virtual Task<SmallPicture> picture(int widest, int highest) = 0;

    // Figures
    virtual Task<DomainCounters> counters() = 0;

Q_SIGNALS:
    void stateChanged(domus::DomainState state);
    /// Memory or vCPUs are not what they were: ask. Engines tell what they notice, which need not be every step.
    void liveChanged();
    /// devices() is not what it was.
    void devicesChanged();
    /// The guest rebooted by itself and runs on in the same domain.
    void rebooted();
    /// Once; the last thing a domain says.
    void ended(const domus::DomainExit &exit);
};

} // namespace domus
