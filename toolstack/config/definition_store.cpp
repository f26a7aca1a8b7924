// SPDX-License-Identifier: GPL-3.0-or-later
#include "definition_store.h"

#include "async/fd_stream.h"
#include "files.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace domus {
namespace {

const QString suffix = QStringLiteral(".yaml");
/// Also what is no file: a person who finds it in the list knows why it is no guest.
constexpr auto everything = QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot | QDir::System | QDir::Hidden;
constexpr auto settleTime = std::chrono::milliseconds(100);

/// Not even a person's symlink leads out of the directory: what the daemon reads it will write later.
void refuseLink(const QString &path)
{
    struct stat info = {};
    if (::lstat(QFile::encodeName(path).constData(), &info) != 0)
        return;
    if (!S_ISREG(info.st_mode))
        throw Error(ErrorCode::PermissionDenied, QStringLiteral("%1 is not a plain file").arg(path),
                    QStringLiteral("Put the definition itself there, no link"));
}

StoredDefinition failed(const QString &path, const QString &name, const ErrorInfo &error)
{
    return {path, name, std::nullopt, error};
}

StoredDefinition readStored(const QString &path)
{
    const QString name = QFileInfo(path).fileName().chopped(suffix.size());
    try {
        refuseLink(path);
        auto file = parseDefinition(readFile(path, ByteSize::fromMiB(1)), path);
        if (!file)
            return failed(path, name, file.error());
        if (file->definition.name != name)
            return failed(path, name,
                          {ErrorCode::BadDefinition,
                           QStringLiteral("%1 holds a guest named '%2'").arg(path, file->definition.name),
                           QStringLiteral("Give file and guest the same name"),
                           {},
                           name});
        return {path, name, std::move(*file), std::nullopt};
    } catch (const Error &error) {
        return failed(path, name, error.info());
    }
}

using Owners = QHash<QUuid, QString>;

/// Which file each UUID belongs to: the one that had it before, else the first.
Owners ownersOf(const QList<StoredDefinition> &entries, const Owners &before)
{
    Owners owners;
    for (const StoredDefinition &entry : entries) {
        const QUuid uuid = entry.file ? entry.file->definition.uuid : QUuid();
        if (entry.file && (!owners.contains(uuid) || before.value(uuid) == entry.path))
            owners.insert(uuid, entry.path);
    }
    return owners;
}

void refuseDoubles(QList<StoredDefinition> &entries, const Owners &owners)
{
    for (StoredDefinition &entry : entries) {
        if (!entry.file)
            continue;
        const QUuid uuid = entry.file->definition.uuid;
        if (owners.value(uuid) == entry.path)
            continue;
        entry = failed(entry.path, entry.name,
                       {ErrorCode::BadDefinition,
                        QStringLiteral("%1 has the same UUID as %2").arg(entry.path, owners.value(uuid)),
                        QStringLiteral("Give one of them another UUID (the program uuidgen makes one)"),
                        {},
                        entry.name});
    }
}

void syncDirectory(const QString &path)
{
    const UniqueFd fd(::open(QFile::encodeName(path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (fd.isValid())
        ::fsync(fd.get());
}

} // namespace

QString DefinitionStore::defaultDirectory()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + QStringLiteral("/domus/guests");
}

DefinitionStore::DefinitionStore(const QString &directory, QObject *parent) : QObject(parent), m_directory(directory)
{
    makePrivateDir(m_directory);
    m_settle.setSingleShot(true);
    m_settle.setInterval(settleTime);
    connect(&m_settle, &QTimer::timeout, this, &DefinitionStore::compare);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, &m_settle, qOverload<>(&QTimer::start));
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, &m_settle, qOverload<>(&QTimer::start));
    m_watcher.addPath(m_directory);
    watch();
}

QString DefinitionStore::pathOf(const QString &name) const
{
    return m_directory + u'/' + name + suffix;
}

QString DefinitionStore::checkedPath(const QString &name) const
{
    if (const auto problem = guestNameProblem(name))
        throw Error(ErrorCode::InvalidArgument, QStringLiteral("'%1' cannot be a guest's name").arg(name), {}, *problem);
    return pathOf(name);
}

QList<StoredDefinition> DefinitionStore::loadAll()
{
    watch();
    QList<StoredDefinition> entries;
    for (const QString &fileName : QDir(m_directory).entryList({u'*' + suffix}, everything, QDir::Name))
        entries.append(readStored(m_directory + u'/' + fileName));
    m_owners = ownersOf(entries, m_owners);
    refuseDoubles(entries, m_owners);
    return entries;
}

