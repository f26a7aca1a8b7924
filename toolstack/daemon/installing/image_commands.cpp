// SPDX-License-Identifier: GPL-3.0-or-later
#include "installing/image_commands.h"

#include "async/process.h"

#include <QFile>
#include <QFileInfo>
#include <QStorageInfo>

namespace domus {
namespace {

void refuseFullDisk(const NewDisk &disk)
{
    // A sparse image needs little now; 64 MiB is what an installer writes in its first breath.
    const ByteSize needed = disk.allocate ? disk.size : ByteSize::fromMiB(64);
    const ByteSize free = ByteSize::fromBytes(QStorageInfo(QFileInfo(disk.path).absolutePath()).bytesAvailable());
    if (free < needed)
        throw Error(ErrorCode::NoSpace,
                    QStringLiteral("There is no room for %1: %2 are free, %3 are needed")
                        .arg(disk.path, free.toString(), needed.toString()),
                    QStringLiteral("Free some space on that file system, or choose another place"));
}

/// Runs it, and removes the file when it did not work.
Task<> runForFile(QString program, QStringList arguments, QString path, CancelToken token)
{
    ProcessOptions options;
    options.token = token;
    options.deadline = std::chrono::hours(6);
    std::exception_ptr failure;
    try {
        const ProcessResult result = co_await runProcess(program, arguments, options);
        if (result.exitCode != 0) {
            const QString words = QString::fromLocal8Bit(result.errors).trimmed();
            const bool full = words.contains(QLatin1String("No space left")) || words.contains(QLatin1String("quota exceeded"));
            throw Error(full ? ErrorCode::NoSpace : ErrorCode::IoError,
                        QStringLiteral("The image %1 could not be made").arg(path), {}, words);
        }
    } catch (...) {
        failure = std::current_exception();
    }
    if (!failure)
        co_return;
    QFile::remove(path);
    std::rethrow_exception(failure);
}

} // namespace

Task<> createImage(NewDisk disk, CancelToken token)
{
    const QFileInfo directory(QFileInfo(disk.path).absolutePath());
    if (!directory.isDir())
        throw Error(ErrorCode::NotFound, QStringLiteral("The directory %1 is not there").arg(directory.filePath()),
                    QStringLiteral("Make it, or choose another place"));
    refuseFullDisk(disk);
    QStringList arguments{QStringLiteral("create"), QStringLiteral("-q"), QStringLiteral("-f"),
                          disk.format == DiskFormat::Raw ? QStringLiteral("raw") : QStringLiteral("qcow2")};
    if (disk.allocate)
        arguments << QStringLiteral("-o") << QStringLiteral("preallocation=falloc");
    arguments << QStringLiteral("--") << disk.path << QString::number(disk.size.bytes());
    co_await runForFile(QStringLiteral("qemu-img"), arguments, disk.path, token);
}

Task<> copyImage(QString from, QString to, CancelToken token)
{
    const QStringList arguments{QStringLiteral("--reflink=auto"), QStringLiteral("--sparse=auto"), QStringLiteral("--"), from,
                                to};
    co_await runForFile(QStringLiteral("cp"), arguments, to, token);
}

} // namespace domus
