// SPDX-License-Identifier: GPL-3.0-or-later
#include "guests/guest_registry.h"

#include "definition_store.h"
#include "files.h"
#include "guests/disk_conflicts.h"

#include <QFileInfo>
#include <QSet>

namespace domus {
namespace {

QString keyOf(const QUuid &uuid)
{
    return uuid.toString(QUuid::WithoutBraces);
}

/// As the store names it.
QString fileName(const Guest &guest)
{
    return QFileInfo(guest.file()).completeBaseName();
}

} // namespace

GuestRegistry::GuestRegistry(DefinitionStore *store, QObject *parent) : QObject(parent), m_store(store)
{
    connect(m_store, &DefinitionStore::changed, this, &GuestRegistry::load);
}

GuestRegistry::~GuestRegistry() = default;

void GuestRegistry::load()
{
    QSet<QString> seen;
    for (const StoredDefinition &stored : m_store->loadAll()) {
        const QString key = stored.file ? keyOf(stored.file->definition.uuid) : keyOfBroken(stored.path);
        seen.insert(key);
        if (stored.file)
            readGood(key, stored.path, *stored.file);
        else
            readBad(key, stored.path, Error(stored.error.value_or(ErrorInfo{})).info().toString());
    }
    for (const GuestPtr &guest : m_guests.values()) {
        if (!seen.contains(guest->key()))
            fileGone(guest);
    }
    m_loaded = true;
}

QString GuestRegistry::keyOfBroken(const QString &path) const
{
    for (const GuestPtr &guest : m_guests) {
        if (guest->file() == path)
            return guest->key();
    }
    return path;
}

void GuestRegistry::readGood(const QString &key, const QString &path, const DefinitionFile &file)
{
    const GuestPtr known = m_guests.value(key);
    const bool same = known && known->file() == path && known->problem().isEmpty() && known->definitionFile()
        && known->definitionFile()->text == file.text;
    if (same)
        return;
    const bool existed = known && known->definitionFile();
    const GuestPtr guest = known ? known : add(key);
    guest->setDefinition(path, file);
    if (m_loaded)
        Q_EMIT definitionEvent(guest, existed ? QStringLiteral("changed") : QStringLiteral("defined"));
}

void GuestRegistry::readBad(const QString &key, const QString &path, const QString &problem)
{
    const GuestPtr known = m_guests.value(key);
    if (known && known->problem() == problem && known->file() == path)
        return;
    const GuestPtr guest = known ? known : add(key);
    guest->setBroken(path, problem);
}

void GuestRegistry::fileGone(const GuestPtr &guest)
{
    if (guest->isOff()) {
        Q_EMIT definitionEvent(guest, QStringLiteral("deleted"));
        drop(guest);
    } else if (!guest->file().isEmpty()) {
        guest->setBroken({}, QStringLiteral("Its definition file is gone; the guest goes when it stops"));
    }
}

GuestRegistry::GuestPtr GuestRegistry::add(const QString &key)
{
    const auto guest = std::make_shared<Guest>(key);
    m_guests.insert(key, guest);
    connect(guest.get(), &Guest::changed, this, [this, key] { Q_EMIT changed(key); });
    return guest;
}

void GuestRegistry::drop(const GuestPtr &guest)
{
    m_guests.remove(guest->key());
    Q_EMIT removed(guest->key(), guest->uuid());
}

QList<GuestRegistry::GuestPtr> GuestRegistry::all() const
{
    QList<GuestPtr> guests = m_guests.values();
    std::sort(guests.begin(), guests.end(), [](const GuestPtr &a, const GuestPtr &b) {
        const int order = QString::compare(a->name(), b->name());
        return order != 0 ? order < 0 : a->key() < b->key();
    });
    return guests;
}

GuestRegistry::GuestPtr GuestRegistry::find(const QString &nameOrUuid) const
{
    if (const QUuid uuid(nameOrUuid); !uuid.isNull() && m_guests.contains(keyOf(uuid)))
        return m_guests.value(keyOf(uuid));
    QList<GuestPtr> named = m_guests.values();
    named.removeIf([&](const GuestPtr &guest) { return guest->name() != nameOrUuid; });
    if (named.size() == 1)
        return named.first();
    if (named.size() > 1)
        // One runs though its file is gone, and another took the name.
        throw Error(ErrorCode::InvalidArgument, QStringLiteral("There are %1 guests \"%2\"").arg(named.size()).arg(nameOrUuid),
                    QStringLiteral("Say which by its UUID: %1 or %2").arg(named.first()->key(), named.last()->key()))
            .about(nameOrUuid);
    throw Error(ErrorCode::GuestNotFound, QStringLiteral("There is no guest \"%1\"").arg(nameOrUuid),
                QStringLiteral("See `dom list` for those there are"))
        .about(nameOrUuid);
}

bool GuestRegistry::hasName(const QString &name) const
{
    return std::any_of(m_guests.begin(), m_guests.end(), [&](const GuestPtr &guest) { return guest->name() == name; });
}

GuestRegistry::GuestPtr GuestRegistry::findOrAddOrphan(const QUuid &uuid, const DomainNote &note)
{
    if (const GuestPtr known = m_guests.value(keyOf(uuid)))
        return known;
    const GuestPtr guest = add(keyOf(uuid));
    guest->setNote(note);
    guest->setBroken({}, QStringLiteral("Its definition file is gone; the guest goes when it stops"));
    return guest;
}

QList<std::shared_ptr<Domain>> GuestRegistry::runningDomains() const
{
    QList<std::shared_ptr<Domain>> domains;
    for (const GuestPtr &guest : m_guests) {
        if (const auto domain = guest->domain())
            domains.append(domain);
    }
    return domains;
}

QList<DomainConfig> GuestRegistry::runningConfigs() const
{
    QList<DomainConfig> configs;
    for (const GuestPtr &guest : m_guests) {
        if (guest->domain())
            configs.append(guest->runningConfig());
        else if (guest->state() == GuestState::Starting && guest->definitionFile())
            configs.append(guest->definition().hardware);
    }
    return configs;
}

QList<DomainConfig> GuestRegistry::definedConfigs() const
{
    QList<DomainConfig> configs;
    for (const GuestPtr &guest : m_guests) {
        if (guest->definitionFile())
            configs.append(guest->definition().hardware);
    }
    return configs;
}

void GuestRegistry::checkDefinition(const GuestDefinition &definition, const GuestPtr &replaced) const
{
    const QStringList problems = definitionProblems(definition);
    if (!problems.isEmpty())
        throw Error(ErrorCode::BadDefinition, problems.join(QStringLiteral("; "))).about(definition.name);
    for (const GuestPtr &guest : m_guests) {
        if (guest != replaced && guest->name() == definition.name && guest->key() != keyOf(definition.uuid))
            throw Error(ErrorCode::AlreadyExists, QStringLiteral("There is a guest \"%1\" already").arg(definition.name),
                        QStringLiteral("Choose another name"))
                .about(definition.name);
    }
    refuseDiskConflict(definition.hardware, definedConfigs());
}

GuestRegistry::GuestPtr GuestRegistry::define(const GuestDefinition &definition)
{
    checkDefinition(definition, nullptr);
    const GuestPtr known = m_guests.value(keyOf(definition.uuid));
    if (!known || known->file().isEmpty())
        m_store->create(definition);
    else if (const QString oldName = fileName(*known); oldName != definition.name)
        m_store->rename(oldName, definition);
    else
        m_store->save(definition);
    return takeStored(definition.name);
}

GuestRegistry::GuestPtr GuestRegistry::defineText(const QByteArray &text)
{
    const DefinitionFile file = valueOrThrow(parseDefinition(text, QStringLiteral("definition")));
    const QString path = m_store->pathOf(file.definition.name);
    const GuestPtr broken = m_guests.value(path); // no guest, but a file of that name which could not be read
    checkDefinition(file.definition, broken);
    const GuestPtr known = m_guests.value(keyOf(file.definition.uuid));
    if (broken) {
        m_store->setAside(file.definition.name);
        drop(broken);
    } else if ((!known || known->file() != path) && (QFileInfo::exists(path) || QFileInfo(path).isSymLink())) {
        throw Error(ErrorCode::AlreadyExists, QStringLiteral("The file %1 is there already").arg(path),
                    QStringLiteral("Choose another name"))
            .about(file.definition.name);
    }
    replaceFile(path, text);
    if (known && !known->file().isEmpty() && known->file() != path)
        m_store->remove(fileName(*known));
    return takeStored(file.definition.name);
}

GuestRegistry::GuestPtr GuestRegistry::takeStored(const QString &name)
{
    const StoredDefinition stored = m_store->load(name);
    if (!stored.file)
        throw Error(stored.error.value_or(ErrorInfo{}));
    const QString key = keyOf(stored.file->definition.uuid);
    readGood(key, stored.path, *stored.file);
    return m_guests.value(key);
}

void GuestRegistry::remove(const GuestPtr &guest)
{
    if (!guest->isOff())
        throw Error(ErrorCode::WrongState,
                    QStringLiteral("%1 cannot be deleted: it is %2").arg(guest->name(), guestStateName(guest->state())),
                    QStringLiteral("Stop it first"))
            .about(guest->name());
    if (!guest->file().isEmpty())
        m_store->remove(fileName(*guest));
    ++guest->restartTicket;
    Q_EMIT definitionEvent(guest, QStringLiteral("deleted"));
    drop(guest);
}

void GuestRegistry::finishInstall(const GuestPtr &guest)
{
    if (!guest->definitionFile() || !guest->definition().install)
        return;
    GuestDefinition definition = guest->definition();
    definition.install.reset();
    try {
        define(definition);
    } catch (const Error &error) {
        DefinitionFile file = *guest->definitionFile();
        file.definition = definition;
        file.warnings.append(
            {0, 0, QStringLiteral("The end of its installation could not be written: ") + error.info().toString()});
        guest->setDefinition(guest->file(), std::move(file));
    }
}

bool GuestRegistry::keepWithoutDomain(const GuestPtr &guest)
{
    if (!guest->file().isEmpty())
        return true;
    drop(guest);
    return false;
}

} // namespace domus
