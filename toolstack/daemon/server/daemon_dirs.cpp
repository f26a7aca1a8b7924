// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/daemon_dirs.h"

#include "files.h"
#include "socket_path.h"

#include <QDir>
#include <QFile>
#include <pwd.h>
#include <unistd.h>

namespace domus {
namespace {

/// The user's, also where HOME is missing or relative, as after a careless su or in a bare service.
QString homeDirectory(const QProcessEnvironment &environment)
{
    const QString wanted = environment.value(QStringLiteral("HOME"));
    if (wanted.startsWith(u'/'))
        return wanted;
    const passwd *user = ::getpwuid(::geteuid());
    const QString home = user ? QFile::decodeName(user->pw_dir) : QString();
    if (home.startsWith(u'/'))
        return home;
    throw Error(ErrorCode::NotFound, QStringLiteral("This user has no home directory"),
                QStringLiteral("Set HOME to the absolute path of a directory"));
}

QString baseDirectory(const QProcessEnvironment &environment, const QString &variable, const QString &belowHome)
{
    const QString wanted = environment.value(variable);
    const QString base = wanted.startsWith(u'/') ? wanted : QString(homeDirectory(environment) + u'/' + belowHome);
    return base + QStringLiteral("/domus");
}

} // namespace

DaemonDirs DaemonDirs::fromEnvironment(const QProcessEnvironment &environment)
{
    const QString config = baseDirectory(environment, QStringLiteral("XDG_CONFIG_HOME"), QStringLiteral(".config"));
    const QString data = baseDirectory(environment, QStringLiteral("XDG_DATA_HOME"), QStringLiteral(".local/share"));
    DaemonDirs dirs;
    dirs.socket = socketPath();
    dirs.runtime = runtimeDirectory();
    dirs.domains = dirs.runtime + QStringLiteral("/domains");
    dirs.guests = config + QStringLiteral("/guests");
    dirs.images = data + QStringLiteral("/images");
    dirs.nvram = data + QStringLiteral("/nvram");
    dirs.saved = data + QStringLiteral("/saved");
    dirs.state = baseDirectory(environment, QStringLiteral("XDG_STATE_HOME"), QStringLiteral(".local/state"));
    dirs.jobs = dirs.state + QStringLiteral("/jobs");
    dirs.ended = dirs.state + QStringLiteral("/ended");
    dirs.stats = dirs.state + QStringLiteral("/stats");
    dirs.cache = baseDirectory(environment, QStringLiteral("XDG_CACHE_HOME"), QStringLiteral(".cache"));
    return dirs;
}

void DaemonDirs::make() const
{
    // Each with its parent of ours, so that both have mode 0700.
    for (const QString &path :
         {runtime, domains, QDir::cleanPath(guests + QStringLiteral("/..")), guests,
          QDir::cleanPath(images + QStringLiteral("/..")), images, nvram, saved, state, jobs, ended, stats, cache})
        makePrivateDir(path);
}

} // namespace domus
