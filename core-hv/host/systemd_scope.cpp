// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/systemd_scope.h"

#include "async/fd_stream.h"
#include "async/process.h"
#include "host/programs.h"

#include <unistd.h>

namespace domus {
namespace {

using namespace std::chrono_literals;

constexpr auto busDeadline = 10s;

bool asksTheSystem()
{
    return ::geteuid() == 0;
}

/// systemd answers on this socket only while it runs: the directory alone may be left over from an image.
QString managerSocket()
{
    if (asksTheSystem())
        return QStringLiteral("/run/systemd/private");
    return qEnvironmentVariable("XDG_RUNTIME_DIR") + QStringLiteral("/systemd/private");
}

} // namespace

QStringList scopeArguments(const QUuid &guest, const QString &name, qint64 pid, bool system)
{
    const QString unit = QStringLiteral("domus-%1-%2.scope").arg(guest.toString(QUuid::WithoutBraces)).arg(pid);
    return {system ? QStringLiteral("--system") : QStringLiteral("--user"),
            QStringLiteral("--quiet"),
            QStringLiteral("call"),
            QStringLiteral("org.freedesktop.systemd1"),
            QStringLiteral("/org/freedesktop/systemd1"),
            QStringLiteral("org.freedesktop.systemd1.Manager"),
            QStringLiteral("StartTransientUnit"),
            QStringLiteral("ssa(sv)a(sa(sv))"),
            unit,
            QStringLiteral("fail"),
            QStringLiteral("3"),
            QStringLiteral("PIDs"),
            QStringLiteral("au"),
            QStringLiteral("1"),
            QString::number(pid),
            QStringLiteral("Description"),
            QStringLiteral("s"),
            QStringLiteral("Guest ") + name,
            QStringLiteral("CollectMode"),
            QStringLiteral("s"),
            QStringLiteral("inactive-or-failed"),
            QStringLiteral("0")};
}

bool systemdRuns()
{
    try {
        connectUnixSocket(managerSocket());
        return true;
    } catch (const Error &) {
        return false;
    }
}

Task<> moveToScope(QUuid guest, QString name, qint64 pid)
{
    const QString busctl = findProgram(QStringLiteral("busctl"));
    if (busctl.isEmpty() || !systemdRuns())
        co_return;
    ProcessOptions options;
    options.deadline = busDeadline;
    const ProcessResult result = co_await runProcess(busctl, scopeArguments(guest, name, pid, asksTheSystem()), options);
    if (result.exitCode != 0)
        qWarning("The guest '%s' has no scope of its own: %s", qPrintable(name), result.errors.trimmed().constData());
}

} // namespace domus
