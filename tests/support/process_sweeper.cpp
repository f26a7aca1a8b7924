// SPDX-License-Identifier: GPL-3.0-or-later
#include "process_sweeper.h"

#include <QDir>
#include <QFile>
#include <csignal>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace domus::test {
namespace {

constexpr int sweeps = 20; // a daemon that is being ended may have just started another guest

QByteArray processFile(const QString &pid, const char *name)
{
    QFile file(QStringLiteral("/proc/%1/%2").arg(pid, QLatin1String(name)));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void endProcessesBelow(const QString &folder)
{
    for (int sweep = 0; sweep < sweeps; ++sweep) {
        const QList<qint64> found = processesBelow(folder);
        for (const qint64 pid : found)
            ::kill(pid_t(pid), SIGKILL);
        if (found.isEmpty())
            return;
    }
}

/// The helper: a grandchild in a session of its own, so that what ends the test's process tree does not reach it.
[[noreturn]] void sweepWhenClosed(int alive, const QString &folder)
{
    ::setsid();
    if (::fork() != 0)
        ::_exit(0);
    const int nowhere = ::open("/dev/null", O_RDWR);
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        ::dup2(nowhere, stream);
    constexpr int kept = STDERR_FILENO + 1;
    ::dup2(alive, kept);
    ::close_range(kept + 1, ~0U, 0); // or the test's other pipes would seem to have a writer
    char word;
    ssize_t got = -1;
    while ((got = ::read(kept, &word, 1)) == -1 && errno == EINTR) {}
    if (got == 1) // the test ended in good order, and removes its folder itself: two who do that leave parts of it
        ::_exit(0);
    endProcessesBelow(folder);
    QDir(folder).removeRecursively();
    ::_exit(0);
}

} // namespace

QList<qint64> processesBelow(const QString &folder)
{
    QList<qint64> found;
    const QByteArray name = QFile::encodeName(folder);
    for (const QString &entry : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs)) {
        const qint64 pid = entry.toLongLong();
        if (pid <= 0 || pid == ::getpid() || pid == ::getppid())
            continue;
        const QString workingDirectory = QFile::symLinkTarget(QStringLiteral("/proc/%1/cwd").arg(entry));
        if (workingDirectory.startsWith(folder) || processFile(entry, "cmdline").contains(name)
            || processFile(entry, "environ").contains(QByteArray("XDG_RUNTIME_DIR=").append(name)))
            found.append(pid);
    }
    return found;
}

ProcessSweeper::ProcessSweeper(QString folder) : m_folder(std::move(folder))
{
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        qFatal("no pipe for the process sweeper");
    const pid_t child = ::fork();
    if (child == 0) {
        ::close(ends[1]);
        sweepWhenClosed(ends[0], m_folder);
    }
    ::close(ends[0]);
    ::waitpid(child, nullptr, 0);
    m_alive = ends[1];
}

ProcessSweeper::~ProcessSweeper()
{
    endProcessesBelow(m_folder);
    [[maybe_unused]] const ssize_t told = ::write(m_alive, "", 1);
    ::close(m_alive);
}

void endWithTest(QProcess &process)
{
    process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
}

} // namespace domus::test
