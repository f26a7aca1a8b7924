// SPDX-License-Identifier: GPL-3.0-or-later
#include "qemu/exit_cause.h"

#include "qemu/qmp_message.h"

#include <QFile>

namespace domus {
namespace {

constexpr qint64 eventLogTail = 64 * 1024;

DomainExit exitFromReason(const EndSigns &signs)
{
    const QString &reason = signs.shutdownReason;
    if (reason == QLatin1String("guest-shutdown"))
        return {ExitCause::GuestShutdown, {}};
    if (reason == QLatin1String("guest-reset"))
        return {ExitCause::GuestReboot, {}};
    if (reason == QLatin1String("guest-panic"))
        return {ExitCause::Panic, {}};
    if (reason == QLatin1String("host-signal"))
        return {ExitCause::Killed, QStringLiteral("QEMU was told to end by a signal")};
    if (reason == QLatin1String("host-qmp-quit"))
        return {ExitCause::PoweredOff, {}}; // by a daemon before this one: nobody else reaches the monitor
    return {ExitCause::EngineError, signs.lastWords.isEmpty() ? reason : signs.lastWords};
}

DomainExit exitFromProcess(const EndSigns &signs)
{
    if (signs.process && signs.process->signal != 0)
        return {ExitCause::Killed, QStringLiteral("killed by signal %1").arg(signs.process->signal)};
    if (signs.process && signs.process->exitCode != 0)
        return {ExitCause::EngineError,
                signs.lastWords.isEmpty() ? QStringLiteral("QEMU ended with code %1").arg(signs.process->exitCode)
                                          : signs.lastWords};
    return {ExitCause::Unknown, signs.lastWords};
}

} // namespace

DomainExit exitFrom(const EndSigns &signs)
{
    if (signs.powerOffAsked)
        return {ExitCause::PoweredOff, {}};
    if (signs.panicked)
        return {ExitCause::Panic, {}};
    return signs.shutdownReason.isEmpty() ? exitFromProcess(signs) : exitFromReason(signs);
}

void readEventLog(const QString &path, EndSigns &signs)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return;
    if (file.size() > eventLogTail)
        file.seek(file.size() - eventLogTail);
    for (const QByteArray &line : file.read(eventLogTail).split('\n')) {
        // A log that was cut begins with zeros: QEMU goes on writing where it was.
        const auto message = parseQmpMessage(line.mid(line.lastIndexOf('\0') + 1));
        if (!message || message->kind != QmpMessage::Kind::Event)
            continue;
        if (message->name == QLatin1String("SHUTDOWN"))
            signs.shutdownReason = message->data[QLatin1String("reason")].toString();
        signs.panicked = signs.panicked || message->name == QLatin1String("GUEST_PANICKED");
    }
}

} // namespace domus
