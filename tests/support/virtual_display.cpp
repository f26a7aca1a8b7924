// SPDX-License-Identifier: GPL-3.0-or-later
#include "virtual_display.h"

#include "process_sweeper.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace domus::test {
namespace {

constexpr int startMilliseconds = 10'000;

/// The number that Xvfb writes to -displayfd once it takes clients.
QString readDisplayNumber(int fd)
{
    QByteArray text;
    pollfd waiting{fd, POLLIN, 0};
    while (!text.endsWith('\n') && ::poll(&waiting, 1, startMilliseconds) == 1) {
        char piece[16];
        const ssize_t got = ::read(fd, piece, sizeof piece);
        if (got <= 0)
            return {};
        text.append(piece, got);
    }
    return QString::fromLatin1(text.trimmed());
}

} // namespace

std::unique_ptr<VirtualDisplay> VirtualDisplay::start(const QString &screen)
{
    int ends[2];
    if (::pipe(ends) != 0)
        return nullptr;
    ::fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    std::unique_ptr<VirtualDisplay> display(new VirtualDisplay);
    display->m_server.setStandardErrorFile(QProcess::nullDevice());
    endWithTest(display->m_server);
    display->m_server.start(QStringLiteral("Xvfb"),
                            {QStringLiteral("-displayfd"), QString::number(ends[1]), QStringLiteral("-screen"),
                             QStringLiteral("0"), screen, QStringLiteral("-nolisten"), QStringLiteral("tcp")});
    const bool started = display->m_server.waitForStarted(startMilliseconds);
    ::close(ends[1]);
    const QString number = started ? readDisplayNumber(ends[0]) : QString();
    ::close(ends[0]);
    if (number.isEmpty())
        return nullptr;
    display->m_name = QStringLiteral(":") + number;
    qputenv("DISPLAY", display->m_name.toLatin1());
    qputenv("QT_QPA_PLATFORM", "xcb");
    return display;
}

VirtualDisplay::~VirtualDisplay()
{
    m_server.terminate();
    if (!m_server.waitForFinished(5000))
        m_server.kill();
    m_server.waitForFinished(5000);
}

} // namespace domus::test
