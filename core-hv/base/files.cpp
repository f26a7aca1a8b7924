// SPDX-License-Identifier: GPL-3.0-or-later
#include "files.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace domus {
namespace {

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

void syncDirectory(const QString &path)
{
    const int fd = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    ::fsync(fd);
    ::close(fd);
}

Error fileError(const QFileDevice &file, const QString &text)
{
    // QFileDevice keeps no errno; a full disk is its own error code, the rest is in the text.
    const bool full = file.error() == QFileDevice::ResourceError || errno == ENOSPC || errno == EDQUOT;
    const bool denied = file.error() == QFileDevice::PermissionsError || errno == EACCES || errno == EROFS;
    const ErrorCode code = full ? ErrorCode::NoSpace : denied ? ErrorCode::PermissionDenied : ErrorCode::IoError;
    return Error(code, text, full ? QStringLiteral("Free some space on that file system") : QString(), file.errorString());
}

} // namespace

Error systemError(int errnoValue, const QString &text, const QString &hint)
{
    return Error(codeOfErrno(errnoValue), text, hint, QString::fromLocal8Bit(std::strerror(errnoValue)));
}

void replaceFile(const QString &path, const QByteArray &content)
{
    const QString text = QStringLiteral("Cannot write %1").arg(path);
    QSaveFile file(path);
    errno = 0;
    if (!file.open(QIODevice::WriteOnly))
        throw fileError(file, text);
    file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    if (file.write(content) != content.size() || !file.commit())
        throw fileError(file, text);
    syncDirectory(QFileInfo(path).absolutePath());
}

QByteArray readFile(const QString &path, ByteSize limit)
{
    QFile file(path);
    errno = 0;
    if (!file.open(QIODevice::ReadOnly))
        throw systemError(errno ? errno : EIO, QStringLiteral("Cannot read %1").arg(path));
    const QByteArray content = file.read(limit.bytes() + 1);
    if (content.size() > limit.bytes())
        throw Error(ErrorCode::IoError, QStringLiteral("%1 is larger than %2").arg(path, limit.toString()));
    return content;
}

void makePrivateDir(const QString &path)
{
    if (!QDir().mkpath(QFileInfo(path).absolutePath()))
        throw Error(ErrorCode::IoError, QStringLiteral("Cannot make the directory %1").arg(QFileInfo(path).absolutePath()));
    const QByteArray name = QFile::encodeName(path);
    if (::mkdir(name.constData(), 0700) != 0 && errno != EEXIST)
        throw systemError(errno, QStringLiteral("Cannot make the directory %1").arg(path));
    struct stat info = {};
    if (::lstat(name.constData(), &info) != 0)
        throw systemError(errno, QStringLiteral("Cannot look at %1").arg(path));
    if (!S_ISDIR(info.st_mode) || info.st_uid != ::geteuid())
        throw Error(ErrorCode::PermissionDenied, QStringLiteral("%1 is not a directory of this user").arg(path));
    if ((info.st_mode & 077) != 0 && ::chmod(name.constData(), 0700) != 0)
        throw systemError(errno, QStringLiteral("%1 is open to other users").arg(path));
}

} // namespace domus
