// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/process_counters.h"

#include "host/process_identity.h"

#include <QDir>
#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <fcntl.h>
#include <unistd.h>

namespace domus {

using std::chrono::nanoseconds;

QByteArrayView readSmallFile(const char *path, std::span<char> room)
{
    const int file = ::open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return {};
    const ssize_t got = ::read(file, room.data(), room.size());
    ::close(file);
    return QByteArrayView(room.data(), std::max<ssize_t>(got, 0));
}

std::optional<nanoseconds> processCpuTime(qint64 pid)
{
    clockid_t clock = 0;
    timespec time = {};
    if (::clock_getcpuclockid(pid_t(pid), &clock) != 0 || ::clock_gettime(clock, &time) != 0)
        return std::nullopt;
    return std::chrono::seconds(time.tv_sec) + nanoseconds(time.tv_nsec);
}

std::optional<nanoseconds> threadCpuTime(qint64 pid, qint64 thread)
{
    std::array<char, 64> path;
    std::array<char, 1024> text;
    std::snprintf(path.data(), path.size(), "/proc/%lld/task/%lld/schedstat", pid, thread);
    const QByteArrayView exact = readSmallFile(path.data(), text);
    if (!exact.isEmpty())
        return nanoseconds(exact.first(std::max<qsizetype>(exact.indexOf(' '), 0)).toLongLong());
    std::snprintf(path.data(), path.size(), "/proc/%lld/task/%lld/stat", pid, thread);
    const auto stat = parseProcessStat(readSmallFile(path.data(), text).toByteArray());
    return stat ? std::optional(stat->cpuTime) : std::nullopt;
}

bool isOnProcessor(qint64 pid)
{
    const QString tasks = QStringLiteral("/proc/%1/task").arg(pid);
    const QStringList threads = QDir(tasks).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    return std::any_of(threads.begin(), threads.end(), [&](const QString &thread) {
        std::array<char, 1024> text;
        const QByteArray path = QFile::encodeName(tasks + u'/' + thread + QStringLiteral("/stat"));
        const auto stat = parseProcessStat(readSmallFile(path.constData(), text).toByteArray());
        return stat && stat->state == 'R';
    });
}

} // namespace domus
