// SPDX-License-Identifier: GPL-3.0-or-later
// domus-rdp: domus-rfb's sister for RDP. Started by the widget only, with the control socket and the stream as descriptors 3 and
// 4 (protocol/console_messages.h); it opens nothing itself.
#include "decoder/sandbox.h"
#include "rdp/rdp_sandbox.h"
#include "rdp/rdp_session.h"

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <mutex>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <winpr/ssl.h>

using namespace domus::console;

namespace {

constexpr unsigned descriptors = 512; // the library has one for each of its events

bool isSocket(int fd)
{
    int type = 0;
    socklen_t size = sizeof(type);
    return ::getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0;
}

/// Ends the process where it is not called off in time: the library waits by itself while it logs in.
class Deadline {
public:
    Deadline(WidgetLink &link, std::chrono::seconds time)
    {
        std::thread([this, &link, time] {
            std::unique_lock lock(m_mutex);
            if (m_changed.wait_for(lock, time, [this] { return m_over; }))
                return;
            link.sendFailed(FailReason::HandshakeTimeout, {});
            ::_exit(0);
        }).detach();
    }
    void callOff()
    {
        const std::lock_guard lock(m_mutex);
        m_over = true;
        m_changed.notify_all();
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_over = false;
};

/// What the library reads of this machine it reads here, and not in the middle of a stranger's bytes.
void prepareLibraries()
{
    ::setenv("WLOG_LEVEL", "OFF", 1); // its log has what was typed
    winpr_InitializeSSL(WINPR_SSL_INIT_DEFAULT);
}

int serve()
{
    ::fcntl(streamDescriptor, F_SETFL, O_NONBLOCK | ::fcntl(streamDescriptor, F_GETFL));
    WidgetLink link(controlDescriptor);
    StartMessage start;
    if (!readStart(link, start))
        return 2;
    prepareLibraries();
    static RdpSession session(link); // the library's threads outlive this function
    if (!session.prepare(start)) {
        link.sendFailed(FailReason::Internal, "FreeRDP could not be prepared");
        return 3;
    }
    ::explicit_bzero(start.password, sizeof(start.password));
    static Deadline deadline(link, std::chrono::seconds(start.handshakeSeconds));
    if (!enterRdpSandbox()) {
        link.sendFailed(FailReason::Internal, "the kernel refused the decoder's system call filter");
        return 3;
    }
    if (session.connect()) {
        deadline.callOff();
        session.serve();
    }
    return 0;
}

} // namespace

int main()
{
    if (!isSocket(controlDescriptor) || !isSocket(streamDescriptor)) {
        std::fputs("domus-rdp is started by the Domus console, not by hand\n", stderr);
        return 2;
    }
    ::close_range(streamDescriptor + 1, ~0U, 0);
    limitProcess(descriptors);
    ::_exit(serve());
}
