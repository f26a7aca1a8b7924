// SPDX-License-Identifier: GPL-3.0-or-later
// domus-netguard: stands between a guest's QEMU (descriptor 3) and its passt (descriptor 4) and drops the guest's
// packets to the host's own loopback, which passt would forward. Counts the others in the file that descriptor 5 is (a
// NicTally). Ends when either side does.
#include "guard/frame_filter.h"
#include "host/nic_tally.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace {

constexpr int qemuSide = 3;
constexpr int passtSide = 4;
constexpr int tallyFile = 5;
constexpr size_t bufferSize = 512 << 10;

/// Where is counted; for nobody where there is no such file.
domus::NicTally *tally()
{
    static domus::NicTally nobodys;
    static domus::NicTally *const counted = [] {
        void *const memory = ::mmap(nullptr, sizeof(domus::NicTally), PROT_READ | PROT_WRITE, MAP_SHARED, tallyFile, 0);
        return memory == MAP_FAILED ? &nobodys : static_cast<domus::NicTally *>(memory);
    }();
    return counted;
}

bool sendAll(int socket, std::span<const uint8_t> bytes)
{
    while (!bytes.empty()) {
        const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return false;
        bytes = bytes.subspan(size_t(sent));
    }
    return true;
}

/// The number of bytes read; 0 at the end or on an error.
size_t receive(int socket, std::span<uint8_t> into)
{
    ssize_t got = 0;
    do {
        got = ::recv(socket, into.data(), into.size(), 0);
    } while (got < 0 && errno == EINTR);
    return got > 0 ? size_t(got) : 0;
}

/// Sends on what may pass; the number of bytes dealt with, or nothing when the stream cannot go on.
bool forward(std::span<const uint8_t> stream, size_t &done)
{
    for (;;) {
        const domus::FrameScan scan = domus::scanFrames(stream.subspan(done));
        if (!sendAll(passtSide, stream.subspan(done, scan.passed)) || scan.broken)
            return false;
        done += scan.passed + scan.dropped;
        tally()->packetsSent += scan.frames;
        tally()->sentBytes += scan.passed - scan.frames * domus::frameLengthSize;
        if (scan.dropped == 0)
            return true;
    }
}

void guestToPasst()
{
    std::vector<uint8_t> buffer(bufferSize);
    size_t filled = 0;
    while (const size_t got = receive(qemuSide, std::span(buffer).subspan(filled))) {
        filled += got;
        size_t done = 0;
        if (!forward(std::span(buffer).first(filled), done))
            return;
        std::memmove(buffer.data(), buffer.data() + done, filled - done);
        filled -= done;
    }
}

void passtToGuest()
{
    std::vector<uint8_t> buffer(bufferSize);
    domus::FrameCounter counter;
    while (const size_t got = receive(passtSide, buffer)) {
        if (!sendAll(qemuSide, std::span(buffer).first(got)))
            return;
        counter.take(std::span(buffer).first(got));
        tally()->packetsReceived = counter.frames();
        tally()->receivedBytes = counter.bytes();
    }
}

/// One direction's end ends the other.
void run(void (*direction)())
{
    direction();
    ::shutdown(qemuSide, SHUT_RDWR);
    ::shutdown(passtSide, SHUT_RDWR);
}

bool makeBlocking(int socket)
{
    const int flags = ::fcntl(socket, F_GETFL);
    return flags >= 0 && ::fcntl(socket, F_SETFL, flags & ~O_NONBLOCK) == 0;
}

} // namespace

int main()
{
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (!makeBlocking(qemuSide) || !makeBlocking(passtSide)) {
        static constexpr char words[] = "domus-netguard is started by domusd, with its two sockets as descriptors 3 and 4\n";
        [[maybe_unused]] const ssize_t written = ::write(2, words, sizeof words - 1);
        return 2;
    }
    tally(); // made by one thread
    std::thread back(run, passtToGuest);
    run(guestToPasst);
    back.join();
    return 0;
}
