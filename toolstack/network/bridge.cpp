// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge.h"

#include "async/worker.h"
#include "files.h"
#include "host/spawn.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace domus {
namespace {

const QString confPath = QStringLiteral("/etc/qemu/bridge.conf");
constexpr int includeLimit = 8;
constexpr quint64 capNetAdmin = 1U << 12;
constexpr timeval helperTime{.tv_sec = 5, .tv_usec = 0};

QString helperProgram()
{
    for (const char *path : {"/usr/lib/qemu/qemu-bridge-helper", "/usr/libexec/qemu-bridge-helper"}) {
        if (QFileInfo(QString::fromLatin1(path)).isExecutable())
            return QString::fromLatin1(path);
    }
    return {};
}

bool isBridge(const QString &name)
{
    return !name.isEmpty() && !name.contains(u'/') && QFileInfo(QStringLiteral("/sys/class/net/%1/bridge").arg(name)).isDir();
}

bool mayAdministrate()
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return false;
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith("CapEff:"))
            return (line.mid(7).trimmed().toULongLong(nullptr, 16) & capNetAdmin) != 0;
    }
    return false;
}

QByteArray confText(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.read(256 << 10) : QByteArray();
}

/// Why this user cannot use the bridge; empty when it can.
QString refusalOf(const QString &bridge)
{
    if (mayAdministrate())
        return {};
    const QString helper = helperProgram();
    if (helper.isEmpty())
        return QStringLiteral("qemu-bridge-helper is not installed; without it only root can put a guest on a bridge");
    struct stat info = {};
    const bool raised = ::stat(QFile::encodeName(helper).constData(), &info) == 0 && (info.st_mode & S_ISUID) != 0;
    if (!raised)
        return QStringLiteral("%1 may not make tap devices; as root: chmod u+s %1").arg(helper);
    if (!bridgeConfAllows(confText(confPath), bridge, confText))
        return QStringLiteral("%1 does not allow it; as root add the line: allow %2").arg(confPath, bridge);
    return {};
}

void setName(ifreq &request, const QString &name)
{
    const QByteArray bytes = name.toLatin1().left(IFNAMSIZ - 1);
    std::memcpy(request.ifr_name, bytes.constData(), size_t(bytes.size()));
}

void check(int result, const QString &text)
{
    if (result < 0)
        throw systemError(errno, text);
}

UniqueFd makeTap(const QString &bridge)
{
    UniqueFd tap(::open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC));
    check(tap.get(), QStringLiteral("Cannot open /dev/net/tun"));
    ifreq request = {};
    setName(request, QStringLiteral("domus%d"));
    request.ifr_flags = IFF_TAP | IFF_NO_PI | IFF_VNET_HDR;
    check(::ioctl(tap.get(), TUNSETIFF, &request), QStringLiteral("Cannot make a tap device"));
    const UniqueFd control(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    check(control.get(), QStringLiteral("Cannot open a control socket"));
    ifreq join = {};
    setName(join, bridge);
    join.ifr_ifindex = int(::if_nametoindex(request.ifr_name));
    check(::ioctl(control.get(), SIOCBRADDIF, &join), QStringLiteral("Cannot join a tap device to the bridge %1").arg(bridge));
    check(::ioctl(control.get(), SIOCGIFFLAGS, &request), QStringLiteral("Cannot look at the tap device"));
    request.ifr_flags = short(request.ifr_flags | IFF_UP);
    check(::ioctl(control.get(), SIOCSIFFLAGS, &request), QStringLiteral("Cannot bring the tap device up"));
    return tap;
}

/// Blocks until a descriptor comes; an invalid one when the sender closed without.
UniqueFd receiveFd(int socket)
{
    char byte = 0;
    iovec data{&byte, 1};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
    msghdr message = {};
    message.msg_iov = &data;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    if (::recvmsg(socket, &message, MSG_CMSG_CLOEXEC) <= 0)
        return {};
    const cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (!header || header->cmsg_type != SCM_RIGHTS || header->cmsg_len != CMSG_LEN(sizeof(int)))
        return {};
    int fd = -1;
    std::memcpy(&fd, CMSG_DATA(header), sizeof fd);
    return UniqueFd(fd);
}

