// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle_ssh.h"

#include "async/deadline.h"
#include "async/fd_stream.h"
#include "files.h"

#include <QPointer>
#include <arpa/inet.h>
#include <cerrno>
#include <netinet/in.h>
#include <sys/socket.h>

namespace domus {
namespace {

/// Connected, or on its way: a listener whose queue is full (a QEMU that hangs) lets it wait.
UniqueFd connectLoopback(int port)
{
    UniqueFd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(quint16(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (!fd.isValid()
        || (::connect(fd.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0 && errno != EINPROGRESS))
        throw systemError(errno, QStringLiteral("Nobody listens at port %1").arg(port));
    return fd;
}

} // namespace

Task<bool> sshServerAnswers(int port, std::chrono::milliseconds deadline)
{
    std::shared_ptr<FdStream> stream;
    try {
        stream = std::make_shared<FdStream>(connectLoopback(port), ByteSize::fromKiB(4));
    } catch (const Error &) {
        co_return false;
    }
    OneShot<bool> answer;
    QObject::connect(stream.get(), &FdStream::readyRead, stream.get(), [raw = stream.get(), answer] {
        if (raw->buffered().contains('\n'))
            answer.resolve(raw->buffered().startsWith("SSH-2.0-"));
    });
    QObject::connect(stream.get(), &FdStream::closed, stream.get(), [answer] { answer.resolve(false); });
    const auto timer = detail::startTimer(deadline, [answer] { answer.resolve(false); });
    co_return co_await answer.wait();
}

Task<ProcessResult> runInBundle(BundlePaths paths, int port, QString command, std::chrono::milliseconds deadline,
                                CancelToken token)
{
    ProcessOptions options;
    options.deadline = deadline;
    options.token = token;
    co_return co_await runProcess(QStringLiteral("ssh"),
                                  {QStringLiteral("-F"),
                                   QStringLiteral("none"),
                                   QStringLiteral("-T"),
                                   QStringLiteral("-a"),
                                   QStringLiteral("-x"),
                                   QStringLiteral("-p"),
                                   QString::number(port),
                                   QStringLiteral("-i"),
                                   paths.identity(),
                                   QStringLiteral("-o"),
                                   QStringLiteral("IdentitiesOnly=yes"),
                                   QStringLiteral("-o"),
                                   QStringLiteral("BatchMode=yes"),
                                   QStringLiteral("-o"),
                                   QStringLiteral("StrictHostKeyChecking=yes"),
                                   QStringLiteral("-o"),
                                   QStringLiteral("UserKnownHostsFile=\"%1\"").arg(paths.knownHosts()),
                                   QStringLiteral("-o"),
                                   QStringLiteral("ServerAliveInterval=5"),
                                   QStringLiteral("--"),
                                   QStringLiteral("root@127.0.0.1"),
                                   command},
                                  options);
}

} // namespace domus
