// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "guests/guest.h"

#include <QHash>
#include <QObject>

#include <memory>

namespace domus {

class DefinitionStore;

/// Every guest: those with a definition file (good or bad), and those whose domain still runs though their file is
/// gone. Follows what a person does to the files. One thread.
class GuestRegistry : public QObject {
    Q_OBJECT
public:
    using GuestPtr = std::shared_ptr<Guest>;

    /// The store must outlive it.
    explicit GuestRegistry(DefinitionStore *store, QObject *parent = nullptr);
    ~GuestRegistry() override;

    /// Reads the definitions, and again whenever the store says that files changed.
    void load();

    /// Sorted by name.
    QList<GuestPtr> all() const;
    /// By name or UUID. Throws Error(GuestNotFound), Error(InvalidArgument) for a name that two have.
    GuestPtr find(const QString &nameOrUuid) const;
    /// Null when there is none.
    GuestPtr byKey(const QString &key) const { return m_guests.value(key); }
    GuestPtr findOrAddOrphan(const QUuid &uuid, const DomainNote &note);
    bool hasName(const QString &name) const;

    /// Throws Error where define() would: BadDefinition, AlreadyExists (the name), InUse (a disk).
    void check(const GuestDefinition &definition) const { checkDefinition(definition, nullptr); }
    /// Stores a new guest or changes the one with that UUID. Throws Error: BadDefinition, AlreadyExists (the name), InUse
    /// (a disk), and what writing throws.
    GuestPtr define(const GuestDefinition &definition);
    /// The same with the text a person wrote, which is kept as it is. A file of that name which could not be read is set
    /// aside as NAME.yaml.broken.
    GuestPtr defineText(const QByteArray &text);
    /// Removes the definition. Throws Error(WrongState) unless it is off.
    void remove(const GuestPtr &guest);

    /// The installer has ended: from now on the guest boots by its own definition. Where the file cannot be
    /// written (full disk) it counts in memory, and the guest's problem says so.
    void finishInstall(const GuestPtr &guest);
    /// Its domain has ended: false when its file had gone meanwhile, and it with it.
    bool keepWithoutDomain(const GuestPtr &guest);

    QList<std::shared_ptr<Domain>> runningDomains() const;
    /// Hardware of the guests that have a domain, as it was started.
    QList<DomainConfig> runningConfigs() const;
    /// Hardware of every guest with a definition.
    QList<DomainConfig> definedConfigs() const;

Q_SIGNALS:
    void changed(const QString &key);
    /// `uuid` is null for a broken one without.
    void removed(const QString &key, const QUuid &uuid);
    /// A person or a client made, changed or removed a definition: "defined", "changed" or "deleted".
    void definitionEvent(const std::shared_ptr<domus::Guest> &guest, const QString &kind);

private:
    GuestPtr add(const QString &key);
    void drop(const GuestPtr &guest);
    QString keyOfBroken(const QString &path) const;
    void readGood(const QString &key, const QString &path, const DefinitionFile &file);
    void readBad(const QString &key, const QString &path, const QString &problem);
    GuestPtr takeStored(const QString &name);
    void fileGone(const GuestPtr &guest);
    void checkDefinition(const GuestDefinition &definition, const GuestPtr &replaced) const;

    DefinitionStore *m_store;
    QHash<QString, GuestPtr> m_guests;
    bool m_loaded = false; ///< events tell what changes, not what was there
};

} // namespace domus
