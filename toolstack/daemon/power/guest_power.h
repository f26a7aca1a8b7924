// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/engine.h"
#include "events/event_log.h"
#include "guests/guest_registry.h"
#include "guests/last_run.h"
#include "nic_preparation.h"
#include "power/power_policy.h"

#include <QHash>
#include <QPointer>

#include <functional>

namespace domus {

/// What starting a guest needs of the rest of the house.
struct PowerServices {
    Engine *engine = nullptr;
    EventLog *events = nullptr;
    QString domainsDirectory; ///< runtime directories of domains, one per guest, named after its UUID
    const LastRuns *lastRuns = nullptr; ///< null: nothing is kept
    QString nvramDirectory; ///< UEFI variables, one file per guest
    QString savedDirectory; ///< where guests are saved unless told otherwise, one file per guest
    /// Makes the network side of a domain ready (nic_preparation.h).
    std::function<Task<PreparedNics>(DomainConfig config, QString runtimeDir)> prepareNics;
    /// Throws Error(NoMemory) when the host cannot promise what the guest starts with.
    std::function<void(const DomainConfig &config)> admit;
};

/// Starts and ends domains of guests, takes over those that an earlier daemon started, and does what a guest's
/// policy says when its domain ends. Every operation throws Error about the guest: WrongState where it does not fit,
/// and what the engine throws. One thread; shared, so that it outlives whoever waits in it.
class GuestPower : public QObject, public std::enable_shared_from_this<GuestPower> {
    Q_OBJECT
public:
    GuestPower(GuestRegistry *registry, PowerServices services);

    Task<> start(std::shared_ptr<Guest> guest);
    Task<> shutdown(std::shared_ptr<Guest> guest);
    Task<> reboot(std::shared_ptr<Guest> guest);
    Task<> reset(std::shared_ptr<Guest> guest);
    Task<> powerOff(std::shared_ptr<Guest> guest);
    Task<> pause(std::shared_ptr<Guest> guest);
    Task<> resume(std::shared_ptr<Guest> guest);

    /// Where the guest is saved unless told otherwise.
    QString savedPlace(const Guest &guest) const;
    /// Throws Error where save() would at once.
    void checkSavable(const Guest &guest, const QString &file) const;
    /// Writes the running guest into that file, which must not be there, and ends it. What is in the guest's savedPlace() from
    /// another time goes.
    Task<> save(std::shared_ptr<Guest> guest, QString file, std::shared_ptr<Transfer> transfer = {});
    /// Starts the guest by going on from such a file of it. The one in its savedPlace() is removed then.
    Task<> restore(std::shared_ptr<Guest> guest, QString file, std::shared_ptr<Transfer> transfer = {});
    /// Where that file is not there any more, no guest goes on from it.
    void forgetMissing(const QString &file);
    /// The guest's domain runs already, and others made it: from now on it is the guest's.
    Task<> takeForeign(std::shared_ptr<Guest> guest, DomainKey domain);

    /// Takes over every domain found in the runtime directory. Ends when each was found or given up.
    Task<> adoptAll();

    /// Writes an event about the guest.
    void tell(const Guest &guest, const QString &kind, const QString &text = {});

private:
    void checkStartable(const GuestDefinition &definition) const;
    QString runtimeDir(const Guest &guest) const;
    void keepNote(Guest &guest, const DomainNote &note);
    Task<> learnMemory();
    /// What the guest goes on from.
    struct Saved {
        QString file; ///< empty: it begins anew
        std::shared_ptr<Transfer> transfer;
    };
    Task<> begin(std::shared_ptr<Guest> guest, Saved saved);
    Task<> startDomain(std::shared_ptr<Guest> guest, GuestDefinition definition, Saved saved);
    Task<> handOver(std::shared_ptr<Guest> guest, DomainKey domain, QString directory);
    void keepSaved(Guest &guest, const QString &file);
    Task<PreparedNics> nicsFor(DomainConfig config, QString directory) const;
    Task<> askShutdown(std::shared_ptr<Guest> guest, bool rebootAfter);
    Task<> adopt(QString directory);
    Task<> adoptLater(QString directory);
    void attach(const std::shared_ptr<Guest> &guest, const std::shared_ptr<Domain> &domain, const DomainNote &note,
                const DomainConfig &config);
    void followState(const std::shared_ptr<Guest> &guest, DomainState state);
    void ended(const std::shared_ptr<Guest> &guest, const DomainNote &note, const DomainExit &exit);
    void restart(const std::shared_ptr<Guest> &guest);
    Task<> restartAfter(std::shared_ptr<Guest> guest, std::chrono::milliseconds delay);

    QPointer<GuestRegistry> m_registry; ///< gone when the daemon is ending
    PowerServices m_services;
    QHash<QString, QString> m_untaken; ///< why each guest cannot be taken over yet, by its key
};

} // namespace domus
