// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/console_log.h"

#include <QFile>

#include <algorithm>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace domus {
namespace {

constexpr qint64 trimStep = 1 << 20; // so that a busy console is trimmed once a MiB, not at each look

UniqueFd openFile(const QString &path, int flags)
{
    return UniqueFd(::open(QFile::encodeName(path).constData(), flags | O_CLOEXEC));
}

} // namespace

UniqueFd openConsoleLog(const QString &path)
{
    return openFile(path, O_RDONLY);
}

qint64 consoleLogSize(const UniqueFd &log)
{
    struct stat info {};
    return log.isValid() && ::fstat(log.get(), &info) == 0 ? qint64(info.st_size) : 0;
}

QByteArray readConsoleLog(const UniqueFd &log, qint64 offset, qint64 limit)
{
    QByteArray bytes(limit, Qt::Uninitialized);
    const ssize_t got = log.isValid() ? ::pread(log.get(), bytes.data(), size_t(limit), offset) : 0;
    bytes.truncate(std::max<ssize_t>(got, 0));
    return bytes;
}

qint64 consoleHistoryStart(qint64 size, qint64 historyBytes)
{
    const qint64 most = consoleTailKept.bytes();
    const qint64 wanted = historyBytes < 0 ? most : std::min(historyBytes, most);
    return std::max<qint64>(size - wanted, 0);
}

qint64 trimConsoleLog(const QString &path, qint64 alreadyFree)
{
    const UniqueFd file = openFile(path, O_RDWR);
    const qint64 end = consoleLogSize(file) - consoleTailKept.bytes();
    const qint64 begin = std::max(alreadyFree, consoleHeadKept.bytes());
    if (end - begin < trimStep)
        return alreadyFree;
    const int mode = FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE;
    return ::fallocate(file.get(), mode, begin, end - begin) == 0 ? end : alreadyFree;
}

} // namespace domus
