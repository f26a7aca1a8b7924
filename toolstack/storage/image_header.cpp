// SPDX-License-Identifier: GPL-3.0-or-later
#include "image_header.h"

#include <QtEndian>

namespace domus {
namespace {

struct Magic {
    int offset;
    QByteArray bytes;
    const char *name;
};

const std::vector<Magic> &foreignFormats()
{
    static const std::vector<Magic> formats{
        {0, "KDMV", "VMDK"},
        {0, "COWD", "VMDK"},
        {0, "# Disk DescriptorFile", "VMDK"},
        {0, "vhdxfile", "VHDX"},
        {0, "conectix", "VHD"},
        {64, QByteArray::fromHex("7f10dabe"), "VDI"},
        {0, QByteArray("QED\0", 4), "QED"},
        {0, QByteArray("LUKS\xba\xbe"), "LUKS"},
        {0, "WithoutFreeSpace", "Parallels"},
        {0, "WithouFreSpacExt", "Parallels"},
    };
    return formats;
}

ErrorInfo notSupported(const QString &text, const QString &hint)
{
    return {ErrorCode::NotSupported, text, hint, {}, {}};
}

quint32 word(const QByteArray &bytes, int offset)
{
    return qFromBigEndian<quint32>(bytes.constData() + offset);
}

constexpr int smallestQcow2 = 72;
constexpr int featuresOffset = 72;
constexpr quint64 externalDataBit = 1U << 2;

Result<ImageHeader> parseQcow2(const QByteArray &start)
{
    const quint32 version = start.size() >= smallestQcow2 ? word(start, 4) : 0;
    if (version != 2 && version != 3)
        return tl::unexpected(
            notSupported(QStringLiteral("It is a QCOW image of version %1; versions 2 and 3 can be used").arg(version),
                         QStringLiteral("Convert it with qemu-img convert -O qcow2")));
    ImageHeader header;
    header.format = DiskFormat::Qcow2;
    header.hasBackingFile = qFromBigEndian<quint64>(start.constData() + 8) != 0;
    header.virtualSize = ByteSize::fromBytes(qFromBigEndian<qint64>(start.constData() + 24));
    header.encrypted = word(start, 32) != 0;
    if (version == 3 && start.size() >= featuresOffset + 8)
        header.hasExternalData = (qFromBigEndian<quint64>(start.constData() + featuresOffset) & externalDataBit) != 0;
    return header;
}

} // namespace

Result<ImageHeader> parseImageHeader(const QByteArray &start)
{
    if (start.startsWith(QByteArray("QFI\xfb")))
        return parseQcow2(start);
    for (const Magic &magic : foreignFormats()) {
        if (start.mid(magic.offset, magic.bytes.size()) == magic.bytes)
            return tl::unexpected(notSupported(
                QStringLiteral("It is a %1 image; raw and qcow2 images can be used").arg(QString::fromLatin1(magic.name)),
                QStringLiteral("Convert it with qemu-img convert -O qcow2")));
    }
    return ImageHeader();
}

} // namespace domus
