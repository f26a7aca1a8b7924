// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/engine.h"
#include "guests/guest_registry.h"
#include "live/guest_live.h"
#include "live/host_accounting.h"

#include <QHash>
#include <QObject>
#include <QPointer>
#include <QTimer>

namespace domus {

/// What live control needs of the rest of the house.
struct LiveServices {
    Engine *engine = nullptr;
    GuestRegistry *registry = nullptr;
    QString domainsDirectory; ///< as PowerServices
    std::function<HostMemory()> hostMemory;
    /// Writes an event.
    std::function<void(const Guest &guest, const QString &kind, const QString &text)> tell;
    std::chrono::milliseconds patience = std::chrono::seconds(15); ///< with a guest that comes no nearer
    std::chrono::milliseconds glance = std::chrono::seconds(5); ///< between looks at guests of whom nothing is wanted
    /// After a start: questions take the hypervisor's lock, and the guest's firmware waits for it.
    std::chrono::milliseconds firstLook = std::chrono::milliseconds(1000);
};

/// Memory, vCPUs and share of processors of all guests: what runs is changed, what cannot change now is stored for the
/// next start, and the host is kept from promising more than it has. Throws Error about the guest: InvalidArgument
/// (outside floor and ceiling), NoMemory, NotSupported with the reason, and what engine and registry throw. One thread; shared.
class LiveService : public QObject, public std::enable_shared_from_this<LiveService> {
    Q_OBJECT
public:
    explicit LiveService(LiveServices services);

    struct Outcome {
        bool pending = false; ///< counts from the next start only
        qint64 target = 0;
    };
    Task<Outcome> setMemory(std::shared_ptr<Guest> guest, ByteSize memory, bool force, bool nextStart);
    Outcome setMemoryMax(const std::shared_ptr<Guest> &guest, ByteSize most);
    Task<Outcome> setVcpus(std::shared_ptr<Guest> guest, qint64 vcpus, bool nextStart);
    Outcome setVcpusMax(const std::shared_ptr<Guest> &guest, qint64 most);
    /// Absent = as it is.
    Task<Outcome> setScheduling(std::shared_ptr<Guest> guest, std::optional<qint64> weight, std::optional<qint64> cap);

    /// Throws Error(NoMemory) when the host cannot promise what the domain starts with.
    void admit(const DomainConfig &config) const;
    /// Lets dom0, and then other guests, give what they do not use until the host may promise `wanted` to this one; what they
    /// gave, empty when nothing was missing. Throws Error(NoMemory) when they cannot, or did not within the patience: then they
    /// are asked to take back what they gave.
    Task<QList<RoomGift>> makeRoom(std::shared_ptr<Guest> guest, ByteSize wanted);
    /// The same for the start of a guest that is off, where its definition says so (make-room).
    Task<> makeRoomAsDefined(std::shared_ptr<Guest> guest);
    QList<MemoryPromise> promises() const;
    HostRoom room(const QUuid &besides = {}) const;

private:
    void follow(const QString &key);
    void attach(const std::shared_ptr<Guest> &guest);
    void remember(const std::shared_ptr<Guest> &guest, const GuestLive &live);
    std::shared_ptr<GuestLive> liveOf(const Guest &guest) const;
    void checkMemory(const Guest &guest, const GuestLive &live, ByteSize memory, bool force) const;
    void checkAbility(const Guest &guest, Feature feature) const;
    QList<MemoryPromise> promisesBesides(const QUuid &guest) const;
    Task<> askGifts(QList<RoomGift> gifts);
    Task<> giveBack(QList<RoomGift> gifts);
    Task<> waitForRoom(std::shared_ptr<Guest> guest, ByteSize wanted);
    /// What dom0 can do without, up to that; nothing where the host's memory is no domain's.
    Task<std::optional<RoomGift>> hostGift(ByteSize missing);
    /// dom0 gets back what it gave, as far as there is room.
    Task<> giveBackToHost();
    /// One step of that; true when there is no more to give back.
    Task<bool> giveBackNow();
    /// Throws Error(Timeout) when nothing is known of the guest.
    static Task<> lookOnce(std::shared_ptr<GuestLive> live, GuestLive::Figures wanted);
    static Task<> begin(std::shared_ptr<GuestLive> live, std::chrono::milliseconds delay, std::optional<ByteSize> memory,
                        std::optional<int> vcpus);
    Task<> applyScheduling(std::shared_ptr<Domain> domain, LiveScheduling wanted);

    LiveServices m_services;
    QHash<QString, std::shared_ptr<GuestLive>> m_lives;
    QTimer m_glance;
    std::optional<ByteSize> m_hostBefore; ///< what dom0 had before it made room
    bool m_givingBack = false; ///< it is getting that back
    int m_makingRoom = 0; ///< what is free meanwhile is for those that room is made for
};

} // namespace domus
