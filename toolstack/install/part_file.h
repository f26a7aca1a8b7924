// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/fd_stream.h"
#include "byte_size.h"
#include "error.h"

#include <QByteArray>
#include <QString>

namespace domus {

/// Tells one content of an address from another, as the server does.
struct Validators {
    QByteArray etag;
    QByteArray lastModified;

    bool isEmpty() const { return etag.isEmpty() && lastModified.isEmpty(); }
    /// For If-Range: a strong ETag, else the date, else nothing (then a download cannot be continued).
    QByteArray forRange() const { return !etag.isEmpty() && !etag.startsWith("W/") ? etag : lastModified; }
    bool operator==(const Validators &) const = default;
};

/// What the cache knows of a file that is whole.
struct CachedFile {
    QString name; ///< in the entry's folder
    Validators validators;
    qint64 size = 0;
    QString sha256;
};

/// A folder of the cache: one address. Locked against other processes and other fetches while it exists.
/// All of it blocks shortly; throws Error.
class CacheEntry {
public:
    /// Nothing when somebody else has it locked.
    static std::optional<CacheEntry> tryOpen(const QString &cacheDir, const QString &address);

    QString path(const QString &name) const { return m_folder + u'/' + name; }
    QString partPath() const { return path(QStringLiteral("part")); }

    std::optional<CachedFile> cached() const;
    /// Gives the whole, checked part file its name, on disk for good, and drops what was there before.
    void publish(const CachedFile &file);
    void dropCached();

    /// How much of an interrupted download may be continued, and of which content. After a restart of the machine
    /// nothing: what was not synced may have holes.
    std::pair<qint64, Validators> resumable() const;
    void notePart(const Validators &validators);
    void dropPart();

private:
    explicit CacheEntry(QString folder, QString address, UniqueFd lock);

    QString m_folder;
    QString m_address;
    UniqueFd m_lock;
};

/// The part file while it is written.
class PartFile {
public:
    /// Continues at that length, cutting off what is behind it. Refuses links.
    static PartFile open(const QString &path, qint64 keep);

    void write(const QByteArray &bytes);
    qint64 size() const { return m_size; }
    int descriptor() const { return m_fd.get(); }

private:
    PartFile(QString path, UniqueFd fd, qint64 size) : m_path(std::move(path)), m_fd(std::move(fd)), m_size(size) {}

    QString m_path;
    UniqueFd m_fd;
    qint64 m_size;
};

/// Throws Error(NoSpace) with the missing amount when that much does not fit beside the reserve.
void requireSpace(const QString &folder, qint64 bytes, ByteSize reserve);

/// A name for the file that is safe in a folder: the address's last part, reduced to plain characters.
QString cacheFileName(const QString &address);

} // namespace domus
