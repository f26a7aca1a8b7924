// SPDX-License-Identifier: GPL-3.0-or-later
#include "part_file.h"

#include "files.h"
#include "http_errors.h"
#include "json_fields.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QUrl>
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace domus {
namespace {

QByteArray bootId()
{
    static const QByteArray id = [] {
        QFile file(QStringLiteral("/proc/sys/kernel/random/boot_id"));
        return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed() : QByteArray();
    }();
    return id;
}

QJsonObject readObject(const QString &path)
{
    try {
        return QJsonDocument::fromJson(readFile(path, ByteSize::fromKiB(64))).object();
    } catch (const Error &) {
        return {}; // missing or unreadable: the same as no knowledge
    }
}

Validators validatorsFrom(const QJsonObject &object)
{
    return {.etag = stringField(object, QLatin1String("etag")).value_or(QString()).toLatin1(),
            .lastModified = stringField(object, QLatin1String("lastModified")).value_or(QString()).toLatin1()};
}

void addValidators(QJsonObject &object, const Validators &validators)
{
    object.insert(QStringLiteral("etag"), QString::fromLatin1(validators.etag));
    object.insert(QStringLiteral("lastModified"), QString::fromLatin1(validators.lastModified));
}

void writeObject(const QString &path, const QJsonObject &object)
{
    replaceFile(path, QJsonDocument(object).toJson(QJsonDocument::Indented));
}

void removeFile(const QString &path)
{
    if (::unlink(QFile::encodeName(path).constData()) != 0 && errno != ENOENT)
        throw systemError(errno, QStringLiteral("Cannot remove %1").arg(path));
}

} // namespace

QString cacheFileName(const QString &address)
{
    static const QRegularExpression odd(QStringLiteral("[^A-Za-z0-9._+-]"));
    QString name = QUrl(address).fileName();
    name = name.replace(odd, QStringLiteral("_")).right(120);
    while (name.startsWith(u'.'))
        name.remove(0, 1);
    // These are the entry's own.
    const bool taken = name.isEmpty() || name.startsWith(QLatin1String("part")) || name == QLatin1String("meta.json")
        || name == QLatin1String("lock");
    return taken ? QString(QStringLiteral("file-") + name) : name;
}

CacheEntry::CacheEntry(QString folder, QString address, UniqueFd lock)
    : m_folder(std::move(folder)), m_address(std::move(address)), m_lock(std::move(lock))
{
}

std::optional<CacheEntry> CacheEntry::tryOpen(const QString &cacheDir, const QString &address)
{
    makePrivateDir(cacheDir);
    const QByteArray key = QCryptographicHash::hash(address.toUtf8(), QCryptographicHash::Sha256).toHex().left(32);
    const QString folder = cacheDir + u'/' + QString::fromLatin1(key);
    makePrivateDir(folder);
    const QString lockPath = folder + QStringLiteral("/lock");
    UniqueFd lock(::open(QFile::encodeName(lockPath).constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!lock.isValid())
        throw systemError(errno, QStringLiteral("Cannot use the cache folder %1").arg(folder));
    if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK)
            return std::nullopt;
        throw systemError(errno, QStringLiteral("Cannot lock the cache folder %1").arg(folder));
    }
    ::futimens(lock.get(), nullptr); // the lock's date says when the entry was last used
    return CacheEntry(folder, address, std::move(lock));
}

std::optional<CachedFile> CacheEntry::cached() const
{
    const QJsonObject meta = readObject(path(QStringLiteral("meta.json")));
    CachedFile file;
    file.name = stringField(meta, QLatin1String("name")).value_or(QString());
    file.size = intField(meta, QLatin1String("size")).value_or(-1);
    file.sha256 = stringField(meta, QLatin1String("sha256")).value_or(QString());
    file.validators = validatorsFrom(meta);
    const bool ours =
        stringField(meta, QLatin1String("address")) == shownAddress(m_address) && file.name == cacheFileName(m_address);
    const QFileInfo info(path(file.name));
    if (!ours || !info.isFile() || info.isSymLink() || info.size() != file.size)
        return std::nullopt;
    return file;
}

