// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon_process.h"

#include "files.h"

#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>
#include <QStringList>

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

extern char **environ;

namespace domus {

static QString ownDirectory()
{
    return QFileInfo(QFile::symLinkTarget(QStringLiteral("/proc/self/exe"))).absolutePath();
}

QString findDaemonProgram()
{
    const QString wanted = qEnvironmentVariable("DOMUS_DAEMON");
    if (!wanted.isEmpty()) {
        if (QFileInfo(wanted).isExecutable())
            return wanted;
        throw Error(ErrorCode::NotFound, QStringLiteral("$DOMUS_DAEMON is '%1', which cannot be executed").arg(wanted),
                    QStringLiteral("Unset it, or let it name a domusd."));
    }
    const QString own = ownDirectory();
    const QStringList places{own + QStringLiteral("/domusd"), own + QStringLiteral("/../libexec/domus/domusd"),
                             QStringLiteral(DOMUS_LIBEXEC_DIR "/domusd")};
    for (const QString &place : places) {
        if (QFileInfo(place).isExecutable())
            return place;
    }
    const QString inPath = QStandardPaths::findExecutable(QStringLiteral("domusd"));
    if (!inPath.isEmpty())
        return inPath;
    throw Error(ErrorCode::NotFound, QStringLiteral("the daemon domusd is not installed"),
                QStringLiteral("It was looked for in %1 and in PATH.").arg(places.join(QStringLiteral(", "))));
}

QString daemonLogFile(const QString &socket)
{
    return QFileInfo(socket).absolutePath() + QStringLiteral("/domusd.log");
}

QString lastLines(const QString &path, int count)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    constexpr qint64 enough = 16 << 10;
    file.seek(std::max<qint64>(0, file.size() - enough));
    const QStringList lines = QString::fromUtf8(file.read(enough)).split(u'\n', Qt::SkipEmptyParts);
    return lines.mid(std::max<qsizetype>(0, lines.size() - count)).join(u'\n');
}

namespace {

/// What fork leaves to do is only what a forked child of a program with threads may do; so all of this is made before.
struct Preparation {
    QByteArray program;
    std::vector<QByteArray> variables;
    std::vector<char *> environment;
    UniqueFd log;
    UniqueFd null;
};

struct Report {
    pid_t pid;
    int error; ///< of fork or execve; 0 when it runs
};

UniqueFd openLog(const QString &path)
{
    const QByteArray name = QFile::encodeName(path);
    const QByteArray old = name + ".old";
    ::rename(name.constData(), old.constData());
    UniqueFd log(::open(name.constData(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!log.isValid())
        throw systemError(errno, QStringLiteral("the daemon's log %1 cannot be written").arg(path));
    return log;
}

Preparation prepare(const QString &program, const QString &socket, const QString &logFile)
{
    makePrivateDir(QFileInfo(socket).absolutePath());
    Preparation result;
    result.program = QFile::encodeName(program);
    for (char **entry = environ; *entry; ++entry) {
        if (!QByteArrayView(*entry).startsWith("DOMUS_SOCKET="))
            result.variables.emplace_back(*entry);
    }
    result.variables.push_back("DOMUS_SOCKET=" + QFile::encodeName(socket));
    for (QByteArray &variable : result.variables)
        result.environment.push_back(variable.data());
    result.environment.push_back(nullptr);
    result.log = openLog(logFile);
    result.null = UniqueFd(::open("/dev/null", O_RDWR | O_CLOEXEC));
    return result;
}

/// In the grandchild: never returns.
[[noreturn]] void becomeDaemon(Preparation &preparation, int report)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    ::signal(SIGPIPE, SIG_DFL);
    ::dup2(preparation.null.get(), 0);
    ::dup2(preparation.log.get(), 1);
    ::dup2(preparation.log.get(), 2);
    if (::chdir("/") != 0)
        ::_exit(126);
    char *const arguments[] = {preparation.program.data(), nullptr};
    ::execve(preparation.program.constData(), arguments, preparation.environment.data());
    const Report failed{::getpid(), errno};
    [[maybe_unused]] const auto written = ::write(report, &failed, sizeof failed);
    ::_exit(127);
}

/// In the child: makes the grandchild in a session of its own, says its pid, and ends.
[[noreturn]] void forkDaemon(Preparation &preparation, int report)
{
    ::setsid();
    const pid_t pid = ::fork();
    if (pid == 0)
        becomeDaemon(preparation, report);
    const Report made{pid, pid < 0 ? errno : 0};
    [[maybe_unused]] const auto written = ::write(report, &made, sizeof made);
    ::_exit(0);
}

} // namespace

/// Reads until the pipe's other ends are gone, which execve sees to: the last failure, else the pid.
static Report readReports(int fd)
{
    Report result{-1, 0};
    Report next{};
    while (true) {
        const ssize_t got = ::read(fd, &next, sizeof next);
        if (got < 0 && errno == EINTR)
            continue;
        if (got != ssize_t(sizeof next))
            return result;
        result.pid = next.pid;
        result.error = next.error ? next.error : result.error;
    }
}

StartedDaemon StartedDaemon::start(const QString &program, const QString &socket, const QString &logFile)
{
    Preparation preparation = prepare(program, socket, logFile);
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        throw systemError(errno, QStringLiteral("the daemon cannot be started"));
    UniqueFd reading(ends[0]);
    UniqueFd writing(ends[1]);
    const pid_t child = ::fork();
    if (child == 0)
        forkDaemon(preparation, writing.get());
    if (child < 0)
        throw systemError(errno, QStringLiteral("the daemon cannot be started"));
    writing.reset();
    const Report report = readReports(reading.get());
    while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {}
    if (report.error || report.pid <= 0)
        throw systemError(report.error, QStringLiteral("%1 cannot be started").arg(program));
    return StartedDaemon(report.pid, UniqueFd(int(::syscall(SYS_pidfd_open, report.pid, 0))));
}

bool StartedDaemon::hasEnded() const
{
    pollfd handle{m_handle.get(), POLLIN, 0};
    return !m_handle.isValid() || ::poll(&handle, 1, 0) > 0;
}

} // namespace domus
