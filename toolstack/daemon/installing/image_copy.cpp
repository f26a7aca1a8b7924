// SPDX-License-Identifier: GPL-3.0-or-later
#include "installing/image_copy.h"

#include "async/process.h"
#include "disk_images.h"
#include "error.h"

#include <QFile>
#include <QFileInfo>

namespace domus {
namespace {

void refuseFullDisk(const QString &from, const QString &to)
{
    const ByteSize needed = ByteSize::fromBytes(QFileInfo(from).size()) + spaceReserve;
    const ByteSize free = fileSystemSpace(QFileInfo(to).absolutePath()).free;
    if (free < needed)
        throw Error(
            ErrorCode::NoSpace,
            QStringLiteral("There is no room for %1: %2 are free, %3 are needed").arg(to, free.toString(), needed.toString()),
            QStringLiteral("Free some space on that file system, or choose another place"));
}

} // namespace

Task<> copyImage(QString from, QString to, CancelToken token)
{
    refuseFullDisk(from, to);
    ProcessOptions options;
    options.token = token;
    options.deadline = std::chrono::hours(6);
    const QStringList arguments{QStringLiteral("--reflink=auto"), QStringLiteral("--sparse=auto"), QStringLiteral("--"), from,
                                to};
    std::exception_ptr failure;
    try {
        const ProcessResult result = co_await runProcess(QStringLiteral("cp"), arguments, options);
        if (result.exitCode != 0)
            throw Error(ErrorCode::IoError, QStringLiteral("The image %1 could not be made").arg(to), {},
                        QString::fromLocal8Bit(result.errors).trimmed());
    } catch (...) {
        failure = std::current_exception();
    }
    if (!failure)
        co_return;
    QFile::remove(to);
    std::rethrow_exception(failure);
}

} // namespace domus
