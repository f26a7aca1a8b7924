// SPDX-License-Identifier: GPL-3.0-or-later
#include "file_digest.h"

#include "async/fd_stream.h"
#include "async/worker.h"
#include "files.h"

#include <QFile>
#include <atomic>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace domus {
namespace {

constexpr qsizetype blockSize = 1 << 20;

FileDigests digestNow(const QString &path, const QString &algorithm, const std::shared_ptr<std::atomic<bool>> &stop)
{
    const UniqueFd fd(::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!fd.isValid())
        throw systemError(errno, QStringLiteral("Cannot read %1").arg(path));
    QCryptographicHash sha256(QCryptographicHash::Sha256);
    const bool second = !algorithm.isEmpty() && algorithm != QLatin1String("sha256");
    const Checksum wanted{.algorithm = algorithm, .hex = {}};
    QCryptographicHash other(wanted.qtAlgorithm());
    QByteArray block(blockSize, Qt::Uninitialized);
    for (;;) {
        if (stop->load())
            throw Error(ErrorCode::Cancelled, QStringLiteral("Cancelled"));
        const ssize_t got = ::read(fd.get(), block.data(), size_t(block.size()));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            throw systemError(errno, QStringLiteral("Cannot read %1").arg(path));
        if (got == 0)
            break;
        sha256.addData(QByteArrayView(block.constData(), got));
        if (second)
            other.addData(QByteArrayView(block.constData(), got));
    }
    FileDigests digests;
    digests.sha256 = {.algorithm = QStringLiteral("sha256"), .hex = QString::fromLatin1(sha256.result().toHex())};
    if (second)
        digests.other = Checksum{.algorithm = algorithm, .hex = QString::fromLatin1(other.result().toHex())};
    return digests;
}

} // namespace

Task<FileDigests> digestFile(QString path, QString algorithm, CancelToken token)
{
    // The token belongs to this thread; the worker sees a flag.
    const auto stop = std::make_shared<std::atomic<bool>>(false);
    const auto registration = token.onCancel([stop] { stop->store(true); });
    const std::function<FileDigests()> work = [path, algorithm, stop] { return digestNow(path, algorithm, stop); };
    co_return co_await runOnWorker<FileDigests>(work);
}

void requireChecksum(const FileDigests &digests, const Checksum &promised, const QString &name)
{
    const Checksum &actual = digests.other ? *digests.other : digests.sha256;
    if (actual == promised)
        return;
    throw Error(ErrorCode::ChecksumMismatch, QStringLiteral("%1 is not what the tree promised; it has been deleted").arg(name),
                QStringLiteral("Try again or use another mirror; if it stays so, do not trust this tree"),
                QStringLiteral("expected %1, got %2").arg(promised.toString(), actual.toString()));
}

} // namespace domus
