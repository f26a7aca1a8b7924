// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/process_identity.h"

#include "files.h"

#include <QByteArray>
#include <QList>
#include <unistd.h>

namespace domus {
namespace {

/// Fields of /proc/PID/stat after the name, from 0 (proc(5) counts from 1 and begins with the pid).
constexpr int stateField = 0, userTicksField = 11, systemTicksField = 12, startTicksField = 19;

std::chrono::nanoseconds fromTicks(qint64 ticks)
{
    return std::chrono::nanoseconds(ticks * (1'000'000'000 / sysconf(_SC_CLK_TCK)));
}

} // namespace

std::optional<ProcessStat> parseProcessStat(const QByteArray &text)
{
    const qsizetype nameEnd = text.lastIndexOf(')');
    if (nameEnd < 0)
        return std::nullopt;
    const QList<QByteArray> fields = text.mid(nameEnd + 2).split(' ');
    if (fields.size() <= startTicksField || fields[stateField].isEmpty())
        return std::nullopt;
    ProcessStat stat;
    stat.state = fields[stateField][0];
    stat.cpuTime = fromTicks(fields[userTicksField].toLongLong() + fields[systemTicksField].toLongLong());
    stat.startTicks = fields[startTicksField].toLongLong();
    return stat;
}

std::optional<ProcessStat> readProcessStat(qint64 pid)
{
    try {
        return parseProcessStat(readFile(QStringLiteral("/proc/%1/stat").arg(pid)));
    } catch (const Error &) {
        return std::nullopt;
    }
}

std::optional<ProcessIdentity> identityOf(qint64 pid)
{
    const auto stat = pid > 0 ? readProcessStat(pid) : std::nullopt;
    if (!stat || stat->state == 'Z' || stat->state == 'X')
        return std::nullopt;
    return ProcessIdentity{pid, stat->startTicks};
}

bool isAlive(const ProcessIdentity &process)
{
    return identityOf(process.pid) == process;
}

QString bootId()
{
    return QString::fromLatin1(readFile(QStringLiteral("/proc/sys/kernel/random/boot_id"))).trimmed();
}

} // namespace domus
