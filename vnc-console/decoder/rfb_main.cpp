// SPDX-License-Identifier: GPL-3.0-or-later
// domus-rfb: decodes one VNC connection for one console widget. Started by the widget only, with the control
// socket and the stream as descriptors 3 and 4 (protocol/console_messages.h); it opens nothing itself.
#include "decoder/control_thread.h"
#include "decoder/sandbox.h"

#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <gcrypt.h>
#include <latch>
#include <malloc.h>
#include <optional>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

using namespace domus::console;

namespace {

bool isSocket(int fd)
{
    int type = 0;
    socklen_t size = sizeof(type);
    return ::getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0;
}

int serve()
{
    ::fcntl(streamDescriptor, F_SETFL, O_NONBLOCK | ::fcntl(streamDescriptor, F_GETFL));
    const int wakeFd = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    WidgetLink link(controlDescriptor);
    StartMessage start;
    if (!readStart(link, start))
        return 2;
    ServerStream stream(streamDescriptor);
    ServerWriter writer(stream, wakeFd);
    FramePacer pacer(link, writer);
    UserQuestions questions(link);
    questions.prepare(start);
    ::explicit_bzero(start.password, sizeof(start.password));
    std::optional<TlsTunnel> tunnel;
    if (start.flags & MayEncrypt)
        tunnel.emplace();
    VncClient client(stream, link, writer, pacer, questions, tunnel && tunnel->isValid() ? &*tunnel : nullptr);
    ControlThread control(stream, wakeFd, link, writer, pacer, questions, client);
    // The threads must have begun before the filter, which forbids what the C library does to make one.
    std::latch begun(tunnel ? 2 : 1);
    std::thread([&] {
        begun.count_down();
        control.run(start);
    }).detach();
    if (tunnel) {
        std::thread([&] {
            begun.count_down();
            tunnel->run();
            for (;;) // a thread's end makes calls that the filter forbids: the process ends with the connection
                ::poll(nullptr, 0, -1);
        }).detach();
    }
    begun.wait();
    if (!enterSandbox()) {
        link.sendFailed(FailReason::Internal, "the kernel refused the decoder's system call filter");
        ::_exit(3);
    }
    client.run(start);
    ::_exit(0);
}

} // namespace

int main()
{
    if (!isSocket(controlDescriptor) || !isSocket(streamDescriptor)) {
        std::fputs("domus-rfb is started by the Domus console, not by hand\n", stderr);
        return 2;
    }
    ::close_range(streamDescriptor + 1, ~0U, 0);
    limitProcess();
    // The library leaves this to its users; libgcrypt would complain to syslog in the middle of a password.
    gcry_check_version(nullptr);
    gcry_control(GCRYCTL_DISABLE_SECMEM, 0);
    gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
    ::mallopt(M_ARENA_MAX, 1); // else the C library counts processors when the second thread allocates
    return serve();
}
