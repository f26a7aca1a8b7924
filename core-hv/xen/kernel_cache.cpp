// SPDX-License-Identifier: GPL-3.0-or-later
#include "xen/kernel_cache.h"

#include "files.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDebug>
#include <QDir>
#include <QFileInfo>
#include <QtEndian>
#include <lzma.h>
#include <sys/stat.h>
#include <zlib.h>

namespace domus {
namespace {

constexpr auto kernelLimit = ByteSize::fromMiB(128);
constexpr auto unpackedLimit = ByteSize::fromMiB(512);
constexpr qsizetype kernelsKept = 8;

// Of the boot protocol (the kernel's Documentation/arch/x86/boot.rst).
constexpr qsizetype setupSectorsAt = 0x1f1, magicAt = 0x202, versionAt = 0x206, payloadOffsetAt = 0x248, payloadLengthAt = 0x24c;
constexpr qsizetype headerEnd = 0x250;
constexpr quint16 versionWithPayload = 0x0208;

template <typename T>
T numberAt(const QByteArray &image, qsizetype offset)
{
    return qFromLittleEndian<T>(image.constData() + offset);
}

QByteArray payloadOf(const QByteArray &image)
{
    if (image.size() < headerEnd || image.mid(magicAt, 4) != "HdrS" || numberAt<quint16>(image, versionAt) < versionWithPayload)
        return {};
    const quint8 setupSectors = numberAt<quint8>(image, setupSectorsAt);
    const qint64 begin = (qint64(setupSectors == 0 ? 4 : setupSectors) + 1) * 512 + numberAt<quint32>(image, payloadOffsetAt);
    const qint64 length = numberAt<quint32>(image, payloadLengthAt);
    return begin + length <= image.size() ? image.mid(begin, length) : QByteArray();
}

/// As many bytes as its own last four tell: the kernel's build appends them, and gzip itself does.
QByteArray roomFor(const QByteArray &packed)
{
    const qint64 size = packed.size() < 16 ? 0 : numberAt<quint32>(packed, packed.size() - 4);
    return size > unpackedLimit.bytes() ? QByteArray() : QByteArray(size, Qt::Uninitialized);
}

QByteArray unpackXz(const QByteArray &packed)
{
    QByteArray plain = roomFor(packed);
    if (plain.isEmpty())
        return {};
    uint64_t memoryLimit = quint64(ByteSize::fromMiB(512).bytes());
    size_t in = 0, out = 0;
    const lzma_ret result = lzma_stream_buffer_decode(
        &memoryLimit, 0, nullptr, reinterpret_cast<const uint8_t *>(packed.constData()), &in, size_t(packed.size() - 4),
        reinterpret_cast<uint8_t *>(plain.data()), &out, size_t(plain.size()));
    return result == LZMA_OK && qsizetype(out) == plain.size() ? plain : QByteArray();
}

QByteArray unpackGzip(const QByteArray &packed)
{
    constexpr int gzipAlone = 16 + MAX_WBITS;
    QByteArray plain = roomFor(packed);
    z_stream stream = {};
    if (plain.isEmpty() || inflateInit2(&stream, gzipAlone) != Z_OK)
        return {};
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(packed.constData())); // it does not write there
    stream.avail_in = uInt(packed.size());
    stream.next_out = reinterpret_cast<Bytef *>(plain.data());
    stream.avail_out = uInt(plain.size());
    const bool whole = inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.avail_out == 0;
    inflateEnd(&stream);
    return whole ? plain : QByteArray();
}

QByteArray unpackPayload(const QByteArray &packed)
{
    if (packed.startsWith(QByteArrayView("\xfd\x37zXZ\0", 6)))
        return unpackXz(packed);
    return packed.startsWith("\x1f\x8b") ? unpackGzip(packed) : QByteArray();
}

QString keyOf(const struct stat &info, const QString &path)
{
    const QString words = QStringLiteral("%1 %2 %3 %4.%5")
                              .arg(path)
                              .arg(info.st_ino)
                              .arg(info.st_size)
                              .arg(info.st_mtim.tv_sec)
                              .arg(info.st_mtim.tv_nsec);
    return QString::fromLatin1(QCryptographicHash::hash(words.toUtf8(), QCryptographicHash::Sha256).toHex().left(32));
}

/// The oldest go: each takes some 60 MiB.
void removeOld(const QString &directory)
{
    const QFileInfoList kernels = QDir(directory).entryInfoList({QStringLiteral("*.elf")}, QDir::Files, QDir::Time);
    for (qsizetype i = kernelsKept; i < kernels.size(); ++i)
        QFile::remove(kernels[i].filePath());
}

} // namespace

QByteArray unpackBzImage(const QByteArray &image)
{
    const QByteArray plain = unpackPayload(payloadOf(image));
    return plain.startsWith("\x7f"
                            "ELF")
        ? plain
        : QByteArray();
}

QString KernelCache::plainKernel(const QString &kernel) const
{
    struct stat info = {};
    if (::stat(QFile::encodeName(kernel).constData(), &info) != 0)
        return kernel;
    const QString kept = QStringLiteral("%1/%2.elf").arg(m_directory, keyOf(info, kernel));
    if (QFileInfo::exists(kept))
        return kept;
    try {
        const QByteArray plain = unpackBzImage(readFile(kernel, kernelLimit));
        if (plain.isEmpty())
            return kernel;
        makePrivateDir(m_directory);
        replaceFile(kept, plain);
        removeOld(m_directory);
        return kept;
    } catch (const Error &error) {
        // A full disk makes starts slower, not impossible.
        qWarning().noquote() << "A kernel cannot be kept unpacked:" << error.info().toString();
        return kernel;
    }
}

std::optional<XenKernelNotes> KernelCache::notes(const QString &kernel) const
{
    QFile file(plainKernel(kernel));
    if (!QFileInfo(file).isFile() || !file.open(QIODevice::ReadOnly) || file.size() > unpackedLimit.bytes())
        return std::nullopt;
    const uchar *bytes = file.map(0, file.size());
    if (!bytes)
        return std::nullopt;
    const auto notes = parseXenKernelNotes({bytes, qsizetype(file.size())});
    return notes ? std::optional(*notes) : std::nullopt;
}

} // namespace domus