void CacheEntry::publish(const CachedFile &file)
{
    // The description goes first and comes last: a file without one does not count.
    removeFile(path(QStringLiteral("meta.json")));
    if (::rename(QFile::encodeName(partPath()).constData(), QFile::encodeName(path(file.name)).constData()) != 0)
        throw systemError(errno, QStringLiteral("Cannot store %1").arg(path(file.name)));
    removeFile(path(QStringLiteral("part.json")));
    QJsonObject meta{{QStringLiteral("address"), shownAddress(m_address)},
                     {QStringLiteral("name"), file.name},
                     {QStringLiteral("size"), file.size},
                     {QStringLiteral("sha256"), file.sha256}};
    addValidators(meta, file.validators);
    writeObject(path(QStringLiteral("meta.json")), meta);
}

void CacheEntry::dropCached()
{
    if (const auto file = cached())
        removeFile(path(file->name));
    removeFile(path(QStringLiteral("meta.json")));
}

std::pair<qint64, Validators> CacheEntry::resumable() const
{
    const QJsonObject note = readObject(path(QStringLiteral("part.json")));
    const QFileInfo part(partPath());
    const Validators validators = validatorsFrom(note);
    const bool sameBoot = stringField(note, QLatin1String("bootId")) == QString::fromLatin1(bootId());
    if (!part.isFile() || part.isSymLink() || !sameBoot || validators.forRange().isEmpty())
        return {0, {}};
    return {part.size(), validators};
}

void CacheEntry::notePart(const Validators &validators)
{
    QJsonObject note{{QStringLiteral("address"), shownAddress(m_address)},
                     {QStringLiteral("bootId"), QString::fromLatin1(bootId())}};
    addValidators(note, validators);
    writeObject(path(QStringLiteral("part.json")), note);
}

void CacheEntry::dropPart()
{
    removeFile(partPath());
    removeFile(path(QStringLiteral("part.json")));
}

PartFile PartFile::open(const QString &path, qint64 keep)
{
    const int flags = O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW;
    UniqueFd fd(::open(QFile::encodeName(path).constData(), flags, 0600));
    if (!fd.isValid())
        throw systemError(errno, QStringLiteral("Cannot write %1").arg(path));
    if (::ftruncate(fd.get(), keep) != 0 || ::lseek(fd.get(), keep, SEEK_SET) != keep)
        throw systemError(errno, QStringLiteral("Cannot write %1").arg(path));
    return PartFile(path, std::move(fd), keep);
}

void PartFile::write(const QByteArray &bytes)
{
    qsizetype done = 0;
    while (done < bytes.size()) {
        const ssize_t wrote = ::write(m_fd.get(), bytes.constData() + done, size_t(bytes.size() - done));
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0)
            throw systemError(errno == EFBIG ? ENOSPC : errno, QStringLiteral("Cannot write %1").arg(m_path),
                              QStringLiteral("Free some space on that file system, or move the cache"));
        done += wrote;
        m_size += wrote;
    }
}

void requireSpace(const QString &folder, qint64 bytes, ByteSize reserve)
{
    struct statvfs info = {};
    if (::statvfs(QFile::encodeName(folder).constData(), &info) != 0)
        return; // a file system that does not tell; writing will
    const ByteSize available = ByteSize::fromBytes(qint64(info.f_bavail) * qint64(info.f_frsize));
    const ByteSize wanted = ByteSize::fromBytes(bytes) + reserve;
    if (wanted <= available)
        return;
    throw Error(ErrorCode::NoSpace,
                QStringLiteral("%1 has %2 free; %3 are needed and %4 must stay free")
                    .arg(folder, available.toString(), ByteSize::fromBytes(bytes).toString(), reserve.toString()),
                QStringLiteral("Free some space on that file system, or move the cache"));
}

} // namespace domus
