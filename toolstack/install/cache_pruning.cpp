// SPDX-License-Identifier: GPL-3.0-or-later
#include "cache_pruning.h"

#include "async/fd_stream.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QList>
#include <QSet>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace domus {
namespace {

const QString lockName = QStringLiteral("lock");

struct Entry {
    QString folder;
    qint64 lastUsed = 0;
    qint64 size = 0;
};

/// Folders that the cache made: others may have put theirs beside them.
QList<Entry> entriesOf(const QString &cacheDir)
{
    QList<Entry> entries;
    for (const QFileInfo &folder : QDir(cacheDir).entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks)) {
        struct stat lock = {};
        if (::lstat(QFile::encodeName(folder.filePath() + u'/' + lockName).constData(), &lock) != 0 || !S_ISREG(lock.st_mode))
            continue;
        Entry entry{.folder = folder.filePath(), .lastUsed = lock.st_mtim.tv_sec, .size = 0};
        for (const QFileInfo &file : QDir(entry.folder).entryInfoList(QDir::Files | QDir::NoSymLinks))
            entry.size += file.size();
        entries.append(entry);
    }
    std::sort(entries.begin(), entries.end(), [](const Entry &a, const Entry &b) { return a.lastUsed < b.lastUsed; });
    return entries;
}

bool isLinkedElsewhere(const QString &path)
{
    struct stat info = {};
    return ::lstat(QFile::encodeName(path).constData(), &info) == 0 && info.st_nlink > 1;
}

/// Empties the folder but for its lock, which others may be waiting for.
qint64 emptyEntry(const QString &folder)
{
    const UniqueFd lock(::open(QFile::encodeName(folder + u'/' + lockName).constData(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
    if (!lock.isValid() || ::flock(lock.get(), LOCK_EX | LOCK_NB) != 0)
        return 0;
    const auto files = QDir(folder).entryInfoList(QDir::Files | QDir::NoSymLinks);
    const bool linked =
        std::any_of(files.begin(), files.end(), [](const QFileInfo &file) { return isLinkedElsewhere(file.filePath()); });
    if (linked)
        return 0;
    qint64 freed = 0;
    for (const QFileInfo &file : files) {
        const qint64 size = file.size();
        if (file.fileName() != lockName && QFile::remove(file.filePath()))
            freed += size;
    }
    return freed;
}

} // namespace

ByteSize pruneInstallCache(const QString &cacheDir, const PruneOptions &options)
{
    const QList<Entry> entries = entriesOf(cacheDir);
    QSet<QString> foldersInUse;
    for (const QString &path : options.inUse)
        foldersInUse.insert(QFileInfo(path).canonicalPath());
    const qint64 tooRecent = QDateTime::currentSecsSinceEpoch() - options.recent.count();
    qint64 total = 0;
    for (const Entry &entry : entries)
        total += entry.size;
    qint64 freed = 0;
    for (const Entry &entry : entries) {
        if (total - freed <= options.keep.bytes())
            break;
        if (foldersInUse.contains(QFileInfo(entry.folder).canonicalFilePath()))
            continue;
        if (options.recent.count() > 0 && entry.lastUsed > tooRecent)
            continue;
        freed += emptyEntry(entry.folder);
    }
    return ByteSize::fromBytes(freed);
}

} // namespace domus
