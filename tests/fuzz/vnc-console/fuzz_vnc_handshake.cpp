// SPDX-License-Identifier: GPL-3.0-or-later
#include "decoder/handshake.h"

#include <cstring>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace domus::console;

/// Whatever a server says and wherever it stops: the handshake ends, with a greeting or a reason.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int pair[2];
    if (size > 100'000 || ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair) != 0)
        return 0;
    [[maybe_unused]] const ssize_t sent = ::send(pair[1], data, size, MSG_NOSIGNAL);
    ::shutdown(pair[1], SHUT_WR);
    WidgetLink link(-1);
    UserQuestions questions(link);
    StartMessage start;
    start.flags = HasPassword;
    start.userBytes = start.passwordBytes = 4;
    std::memcpy(start.user, "anna", 4);
    std::memcpy(start.password, "word", 4);
    questions.prepare(start);
    const ServerStream stream(pair[0]);
    try {
        const Greeting greeting = Handshake(stream, questions, true).run(true);
        if (greeting.name.size() > maxTextBytes || greeting.protection != Protection::None)
            __builtin_trap(); // nobody encrypts by chance
    } catch (const HandshakeFailure &failure) {
        if (failure.text.size() > maxTextBytes)
            __builtin_trap();
    }
    ::close(pair[0]);
    ::close(pair[1]);
    return 0;
}
