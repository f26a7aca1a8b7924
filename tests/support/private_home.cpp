// SPDX-License-Identifier: GPL-3.0-or-later
#include "private_home.h"

#include <QDir>
#include <QFile>
#include <sys/stat.h>

namespace domus::test {
namespace {

void setDirectory(const char *variable, const QString &path)
{
    QDir().mkpath(path);
    ::chmod(QFile::encodeName(path).constData(), 0700);
    qputenv(variable, QFile::encodeName(path));
}

} // namespace

PrivateHome::PrivateHome() : m_dir(QDir::tempPath() + QStringLiteral("/domus-test-XXXXXX")), m_sweeper(m_dir.path())
{
    setDirectory("HOME", path(QStringLiteral("home")));
    setDirectory("XDG_RUNTIME_DIR", path(QStringLiteral("run")));
    setDirectory("XDG_CONFIG_HOME", path(QStringLiteral("config")));
    setDirectory("XDG_DATA_HOME", path(QStringLiteral("data")));
    setDirectory("XDG_STATE_HOME", path(QStringLiteral("state")));
    setDirectory("XDG_CACHE_HOME", path(QStringLiteral("cache")));
    const QByteArray programs = DOMUS_BIN_DIR;
    if (!qgetenv("PATH").startsWith(programs))
        qputenv("PATH", programs + ":" + qgetenv("PATH"));
}

} // namespace domus::test
