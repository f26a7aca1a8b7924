// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/spawn.h"

#include "files.h"

#include <QFile>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace domus {
namespace {

/// Inherited descriptors are first moved above all numbers that they shall get, so that none is overwritten.
constexpr int movedAbove = 64;
constexpr int firstInherited = 3;

class FileActions {
public:
    FileActions() { posix_spawn_file_actions_init(&m_actions); }
    ~FileActions() { posix_spawn_file_actions_destroy(&m_actions); }
    Q_DISABLE_COPY_MOVE(FileActions)
    posix_spawn_file_actions_t *get() { return &m_actions; }

    void inherit(const SpawnRequest &request)
    {
        posix_spawn_file_actions_addopen(&m_actions, 0, "/dev/null", O_RDONLY, 0);
        const int output = keep(request.output);
        posix_spawn_file_actions_adddup2(&m_actions, output, 1);
        posix_spawn_file_actions_adddup2(&m_actions, output, 2);
        int target = firstInherited;
        for (const int fd : request.inherited)
            posix_spawn_file_actions_adddup2(&m_actions, keep(fd), target++);
        posix_spawn_file_actions_addclosefrom_np(&m_actions, target);
        posix_spawn_file_actions_addchdir_np(&m_actions, QFile::encodeName(request.workingDirectory).constData());
    }

private:
    int keep(int fd)
    {
        m_moved.emplace_back(::fcntl(fd, F_DUPFD_CLOEXEC, movedAbove));
        if (!m_moved.back().isValid())
            throw systemError(errno, QStringLiteral("Cannot hand over a descriptor"));
        return m_moved.back().get();
    }

    posix_spawn_file_actions_t m_actions;
    std::vector<UniqueFd> m_moved;
};

class Attributes {
public:
    Attributes()
    {
        posix_spawnattr_init(&m_attributes);
        posix_spawnattr_setflags(&m_attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
        sigset_t signals;
        sigemptyset(&signals);
        posix_spawnattr_setsigmask(&m_attributes, &signals);
        sigfillset(&signals);
        posix_spawnattr_setsigdefault(&m_attributes, &signals);
    }
    ~Attributes() { posix_spawnattr_destroy(&m_attributes); }
    Q_DISABLE_COPY_MOVE(Attributes)
    const posix_spawnattr_t *get() const { return &m_attributes; }

private:
    posix_spawnattr_t m_attributes;
};

} // namespace

qint64 spawnDetached(const SpawnRequest &request)
{
    FileActions actions;
    actions.inherit(request);
    const Attributes attributes;
    QList<QByteArray> words{QFile::encodeName(request.program)};
    for (const QString &argument : request.arguments)
        words += QFile::encodeName(argument);
    std::vector<char *> argv;
    for (QByteArray &word : words)
        argv.push_back(word.data());
    argv.push_back(nullptr);
    pid_t pid = 0;
    const int failure = ::posix_spawnp(&pid, argv[0], actions.get(), attributes.get(), argv.data(), environ);
    if (failure != 0)
        throw systemError(failure, QStringLiteral("Cannot start %1").arg(request.program));
    return pid;
}

UniqueFd openPidFd(qint64 pid)
{
    // pidfd_open has no wrapper in glibc 2.36's <unistd.h>; its descriptors are close-on-exec always.
    UniqueFd fd(int(::syscall(SYS_pidfd_open, pid_t(pid), 0)));
    if (!fd.isValid())
        throw systemError(errno, QStringLiteral("Cannot watch the process %1").arg(pid));
    return fd;
}

std::optional<ProcessEnd> reap(int pidFd)
{
    siginfo_t info = {};
    if (::waitid(P_PIDFD, id_t(pidFd), &info, WEXITED | WNOHANG) != 0 || info.si_pid == 0)
        return std::nullopt;
    if (info.si_code == CLD_EXITED)
        return ProcessEnd{.exitCode = info.si_status};
    return ProcessEnd{.signal = info.si_status};
}

} // namespace domus