/// On a worker's thread: waits for the helper.
UniqueFd tapFromHelper(const QString &bridge)
{
    int sockets[2] = {-1, -1};
    check(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets), QStringLiteral("Cannot make a socket pair"));
    const UniqueFd ours(sockets[0]);
    UniqueFd theirs(sockets[1]);
    const UniqueFd output(::memfd_create("bridge-helper", MFD_CLOEXEC));
    SpawnRequest request;
    request.program = helperProgram();
    request.arguments = {QStringLiteral("--use-vnet"), QStringLiteral("--fd=3"), QStringLiteral("--br=") + bridge};
    request.workingDirectory = QStringLiteral("/");
    request.output = output.get();
    request.inherited = {theirs.get()};
    const qint64 pid = spawnDetached(request);
    theirs.reset();
    ::setsockopt(ours.get(), SOL_SOCKET, SO_RCVTIMEO, &helperTime, sizeof helperTime);
    UniqueFd tap = receiveFd(ours.get());
    if (!tap.isValid())
        ::kill(pid_t(pid), SIGKILL); // it may hang; it is not collected yet, so the number is still its own
    ::waitpid(pid_t(pid), nullptr, 0);
    if (tap.isValid()) {
        ::fcntl(tap.get(), F_SETFL, O_NONBLOCK | ::fcntl(tap.get(), F_GETFL));
        return tap;
    }
    QByteArray words(2048, '\0');
    words.truncate(std::max<ssize_t>(0, ::pread(output.get(), words.data(), size_t(words.size()), 0)));
    throw Error(ErrorCode::PermissionDenied, QStringLiteral("Cannot put a guest on the bridge %1").arg(bridge),
                QStringLiteral("See docs/network.md, \"Bridges\""), QString::fromLocal8Bit(words).simplified());
}

} // namespace

bool bridgeConfAllows(const QByteArray &text, const QString &bridge,
                      const std::function<QByteArray(const QString &)> &readInclude)
{
    bool allowed = false;
    int includes = 0;
    QList<QByteArray> lines = text.split('\n');
    while (!lines.isEmpty()) {
        const QList<QByteArray> words = lines.takeFirst().simplified().split(' ');
        if (words.size() < 2 || words[0].startsWith('#'))
            continue;
        const bool matches = words[1] == "all" || QString::fromUtf8(words[1]) == bridge;
        if (words[0] == "deny" && matches)
            return false;
        allowed = allowed || (words[0] == "allow" && matches);
        if (words[0] == "include" && includes++ < includeLimit)
            lines += readInclude(QString::fromUtf8(words[1])).split('\n');
    }
    return allowed;
}

QList<BridgeInfo> listBridges()
{
    QList<BridgeInfo> bridges;
    for (const QString &name : QDir(QStringLiteral("/sys/class/net")).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name)) {
        if (!isBridge(name))
            continue;
        const QString refusal = refusalOf(name);
        bridges.append({name, refusal.isEmpty(), refusal});
    }
    return bridges;
}

Task<UniqueFd> openTap(QString bridge)
{
    if (!isBridge(bridge))
        throw Error(ErrorCode::NotFound, QStringLiteral("There is no bridge named '%1'").arg(bridge),
                    QStringLiteral("Choose one of this machine's bridges, or user networking"));
    const QString refusal = refusalOf(bridge);
    if (!refusal.isEmpty())
        throw Error(ErrorCode::PermissionDenied, QStringLiteral("This user cannot put a guest on the bridge %1").arg(bridge),
                    refusal);
    if (mayAdministrate())
        co_return makeTap(bridge);
    // The helper's answer is shared with the worker, as std::function wants copies and UniqueFd has none.
    const auto tap = std::make_shared<UniqueFd>();
    co_await runOnWorker<void>([tap, bridge] { *tap = tapFromHelper(bridge); });
    co_return std::move(*tap);
}

} // namespace domus
