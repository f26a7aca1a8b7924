// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/packet_socket.h"

#include <cerrno>
#include <cstring>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

namespace domus::console {

ssize_t sendPacket(int socket, const void *head, std::size_t headBytes, const void *body, std::size_t bodyBytes, int passedFd)
{
    iovec pieces[2] = {{const_cast<void *>(head), headBytes}, {const_cast<void *>(body), bodyBytes}};
    msghdr message = {};
    message.msg_iov = pieces;
    message.msg_iovlen = bodyBytes > 0 ? 2 : 1;
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
    if (passedFd >= 0) {
        message.msg_control = control;
        message.msg_controllen = sizeof(control);
        cmsghdr *rights = CMSG_FIRSTHDR(&message);
        rights->cmsg_level = SOL_SOCKET;
        rights->cmsg_type = SCM_RIGHTS;
        rights->cmsg_len = CMSG_LEN(sizeof(int));
        std::memcpy(CMSG_DATA(rights), &passedFd, sizeof(int));
    }
    ssize_t sent;
    do {
        sent = ::sendmsg(socket, &message, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    return sent;
}

ssize_t receivePacket(int socket, void *buffer, std::size_t size, int *passedFd)
{
    *passedFd = -1;
    iovec piece = {buffer, size};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
    msghdr message = {};
    message.msg_iov = &piece;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof(control);
    ssize_t received;
    do {
        received = ::recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    } while (received < 0 && errno == EINTR);
    if (received < 0)
        return received;
    for (cmsghdr *rights = CMSG_FIRSTHDR(&message); rights; rights = CMSG_NXTHDR(&message, rights)) {
        if (rights->cmsg_level == SOL_SOCKET && rights->cmsg_type == SCM_RIGHTS)
            std::memcpy(passedFd, CMSG_DATA(rights), sizeof(int));
    }
    if (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) {
        if (*passedFd >= 0)
            ::close(*passedFd);
        *passedFd = -1;
        errno = EMSGSIZE;
        return -1;
    }
    return received;
}

} // namespace domus::console
