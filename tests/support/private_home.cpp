// SPDX-License-Identifier: GPL-3.0-or-later
#include "private_home.h"

#include <QDir>
#include <QFile>
#include <csignal>
#include <sys/stat.h>
#include <unistd.h>

namespace domus::test {
namespace {

void setDirectory(const char *variable, const QString &path)
{
    QDir().mkpath(path);
    ::chmod(QFile::encodeName(path).constData(), 0700);
    qputenv(variable, QFile::encodeName(path));
}

QByteArray environmentOf(const QString &pid)
{
    QFile file(QStringLiteral("/proc/%1/environ").arg(pid));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

PrivateHome::PrivateHome() : m_dir(QDir::tempPath() + QStringLiteral("/domus-test-XXXXXX"))
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

PrivateHome::~PrivateHome()
{
    for (const qint64 pid : processesBelow(m_dir.path()))
        ::kill(pid_t(pid), SIGKILL);
}

QList<qint64> processesBelow(const QString &folder)
{
    QList<qint64> found;
    const QByteArray name = QFile::encodeName(folder);
    for (const QString &entry : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs)) {
        const qint64 pid = entry.toLongLong();
        if (pid <= 0 || pid == ::getpid() || pid == ::getppid())
            continue;
        const QString workingDirectory = QFile::symLinkTarget(QStringLiteral("/proc/%1/cwd").arg(entry));
        if (workingDirectory.startsWith(folder) || environmentOf(entry).contains(QByteArray("XDG_RUNTIME_DIR=").append(name)))
            found.append(pid);
    }
    return found;
}

} // namespace domus::test
