// SPDX-License-Identifier: GPL-3.0-or-later
#include "xen/console_pty.h"

#include "files.h"

#include <QFile>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

namespace domus {
namespace {

/// In one go, so that a guest that prints without end does not keep the loop.
constexpr int readsAtOnce = 16;

UniqueFd openFile(const QString &path, int flags)
{
    UniqueFd file(::open(QFile::encodeName(path).constData(), flags | O_CLOEXEC, 0600));
    if (!file.isValid())
        throw systemError(errno, QStringLiteral("The text console cannot be opened at %1").arg(path));
    return file;
}

} // namespace

ConsolePty::ConsolePty(const QString &pty, const QString &logFile)
    : m_path(pty), m_pty(openFile(pty, O_RDWR | O_NOCTTY | O_NONBLOCK)), m_log(openFile(logFile, O_WRONLY | O_CREAT | O_APPEND))
{
    // What is typed goes to the guest as it is, and what it prints comes back unchanged.
    termios mode = {};
    if (::tcgetattr(m_pty.get(), &mode) == 0) {
        ::cfmakeraw(&mode);
        ::tcsetattr(m_pty.get(), TCSANOW, &mode);
    }
    m_notifier = std::make_unique<QSocketNotifier>(m_pty.get(), QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] {
        for (int i = 0; i < readsAtOnce && readSome(); ++i) {}
    });
}

bool ConsolePty::readSome()
{
    std::array<char, 4096> bytes;
    const ssize_t count = ::read(m_pty.get(), bytes.data(), bytes.size());
    if (count > 0) {
        // A full disk loses what is printed, never the guest.
        [[maybe_unused]] const ssize_t written = ::write(m_log.get(), bytes.data(), size_t(count));
        return true;
    }
    if (count == 0 || (errno != EAGAIN && errno != EINTR))
        m_notifier->setEnabled(false);
    return false;
}

void ConsolePty::drain()
{
    constexpr int most = 512;
    for (int i = 0; i < most && readSome(); ++i) {}
}

UniqueFd ConsolePty::openInput() const
{
    return openFile(m_path, O_WRONLY | O_NOCTTY | O_NONBLOCK);
}

} // namespace domus