StoredDefinition DefinitionStore::load(const QString &name)
{
    StoredDefinition stored = readStored(checkedPath(name));
    if (stored.file && !m_owners.contains(stored.file->definition.uuid))
        m_owners.insert(stored.file->definition.uuid, stored.path);
    return stored;
}

void DefinitionStore::write(const GuestDefinition &definition, const QByteArray &previous)
{
    const QStringList problems = definitionProblems(definition);
    if (!problems.isEmpty())
        throw Error(ErrorCode::InvalidArgument, QStringLiteral("The definition of %1 cannot be used").arg(definition.name), {},
                    problems.join(QStringLiteral("; ")));
    const QString path = checkedPath(definition.name);
    refuseLink(path);
    replaceFile(path, writeDefinition(definition, previous));
    m_stamps.insert(path, stampOf(path));
    m_watcher.addPath(path);
}

void DefinitionStore::save(const GuestDefinition &definition)
{
    const QString path = checkedPath(definition.name);
    refuseLink(path);
    write(definition, QFile::exists(path) ? readFile(path) : QByteArray());
}

void DefinitionStore::create(const GuestDefinition &definition)
{
    const QString path = checkedPath(definition.name);
    if (QFileInfo::exists(path) || QFileInfo(path).isSymLink())
        throw Error(ErrorCode::AlreadyExists, QStringLiteral("There is a guest named %1 already").arg(definition.name),
                    QStringLiteral("Choose another name"));
    write(definition, {});
}

void DefinitionStore::rename(const QString &oldName, const GuestDefinition &definition)
{
    const QString oldPath = checkedPath(oldName);
    const QString newPath = checkedPath(definition.name);
    if (oldPath == newPath) {
        save(definition);
        return;
    }
    if (QFileInfo::exists(newPath) || QFileInfo(newPath).isSymLink())
        throw Error(ErrorCode::AlreadyExists, QStringLiteral("There is a guest named %1 already").arg(definition.name),
                    QStringLiteral("Choose another name"));
    refuseLink(oldPath);
    // The new file first: a crash in between leaves both, which loadAll() reports, and never none.
    write(definition, readFile(oldPath));
    remove(oldName);
    m_owners.insert(definition.uuid, newPath);
}

void DefinitionStore::setAside(const QString &name)
{
    const QString path = checkedPath(name);
    const QString aside = path + QStringLiteral(".broken");
    if (::rename(QFile::encodeName(path).constData(), QFile::encodeName(aside).constData()) != 0)
        throw systemError(errno, QStringLiteral("Cannot set %1 aside").arg(path));
    m_stamps.remove(path);
}

void DefinitionStore::remove(const QString &name)
{
    const QString path = checkedPath(name);
    if (::unlink(QFile::encodeName(path).constData()) != 0)
        throw systemError(errno, QStringLiteral("Cannot remove %1").arg(path));
    m_stamps.remove(path);
    m_owners.removeIf([&](const auto &owner) { return owner.value() == path; });
    syncDirectory(m_directory);
}

DefinitionStore::Stamp DefinitionStore::stampOf(const QString &path)
{
    struct stat info = {};
    if (::lstat(QFile::encodeName(path).constData(), &info) != 0)
        return {};
    return {info.st_size, info.st_mtim.tv_sec * 1'000'000'000 + info.st_mtim.tv_nsec, info.st_ino};
}

void DefinitionStore::watch()
{
    for (const QString &fileName : QDir(m_directory).entryList({u'*' + suffix}, everything)) {
        const QString path = m_directory + u'/' + fileName;
        if (const QFileInfo info(path); info.isFile() && !info.isSymLink())
            m_watcher.addPath(path);
        m_stamps.insert(path, stampOf(path));
    }
}

void DefinitionStore::compare()
{
    const QHash<QString, Stamp> known = m_stamps;
    m_stamps.clear();
    watch();
    const QHash<QString, Stamp> now = m_stamps;
    for (auto it = now.begin(); it != now.end(); ++it) {
        if (known.value(it.key()) != it.value())
            Q_EMIT changed(it.key());
    }
    for (auto it = known.begin(); it != known.end(); ++it) {
        if (!now.contains(it.key()))
            Q_EMIT changed(it.key());
    }
}

} // namespace domus
