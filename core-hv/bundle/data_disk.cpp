// SPDX-License-Identifier: GPL-3.0-or-later
#include "data_disk.h"

#include "async/fd_stream.h"
#include "async/process.h"
#include "files.h"
#include "host/programs.h"

#include <QFile>
#include <QFileInfo>
#include <QStorageInfo>
#include <QtEndian>
#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace domus {
namespace {

using namespace std::chrono_literals;

constexpr auto toolDeadline = 10min;
constexpr auto leastRoom = ByteSize::fromMiB(300); ///< an empty file system's tables, and something to work with
constexpr auto smallestGap = ByteSize::fromMiB(128); ///< mke2fs leaves less than a group of blocks unused
constexpr int corrected = 1; ///< e2fsck: found something and put it right

void setSize(const QString &file, ByteSize size)
{
    const UniqueFd fd(::open(QFile::encodeName(file).constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!fd.isValid() || ::ftruncate(fd.get(), size.bytes()) != 0)
        throw systemError(errno, QStringLiteral("The bundled Xen's disk %1 cannot be made").arg(file));
}

Task<> runTool(QString tool, QStringList arguments, int allowed)
{
    ProcessOptions options;
    options.deadline = toolDeadline;
    const ProcessResult result = co_await runProcess(findProgram(tool), arguments, options);
    if (result.exitCode < 0 || result.exitCode > allowed)
        throw Error(ErrorCode::IoError, QStringLiteral("%1 failed on the bundled Xen's disk").arg(tool),
                    QStringLiteral("Look at it with: e2fsck -f %1").arg(arguments.constLast()),
                    QString::fromLocal8Bit(result.errors).trimmed().right(300));
}

/// What its superblock says. Smaller than the file where growing was broken off; the file's where it cannot be told.
ByteSize fileSystemSize(const QString &file)
{
    constexpr qint64 place = 1024, length = 1024;
    constexpr int blocksLow = 4, blockShift = 24, magic = 56, blocksHigh = 336;
    QFile disk(file);
    QByteArray block;
    if (disk.open(QIODevice::ReadOnly) && disk.seek(place))
        block = disk.read(length);
    const auto word = [&](int at) { return qFromLittleEndian<quint32>(block.constData() + at); };
    if (block.size() < length || qFromLittleEndian<quint16>(block.constData() + magic) != 0xef53)
        return ByteSize::fromBytes(disk.size());
    const quint64 blocks = quint64(word(blocksLow)) | quint64(word(blocksHigh)) << 32;
    return ByteSize::fromBytes(qint64(blocks << (10 + std::min(word(blockShift), 6U))));
}

Task<> makeDisk(QString file, ByteSize size)
{
    const QString folder = QFileInfo(file).absolutePath();
    const auto free = ByteSize::fromBytes(QStorageInfo(folder).bytesAvailable());
    if (free < leastRoom)
        throw Error(ErrorCode::NoSpace,
                    QStringLiteral("There is no room for the bundled Xen's disk: %1 are free").arg(free.toString()),
                    QStringLiteral("Make room in %1").arg(folder));
    const QString half = file + QStringLiteral(".new");
    QFile::remove(half);
    setSize(half, size);
    co_await runTool(QStringLiteral("mke2fs"),
                     {QStringLiteral("-q"), QStringLiteral("-t"), QStringLiteral("ext4"), QStringLiteral("-m"),
                      QStringLiteral("0"), QStringLiteral("-L"), QStringLiteral("domus"), QStringLiteral("-F"), half},
                     0);
    if (!QFile::rename(half, file))
        throw Error(ErrorCode::IoError, QStringLiteral("The bundled Xen's disk %1 cannot be made").arg(file));
}

} // namespace

Task<> ensureDataDisk(QString file, ByteSize size)
{
    const QFileInfo info(file);
    if (!info.exists()) {
        co_await makeDisk(file, size);
    } else if (info.size() < size.bytes() || fileSystemSize(file) + smallestGap < ByteSize::fromBytes(info.size())) {
        co_await runTool(QStringLiteral("e2fsck"), {QStringLiteral("-p"), QStringLiteral("-f"), file}, corrected);
        if (info.size() < size.bytes())
            setSize(file, size);
        co_await runTool(QStringLiteral("resize2fs"), {file}, 0);
    }
}

} // namespace domus
