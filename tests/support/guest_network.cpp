// SPDX-License-Identifier: GPL-3.0-or-later
#include "guest_network.h"

#include <QCoreApplication>
#include <QProcess>

#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace domus::test {
namespace {

bool run(const QString &line)
{
    QStringList words = line.split(u' ', Qt::SkipEmptyParts);
    const QString program = words.takeFirst();
    return QProcess::execute(program, words) == 0;
}

/// A thread of its own changes its network, and goes: sockets and namespaces stay where they were made.
template <typename Work>
void elsewhere(Work work)
{
    std::thread(work).join();
}

} // namespace

QString GuestNetwork::enter()
{
    if (::geteuid() != 0)
        return QStringLiteral("makes a network of its own, which needs root");
    if (::unshare(CLONE_NEWNET | CLONE_NEWNS) != 0)
        return QStringLiteral("the kernel refuses a network of its own");
    // X servers elsewhere would not be noticed here, and their sockets taken.
    for (const char *line : {"mount --make-rprivate /", "mount -t sysfs none /sys", "mkdir -p -m 1777 /tmp/.X11-unix",
                             "mount -t tmpfs -o mode=1777 none /tmp/.X11-unix", "ip link set lo up",
                             "ip link add xenbr0 type bridge", "ip addr add 10.77.0.1/24 dev xenbr0", "ip link set xenbr0 up"}) {
        if (!run(QString::fromLatin1(line)))
            return QStringLiteral("\"%1\" failed").arg(QString::fromLatin1(line));
    }
    return {};
}

std::unique_ptr<NetworkMachine> NetworkMachine::make(const QString &mac, const QString &address)
{
    static int number = 0;
    std::unique_ptr<NetworkMachine> machine(new NetworkMachine);
    elsewhere([&machine] {
        if (::unshare(CLONE_NEWNET) == 0)
            machine->m_namespace = UniqueFd(::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC));
    });
    if (!machine->m_namespace.isValid())
        return nullptr;
    const QString here = QStringLiteral("vif%1").arg(++number);
    const QString there = QStringLiteral("eth%1").arg(number);
    const QString file = QStringLiteral("/proc/%1/fd/%2").arg(QCoreApplication::applicationPid()).arg(machine->m_namespace.get());
    const QString inside = machine->prefix().join(u' ') + u' ';
    const QStringList lines{QStringLiteral("ip link add %1 type veth peer name %2").arg(here, there),
                            QStringLiteral("ip link set %1 master xenbr0 up").arg(here),
                            QStringLiteral("ip link set %1 netns %2").arg(there, file),
                            inside + QStringLiteral("ip link set %1 address %2").arg(there, mac),
                            inside + QStringLiteral("ip addr add %1/24 dev %2").arg(address, there),
                            inside + QStringLiteral("ip link set %1 up").arg(there)};
    for (const QString &line : lines) {
        if (!run(line))
            return nullptr;
    }
    return machine;
}

QStringList NetworkMachine::prefix() const
{
    return {QStringLiteral("nsenter"),
            QStringLiteral("--net=/proc/%1/fd/%2").arg(QCoreApplication::applicationPid()).arg(m_namespace.get())};
}

UniqueFd NetworkMachine::listen(quint16 port) const
{
    UniqueFd listener;
    elsewhere([this, port, &listener] {
        if (::setns(m_namespace.get(), CLONE_NEWNET) != 0)
            return;
        UniqueFd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
        sockaddr_in any{};
        any.sin_family = AF_INET;
        any.sin_port = htons(port);
        if (::bind(fd.get(), reinterpret_cast<sockaddr *>(&any), sizeof(any)) == 0 && ::listen(fd.get(), 8) == 0)
            listener = std::move(fd);
    });
    return listener;
}

} // namespace domus::test
