// SPDX-License-Identifier: GPL-3.0-or-later
#include "quick_list.h"

#include "natural_compare.h"
#include "reply_reader.h"
#include "socket_place.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <utility>

namespace domus::cli {
namespace {

constexpr size_t longestReply = size_t(16) << 20;

struct Wish {
    bool running = false;
    bool names = false;
};

std::optional<Wish> readWish(int argc, char **argv)
{
    if (argc < 2 || argv[1] != std::string_view("list"))
        return std::nullopt;
    Wish wish;
    for (int i = 2; i < argc; ++i) {
        const std::string_view word = argv[i];
        bool *const flag = word == "--running" ? &wish.running : word == "--names" ? &wish.names : nullptr;
        if (!flag || std::exchange(*flag, true))
            return std::nullopt; // nothing is said twice
    }
    return wish;
}

/// Closes the socket of a connection to the daemon.
class Connection {
public:
    Connection() : m_fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {}
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;
    ~Connection() { ::close(m_fd); }

    /// Not when nobody listens, many wait already, or it is somebody else's (the whole program says so).
    bool open(const std::string &path) const
    {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        if (path.size() >= sizeof address.sun_path)
            return false;
        std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
        ucred peer{};
        socklen_t size = sizeof peer;
        return ::connect(m_fd, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0
            && ::getsockopt(m_fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && (peer.uid == ::geteuid() || peer.uid == 0)
            && ::fcntl(m_fd, F_SETFL, 0) == 0;
    }

    /// Up to the zero byte that ends it; empty when there is none. A daemon that goes away meanwhile is no reason to die.
    std::string ask(std::string_view request) const
    {
        std::string reply;
        if (::send(m_fd, request.data(), request.size(), MSG_NOSIGNAL) != ssize_t(request.size()))
            return reply;
        while (reply.size() < longestReply) {
            char bytes[16384];
            const ssize_t count = ::read(m_fd, bytes, sizeof bytes);
            if (count < 0 && errno == EINTR)
                continue;
            if (count <= 0)
                break;
            reply.append(bytes, size_t(count));
            if (reply.back() == 0) {
                reply.pop_back();
                return reply;
            }
        }
        return {};
    }

private:
    int m_fd;
};

struct FoldAscii {
    char operator()(char c) const { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; }
};

/// How much of it was taken: all, or until there was no room, or the reader had gone.
size_t writeOut(std::string_view text)
{
    const size_t whole = text.size();
    while (!text.empty()) {
        const ssize_t count = ::write(STDOUT_FILENO, text.data(), text.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0 && errno == EAGAIN) {
            pollfd room{STDOUT_FILENO, POLLOUT, 0};
            ::poll(&room, 1, -1);
            continue;
        }
        if (count <= 0)
            break;
        text.remove_prefix(size_t(count));
    }
    return whole - text.size();
}

std::string show(const std::vector<GuestLine> &guests, const Wish &wish, bool terminal)
{
    if (!wish.names)
        return guestTable(guests, [](const std::string &text) { return narrowCell(text); }).text(terminal && wantsColours());
    std::string lines;
    for (const GuestLine &guest : guests)
        lines += guest.name + '\n';
    return lines;
}

} // namespace

std::optional<int> tryQuickList(int argc, char **argv)
{
    const auto wish = readWish(argc, argv);
    if (!wish)
        return std::nullopt;
    const Connection connection;
    if (!connection.open(socketPlace()))
        return std::nullopt;
    using namespace std::string_view_literals;
    auto guests = readGuestLines(connection.ask(R"({"method":"io.domus.guests.List","parameters":{"live":false}})"
                                                "\0"sv));
    if (!guests)
        return std::nullopt;
    if (wish->running)
        std::erase_if(*guests, [](const GuestLine &guest) { return isAtRest(guest.state); });
    const bool terminal = ::isatty(STDOUT_FILENO) == 1;
    if (guests->empty() && terminal)
        return std::nullopt; // there are words for that
    std::sort(guests->begin(), guests->end(),
              [](const GuestLine &a, const GuestLine &b) { return NaturalOrder<char, FoldAscii>::compare(a.name, b.name) < 0; });
    std::signal(SIGPIPE, SIG_IGN);
    const std::string text = show(*guests, *wish, terminal);
    const size_t taken = writeOut(text);
    if (taken == text.size() || errno == EPIPE)
        return 0; // where the reader went away there is nobody to tell
    if (taken == 0)
        return std::nullopt; // there are words for that, too
    std::fprintf(stderr, "dom: The output could not be written: %s\n", std::strerror(errno));
    return 1;
}

} // namespace domus::cli
