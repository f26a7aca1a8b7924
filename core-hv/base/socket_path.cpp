// SPDX-License-Identifier: GPL-3.0-or-later
#include "socket_path.h"

#include <QFile>

#include <sys/stat.h>
#include <unistd.h>

namespace domus {

static bool isOwnPrivateDirectory(const QString &path)
{
    struct stat info {};
    return ::lstat(QFile::encodeName(path).constData(), &info) == 0 && S_ISDIR(info.st_mode) && info.st_uid == ::geteuid()
        && (info.st_mode & 0077) == 0;
}

QString runtimeDirectory()
{
    const QString wanted = qEnvironmentVariable("XDG_RUNTIME_DIR");
    if (wanted.startsWith(u'/'))
        return wanted + QStringLiteral("/domus");
    const QString user = QString::number(::geteuid());
    const QString usual = QStringLiteral("/run/user/") + user;
    if (isOwnPrivateDirectory(usual))
        return usual + QStringLiteral("/domus");
    return QStringLiteral("/tmp/domus-") + user;
}

QString socketPath()
{
    const QString wanted = qEnvironmentVariable("DOMUS_SOCKET");
    return wanted.startsWith(u'/') ? wanted : runtimeDirectory() + QStringLiteral("/domus.sock");
}

} // namespace domus
