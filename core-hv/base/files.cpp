// SPDX-License-Identifier: GPL-3.0-or-later
#include "file_replacement.h"

#include "async/fd_stream.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QScopeGuard>
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace domus {
namespace {

constexpr qint64 smallestRead = 4096;

ErrorCode codeOfErrno(int errnoValue)
{
    switch (errnoValue) {
    case ENOSPC:
    case EDQUOT:
        return ErrorCode::NoSpace;
    case EACCES:
    case EPERM:
    case EROFS:
        return ErrorCode::PermissionDenied;
    case ENOENT:
        return ErrorCode::NotFound;
    default:
        return ErrorCode::IoError;
    }
}

Error writeError(const QString &path)
{
    const bool full = errno == ENOSPC || errno == EDQUOT;
    return systemError(errno, QStringLiteral("Cannot write %1").arg(path),
                       full ? QStringLiteral("Free some space on that file system") : QString());
}

void syncDirectory(const QString &path)
{
    const int fd = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    ::fsync(fd);
    ::close(fd);
}

/// A file in that directory that has no name yet, so that nothing is left of it when this process is killed. Where the
/// file system cannot do that it has the name from the beginning.
UniqueFd openNameless(const QByteArray &directory, const QByteArray &name, bool *named)
{
    UniqueFd file(::open(directory.constData(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600));
    if (file.isValid() || (errno != EOPNOTSUPP && errno != EISDIR && errno != ENOENT))
        return file;
    *named = true;
    return UniqueFd(::open(name.constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
}

} // namespace

Error systemError(int errnoValue, const QString &text, const QString &hint)
{
    return Error(codeOfErrno(errnoValue), text, hint, QString::fromLocal8Bit(std::strerror(errnoValue)));
}

void replaceFile(const QString &path, const QByteArray &content)
{
    replaceFileBy(path, [&](int fd) {
        if (writeFully(fd, content) != 0)
            throw writeError(path);
        return true;
    });
}

bool replaceFileBy(const QString &path, const std::function<bool(int fd)> &write)
{
    const QByteArray target = QFile::encodeName(path);
    const QByteArray fresh = target + ".new";
    const QString directory = QFileInfo(path).absolutePath();
    ::unlink(fresh.constData()); // of a process that was killed
    bool named = false;
    const UniqueFd file = openNameless(QFile::encodeName(directory), fresh, &named);
    if (!file.isValid())
        throw writeError(path);
    auto undo = qScopeGuard([&fresh] { ::unlink(fresh.constData()); });
    ::fchmod(file.get(), 0600);
    if (!write(file.get()))
        return false;
    // Full disks are told as late as here by file systems that put off where to write.
    if (::fsync(file.get()) != 0)
        throw writeError(path);
    const QByteArray self = "/proc/self/fd/" + QByteArray::number(file.get());
    if (!named && ::linkat(AT_FDCWD, self.constData(), AT_FDCWD, fresh.constData(), AT_SYMLINK_FOLLOW) != 0)
        throw writeError(path);
    if (::rename(fresh.constData(), target.constData()) != 0)
        throw writeError(path);
    undo.dismiss();
    syncDirectory(directory);
    return true;
}

int writeFully(int fd, const QByteArray &bytes)
{
    qsizetype done = 0;
    while (done < bytes.size()) {
        const ssize_t wrote = ::write(fd, bytes.constData() + done, size_t(bytes.size() - done));
        if (wrote >= 0) {
            done += wrote;
        } else if (errno == EAGAIN) {
            pollfd wait{fd, POLLOUT, 0};
            ::poll(&wait, 1, -1);
        } else if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

QByteArray readFile(const QString &path, ByteSize limit)
{
    const QString text = QStringLiteral("Cannot read %1").arg(path);
    // Without waiting: a FIFO that somebody put there would be waited for until another process writes to it.
    const UniqueFd file(::open(QFile::encodeName(path).constData(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    struct stat info = {};
    if (!file.isValid() || ::fstat(file.get(), &info) != 0)
        throw systemError(errno, text);
    if (!S_ISREG(info.st_mode))
        throw Error(ErrorCode::IoError, QStringLiteral("%1 is not a plain file").arg(path));
    QByteArray content;
    while (content.size() <= limit.bytes()) {
        const qsizetype old = content.size();
        // Its size is a hint only: files of /proc have none.
        const qsizetype step = std::min(std::max<qint64>(info.st_size - old + 1, smallestRead), limit.bytes() - old + 1);
        content.resize(old + step);
        const ssize_t got = ::read(file.get(), content.data() + old, size_t(step));
        const int readErrno = errno;
        content.truncate(old + std::max<ssize_t>(got, 0));
        if (got == 0)
            return content;
        if (got < 0 && readErrno != EINTR)
            throw systemError(readErrno, text);
    }
    throw Error(ErrorCode::IoError, QStringLiteral("%1 is larger than %2").arg(path, limit.toString()));
}

/// By its name. Only then its mode is ours to change: root's daemon with its socket in / or /tmp would shut everybody out.
static bool isOurs(const QString &path)
{
    const QStringList names = QDir::cleanPath(path).split(u'/', Qt::SkipEmptyParts);
    return std::any_of(names.begin(), names.end(), [](const QString &name) {
        return name == QLatin1String("domus") || name.startsWith(QLatin1String("domus-"));
    });
}

void makePrivateDir(const QString &path)
{
    const QString parent = QFileInfo(path).absolutePath();
    errno = 0;
    if (!QDir().mkpath(parent))
        throw systemError(errno ? errno : EIO, QStringLiteral("Cannot make the directory %1").arg(parent));
    const QByteArray name = QFile::encodeName(path);
    if (::mkdir(name.constData(), 0700) != 0 && errno != EEXIST)
        throw systemError(errno, QStringLiteral("Cannot make the directory %1").arg(path));
    struct stat info = {};
    if (::lstat(name.constData(), &info) != 0)
        throw systemError(errno, QStringLiteral("Cannot look at %1").arg(path));
    if (!S_ISDIR(info.st_mode) || info.st_uid != ::geteuid())
        throw Error(ErrorCode::PermissionDenied, QStringLiteral("%1 is not a directory of this user").arg(path));
    if ((info.st_mode & 077) == 0)
        return;
    if (!isOurs(path))
        throw Error(ErrorCode::PermissionDenied, QStringLiteral("%1 is open to other users").arg(path),
                    QStringLiteral("Name a directory below it, which Domus then makes for itself"));
    if (::chmod(name.constData(), 0700) != 0)
        throw systemError(errno, QStringLiteral("%1 is open to other users").arg(path));
}

} // namespace domus
