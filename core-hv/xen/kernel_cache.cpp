// SPDX-License-Identifier: GPL-3.0-or-later
#include "xen/kernel_cache.h"

#include "file_replacement.h"
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

constexpr qsizetype partSize = 256 << 10;

template <typename T>
T numberAt(QByteArrayView image, qsizetype offset)
{
    return qFromLittleEndian<T>(image.data() + offset);
}

QByteArrayView payloadOf(QByteArrayView image)
{
    if (image.size() < headerEnd || image.sliced(magicAt, 4) != QByteArrayView("HdrS")
        || numberAt<quint16>(image, versionAt) < versionWithPayload)
        return {};
    const quint8 setupSectors = numberAt<quint8>(image, setupSectorsAt);
    const qint64 begin = (qint64(setupSectors == 0 ? 4 : setupSectors) + 1) * 512 + numberAt<quint32>(image, payloadOffsetAt);
    const qint64 length = numberAt<quint32>(image, payloadLengthAt);
    return begin + length <= image.size() ? image.sliced(begin, length) : QByteArrayView();
}

enum class Unpacking { GoesOn, Done, Failed };

/// liblzma and zlib alike: some input, some room, and how it went.
class XzUnpacker {
public:
    explicit XzUnpacker(QByteArrayView packed)
    {
        m_ready = lzma_stream_decoder(&m_stream, quint64(ByteSize::fromMiB(512).bytes()), 0) == LZMA_OK;
        m_stream.next_in = reinterpret_cast<const uint8_t *>(packed.data());
        m_stream.avail_in = size_t(packed.size());
    }
    ~XzUnpacker() { lzma_end(&m_stream); }
    Q_DISABLE_COPY_MOVE(XzUnpacker)

    Unpacking fill(QByteArray &room, qsizetype *filled)
    {
        m_stream.next_out = reinterpret_cast<uint8_t *>(room.data());
        m_stream.avail_out = size_t(room.size());
        const lzma_ret result = m_ready ? lzma_code(&m_stream, LZMA_FINISH) : LZMA_PROG_ERROR;
        *filled = room.size() - qsizetype(m_stream.avail_out);
        return result == LZMA_OK ? Unpacking::GoesOn : result == LZMA_STREAM_END ? Unpacking::Done : Unpacking::Failed;
    }

private:
    lzma_stream m_stream = LZMA_STREAM_INIT;
    bool m_ready = false;
};

class GzipUnpacker {
public:
    explicit GzipUnpacker(QByteArrayView packed)
    {
        constexpr int gzipAlone = 16 + MAX_WBITS;
        m_ready = inflateInit2(&m_stream, gzipAlone) == Z_OK;
        m_stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(packed.data())); // it does not write there
        m_stream.avail_in = uInt(packed.size());
    }
    ~GzipUnpacker() { inflateEnd(&m_stream); }
    Q_DISABLE_COPY_MOVE(GzipUnpacker)

    Unpacking fill(QByteArray &room, qsizetype *filled)
    {
        m_stream.next_out = reinterpret_cast<Bytef *>(room.data());
        m_stream.avail_out = uInt(room.size());
        const int result = m_ready ? inflate(&m_stream, Z_NO_FLUSH) : Z_STREAM_ERROR;
        *filled = room.size() - qsizetype(m_stream.avail_out);
        return result == Z_OK ? Unpacking::GoesOn : result == Z_STREAM_END ? Unpacking::Done : Unpacking::Failed;
    }

private:
    z_stream m_stream = {};
    bool m_ready = false;
};

/// To the end of it, which is as far as `size` says.
template <typename Unpacker>
bool unpack(Unpacker &&unpacker, qint64 size, const KernelSink &sink)
{
    QByteArray room(partSize, Qt::Uninitialized);
    qint64 given = 0;
    while (true) {
        qsizetype filled = 0;
        const Unpacking state = unpacker.fill(room, &filled);
        const QByteArrayView part(room.constData(), filled);
        if (given == 0 && !part.startsWith("\177ELF"))
            return false;
        given += filled;
        if (state == Unpacking::Failed || given > size || (filled == 0 && state == Unpacking::GoesOn) || !sink(part))
            return false;
        if (state == Unpacking::Done)
            return given == size;
    }
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

/// False where it is no kernel of ours.
bool keepUnpacked(const QString &kernel, const QString &kept)
{
    const QByteArray image = readFile(kernel, kernelLimit);
    return replaceFileBy(kept, [&image](int fd) {
        return unpackBzImage(image, [fd](QByteArrayView part) {
            if (const int problem = writeFully(fd, QByteArray::fromRawData(part.data(), part.size())); problem != 0)
                throw systemError(problem, QStringLiteral("It cannot be written"));
            return true;
        });
    });
}

} // namespace

bool unpackBzImage(QByteArrayView image, const KernelSink &sink)
{
    const QByteArrayView packed = payloadOf(image);
    if (packed.size() < 16)
        return false;
    // Its last four bytes tell how large it is unpacked: the kernel's build appends them, and gzip itself does.
    const qint64 size = numberAt<quint32>(packed, packed.size() - 4);
    if (size > unpackedLimit.bytes())
        return false;
    if (packed.startsWith(QByteArrayView("\xfd\x37zXZ\0", 6)))
        return unpack(XzUnpacker(packed.chopped(4)), size, sink);
    return packed.startsWith("\x1f\x8b") && unpack(GzipUnpacker(packed), size, sink);
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
        makePrivateDir(m_directory);
        if (!keepUnpacked(kernel, kept))
            return kernel;
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
