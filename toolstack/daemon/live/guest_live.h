// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "guests/guest.h"
#include "live/live_status.h"
#include "live/wish_sender.h"

#include "async/cancel.h"

#include <QObject>
#include <QTimer>
#include <functional>
#include <memory>

namespace domus {

/// Memory and vCPUs of one running domain: takes wishes, watches closely while one is under way and tells the Guest what
/// was observed. A domain that does not answer is waited for by nobody: its last figures stay, and what was asked ends
/// as "not following". Shared; it keeps itself alive while it waits. One thread.
class GuestLive : public QObject, public std::enable_shared_from_this<GuestLive> {
    Q_OBJECT
public:
    /// What it tells: an event's kind and text.
    using Tell = std::function<void(const QString &kind, const QString &text)>;
    /// The targets have changed and must survive the daemon.
    using Remember = std::function<void()>;

    GuestLive(std::shared_ptr<Guest> guest, std::shared_ptr<Domain> domain, std::chrono::milliseconds patience, Tell tell,
              Remember remember);

    /// Learns the figures, and goes on pursuing what an earlier daemon was asked for.
    Task<> begin(std::optional<ByteSize> memoryTarget, std::optional<int> vcpuTarget);
    /// Gives what was really set. Throws what the engine throws.
    Task<ByteSize> askMemory(ByteSize target);
    Task<> askVcpus(int target);
    /// What is looked at, where all of it was seen before: each costs its time on a busy host.
    enum class Figures { All, Memory, Vcpus };
    /// Looks now, unless that was done within `age`. Never throws: isKnown() tells whether there are figures.
    Task<> look(std::chrono::milliseconds age = {}, Figures wanted = Figures::All);

    const std::shared_ptr<Domain> &domain() const { return m_domain; }
    const LiveMemory &memory() const { return m_memory; }
    const LiveVcpus &vcpus() const { return m_vcpus; }
    bool isKnown() const { return m_known; }
    /// The larger of what it has and what it was asked to have.
    ByteSize promised() const;
    std::optional<ByteSize> memoryTarget() const;
    std::optional<int> vcpuTarget() const;

private:
    Task<> watchClosely();
    void wake();
    Task<> lookAt(bool memory, bool vcpus);
    Task<> explain();
    void observe();
    void publish();
    /// Wishes that come close upon each other are one to whoever reads the events.
    struct Burst {
        bool open = false;
        QTimer settled;
    };
    void follow(Burst &burst, const Pursuit &pursuit, PursuitState before);
    void tell(const Burst &burst, const QString &what);
    bool isCurrent() const;
    LiveProgress progressOf(const Pursuit &pursuit, qint64 current) const;
    static Task<qint64> sendMemory(std::shared_ptr<Domain> domain, qint64 bytes);
    static Task<qint64> sendVcpus(std::shared_ptr<Domain> domain, qint64 count);

    std::weak_ptr<Guest> m_guest;
    std::shared_ptr<Domain> m_domain;
    Tell m_tell;
    Remember m_remember;
    std::chrono::milliseconds m_epoch; ///< of the steady clock, since 1970
    std::shared_ptr<WishSender> m_memorySender;
    std::shared_ptr<WishSender> m_vcpuSender;
    LiveMemory m_memory;
    LiveVcpus m_vcpus;
    Pursuit m_memoryPursuit;
    Pursuit m_vcpuPursuit;
    Burst m_memoryBurst;
    Burst m_vcpuBurst;
    PursuitState m_toldMemory = PursuitState::Idle;
    PursuitState m_toldVcpus = PursuitState::Idle;
    QString m_silence; ///< why the last look failed; empty when it did not
    bool m_known = false;
    bool m_takingOver = false; ///< what is asked now was told when it was asked first
    bool m_looking = false;
    std::vector<OneShot<void>> m_lookWaiters;
    bool m_watching = false;
    std::chrono::milliseconds m_period{0};
    CancelSource m_nap;
    Pursuit::Clock::time_point m_lookedAt;
    Pursuit::Clock::time_point m_publishedAt;
};

} // namespace domus
