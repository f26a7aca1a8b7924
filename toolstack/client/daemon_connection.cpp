// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon_connection.h"

#include "async/deadline.h"
#include "daemon_process.h"
#include "files.h"
#include "ssh_transport.h"

#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <cerrno>
#include <optional>
#include <sys/socket.h>
#include <unistd.h>

namespace domus {

/// Somebody else may have made the directory in /tmp before us; what we type would go to them.
static void checkPeer(const UniqueFd &fd, const QString &socket)
{
    ucred peer{};
    socklen_t size = sizeof peer;
    if (::getsockopt(fd.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0)
        throw systemError(errno, QStringLiteral("cannot tell who listens at %1").arg(socket));
    if (peer.uid != ::geteuid() && peer.uid != 0)
        throw Error(ErrorCode::PermissionDenied,
                    QStringLiteral("the daemon at %1 belongs to another user (%2)").arg(socket).arg(peer.uid),
                    QStringLiteral("Set XDG_RUNTIME_DIR to a directory of your own."));
}

static UniqueFd connectNow(const QString &socket)
{
    UniqueFd fd = connectUnixSocket(socket);
    checkPeer(fd, socket);
    return fd;
}

/// The connection, or nothing when no daemon runs there or it takes none now (Timeout); the reason is kept.
static std::optional<UniqueFd> tryConnect(const QString &socket, ErrorInfo *reason)
{
    try {
        return connectNow(socket);
    } catch (const Error &error) {
        if (error.code() != ErrorCode::NotFound && error.code() != ErrorCode::Disconnected && error.code() != ErrorCode::Timeout)
            throw;
        *reason = error.info();
        return std::nullopt;
    }
}

static Error noDaemon(ErrorCode code, const QString &text, const QString &logFile)
{
    return Error(code, text, QStringLiteral("Its output is in %1.").arg(logFile), lastLines(logFile, 5));
}

static Task<UniqueFd> waitForDaemon(StartedDaemon daemon, ConnectOptions options, QString logFile)
{
    QElapsedTimer elapsed;
    elapsed.start();
    ErrorInfo reason;
    while (true) {
        const bool ended = daemon.hasEnded(); // asked first: what it left behind at its end counts
        if (auto fd = tryConnect(options.socket, &reason))
            co_return std::move(*fd);
        if (ended)
            throw noDaemon(ErrorCode::Disconnected, QStringLiteral("the daemon domusd ended right after its start"), logFile);
        if (elapsed.elapsed() > options.deadline.count())
            throw noDaemon(ErrorCode::Timeout,
                           QStringLiteral("the daemon domusd was started but did not answer within %1 s")
                               .arg(double(options.deadline.count()) / 1000),
                           logFile);
        // Young daemons answer within milliseconds; those on a loaded machine are not helped by more questions.
        co_await sleepFor(std::chrono::milliseconds(elapsed.elapsed() < 100 ? 2 : 20));
    }
}

Task<UniqueFd> connectToDaemon(ConnectOptions options)
{
    if (options.host)
        co_return co_await connectOverSsh(*options.host, {options.questions, options.startDaemon, options.token});
    const QDeadlineTimer deadline(options.deadline);
    ErrorInfo reason;
    while (true) {
        if (auto fd = tryConnect(options.socket, &reason))
            co_return std::move(*fd);
        if (reason.code != ErrorCode::Timeout)
            break;
        if (deadline.hasExpired())
            throw Error(ErrorCode::Timeout, QStringLiteral("the daemon domusd runs but does not answer"),
                        QStringLiteral("It hangs or was stopped: end it and try again. Guests run on."), reason.text);
        co_await sleepFor(std::chrono::milliseconds(20)); // very many want it at this moment
    }
    if (!options.startDaemon)
        throw Error(ErrorCode::Disconnected, QStringLiteral("the daemon domusd does not run"),
                    QStringLiteral("Start it with: domusd"), reason.text);
    const QString logFile = daemonLogFile(options.socket);
    StartedDaemon daemon = StartedDaemon::start(findDaemonProgram(), options.socket, logFile);
    UniqueFd fd = co_await waitForDaemon(std::move(daemon), options, logFile);
    co_return fd;
}

Task<std::shared_ptr<varlink::ClientConnection>> openDaemon(ConnectOptions options)
{
    UniqueFd fd = co_await connectToDaemon(std::move(options));
    co_return varlink::ClientConnection::create(std::move(fd));
}

QString clientVersion()
{
    return QStringLiteral(DOMUS_VERSION);
}

} // namespace domus
