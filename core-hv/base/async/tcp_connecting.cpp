// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/tcp_connecting.h"

#include "async/one_shot.h"

#include <QSocketNotifier>
#include <QTimer>
#include <cerrno>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace domus {

Task<int> connected(int fd, std::chrono::milliseconds deadline)
{
    OneShot<int> promise;
    QSocketNotifier writable(fd, QSocketNotifier::Write);
    QObject::connect(&writable, &QSocketNotifier::activated, &writable, [&writable, promise, fd] {
        writable.setEnabled(false);
        int error = 0;
        socklen_t size = sizeof(error);
        ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
        promise.resolve(error);
    });
    QTimer timer;
    timer.setSingleShot(true);
    QObject::connect(&timer, &QTimer::timeout, &timer, [promise] { promise.resolve(ETIMEDOUT); });
    timer.start(deadline);
    co_return co_await promise.wait();
}

void tuneForPeople(int fd)
{
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    const int idle = 30; // seconds
    const int interval = 20;
    const int tries = 3;
    ::setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(on));
    ::setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof(idle));
    ::setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &interval, sizeof(interval));
    ::setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &tries, sizeof(tries));
}

} // namespace domus
