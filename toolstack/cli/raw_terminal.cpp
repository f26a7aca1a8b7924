// SPDX-License-Identifier: GPL-3.0-or-later
#include "raw_terminal.h"

#include "files.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <termios.h>
#include <unistd.h>

namespace domus::cli {

// A signal handler reaches nothing else than globals.
static int s_fd = -1;
static int s_output = -1;
static const char *s_farewell = "";
static termios s_before;
static constexpr int signalsSeen[] = {SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGPIPE};

static void sayFarewell()
{
    if (s_output >= 0 && ::write(s_output, s_farewell, std::strlen(s_farewell)) < 0)
        return; // nobody sees it any more
}

/// Only calls that a signal handler may make; then the signal does what it would have done.
static void restoreAndDie(int signal)
{
    sayFarewell();
    ::tcsetattr(s_fd, TCSANOW, &s_before);
    struct sigaction usual {};
    usual.sa_handler = SIG_DFL;
    ::sigaction(signal, &usual, nullptr);
    ::raise(signal);
}

static void handleSignals(void (*handler)(int))
{
    struct sigaction action {};
    action.sa_handler = handler;
    sigemptyset(&action.sa_mask);
    for (const int signal : signalsSeen)
        ::sigaction(signal, &action, nullptr);
}

RawTerminal::RawTerminal(int fd, int output, const char *farewell)
{
    if (::isatty(fd) != 1)
        return;
    if (::tcgetattr(fd, &s_before) != 0)
        throw systemError(errno, QStringLiteral("the terminal cannot be read"));
    s_fd = fd;
    s_output = output;
    s_farewell = farewell;
    handleSignals(restoreAndDie);
    termios raw = s_before;
    ::cfmakeraw(&raw);
    if (::tcsetattr(fd, TCSADRAIN, &raw) != 0) {
        handleSignals(SIG_DFL);
        throw systemError(errno, QStringLiteral("the terminal cannot be switched"));
    }
    m_active = true;
}

RawTerminal::~RawTerminal()
{
    if (!m_active)
        return;
    sayFarewell();
    ::tcsetattr(s_fd, TCSADRAIN, &s_before);
    handleSignals(SIG_DFL);
    s_fd = s_output = -1;
}

} // namespace domus::cli
