// SPDX-License-Identifier: GPL-3.0-or-later
#include "media_header.h"

#include "http_errors.h"
#include "tree_recognisers.h"

#include <QtEndian>

namespace domus {
namespace {

constexpr qsizetype sectorSize = 2048;
constexpr qsizetype firstDescriptor = 16;
constexpr int maxDescriptors = 16;

quint32 littleEndian32(const QByteArray &bytes, qsizetype offset)
{
    return qFromLittleEndian<quint32>(bytes.constData() + offset);
}

/// The descriptor of that type, as an offset; -1 when there is none.
qsizetype descriptorOffset(const QByteArray &start, char type)
{
    for (int i = 0; i < maxDescriptors; ++i) {
        const qsizetype offset = (firstDescriptor + i) * sectorSize;
        if (offset + sectorSize > start.size() || start.mid(offset + 1, 5) != "CD001")
            return -1;
        if (start[offset] == type)
            return offset;
        if (start[offset] == char(0xff))
            return -1;
    }
    return -1;
}

struct Magic {
    const char *bytes;
    qsizetype length;
    qsizetype offset;
    const char *meaning;
};

const Magic diskMagics[] = {
    {"QFI\xfb", 4, 0, "qcow2"},  {"KDMV", 4, 0, "vmdk"},      {"# Disk DescriptorFile", 21, 0, "vmdk"},
    {"vhdxfile", 8, 0, "vhdx"},  {"conectix", 8, 0, "vpc"},   {"\x7f\x10\xda\xbe", 4, 0x40, "vdi"},
    {"EFI PART", 8, 512, "raw"}, {"\x55\xaa", 2, 510, "raw"},
};

const Magic otherMagics[] = {
    {"\xfd"
     "7zXZ",
     5, 0, "It is compressed with xz: unpack it first (unxz)"},
    {"\x1f\x8b", 2, 0, "It is compressed with gzip: unpack it first (gunzip)"},
    {"BZh", 3, 0, "It is compressed with bzip2: unpack it first (bunzip2)"},
    {"\x28\xb5\x2f\xfd", 4, 0, "It is compressed with zstd: unpack it first (unzstd)"},
    {"PK\x03\x04", 4, 0, "It is a zip archive: unpack it first"},
    {"7z\xbc\xaf\x27\x1c", 6, 0, "It is a 7z archive: unpack it first"},
    {"ustar", 5, 257, "It is a tar archive (an appliance?): unpack it first"},
    {"\x7f"
     "ELF",
     4, 0, "It is a program"},
    {"<?xml", 5, 0, "It is an XML file"},
    {"<!DOCTYPE", 9, 0, "It is a web page, perhaps the server's listing or a login page"},
    {"<!doctype", 9, 0, "It is a web page, perhaps the server's listing or a login page"},
    {"<html", 5, 0, "It is a web page, perhaps the server's listing or a login page"},
};

bool matches(const QByteArray &start, const Magic &magic)
{
    return QByteArrayView(start).sliced(qMin(magic.offset, start.size())).startsWith(QByteArrayView(magic.bytes, magic.length));
}

bool isLinuxKernel(const QByteArray &start)
{
    return start.mid(0x202, 4) == "HdrS";
}

Error notMedia(const QUrl &url, const QByteArray &start)
{
    QString why = QStringLiteral("Its first bytes are those of no ISO image and no disk image");
    for (const Magic &magic : otherMagics) {
        if (matches(start, magic)) {
            why = QString::fromLatin1(magic.meaning);
            break;
        }
    }
    if (isLinuxKernel(start))
        why = QStringLiteral("It is a Linux kernel: give the folder it lies in, or kernel and initrd together");
    if (start.isEmpty())
        why = QStringLiteral("It is empty");
    return Error(ErrorCode::NotInstallTree, QStringLiteral("Nothing can be installed from %1").arg(shownUrl(url)), why);
}

Detection isoMedia(const QUrl &url, const IsoHeader &iso, ByteSize size)
{
    if (!iso.bootable)
        throw Error(ErrorCode::NotInstallTree,
                    QStringLiteral("The CD image %1 (\"%2\") has no boot record").arg(shownUrl(url), iso.label),
                    QStringLiteral("It holds data only: give an installer's image, and attach this one to the guest later"));
    if (!size.isZero() && iso.size > size)
        throw Error(
            ErrorCode::NotInstallTree,
            QStringLiteral("The CD image %1 is cut off: %2 of %3").arg(shownUrl(url), size.toString(), iso.size.toString()),
            QStringLiteral("Download it again"));
    Detection media;
    media.kind = InstallKind::Iso;
    media.location = url;
    media.size = size.isZero() ? iso.size : size;
    nameByIsoLabel(media, iso.label);
    media.notes.append(QStringLiteral("Bootable CD image \"%1\", %2").arg(iso.label, media.size.toString()));
    return media;
}

} // namespace

std::optional<IsoHeader> parseIsoHeader(const QByteArray &start)
{
    const qsizetype primary = descriptorOffset(start, 1);
    if (primary < 0)
        return std::nullopt;
    IsoHeader iso;
    iso.label = QString::fromLatin1(start.mid(primary + 40, 32)).trimmed();
    iso.label.remove(QChar(u'\0'));
    const quint32 blocks = littleEndian32(start, primary + 80);
    const quint16 blockSize = qFromLittleEndian<quint16>(start.constData() + primary + 128);
    iso.size = ByteSize::fromBytes(qint64(blocks) * blockSize);
    const qsizetype boot = descriptorOffset(start, 0);
    iso.bootable = boot >= 0 && start.mid(boot + 7, 23) == "EL TORITO SPECIFICATION";
    return iso;
}

QString diskFormatOf(const QByteArray &start)
{
    for (const Magic &magic : diskMagics) {
        if (matches(start, magic))
            return isLinuxKernel(start) && magic.offset == 510 ? QString() : QString::fromLatin1(magic.meaning);
    }
    return {};
}

Detection mediaOf(const QUrl &url, const QByteArray &start, ByteSize size)
{
    // Many CD images also have a partition table, for USB sticks: they are CDs first.
    if (const auto iso = parseIsoHeader(start))
        return isoMedia(url, *iso, size);
    const QString format = diskFormatOf(start);
    if (format.isEmpty())
        throw notMedia(url, start);
    Detection media;
    media.kind = InstallKind::DiskImage;
    media.location = url;
    media.size = size;
    media.imageFormat = format;
    media.family = QStringLiteral("unknown");
    media.title = QStringLiteral("Disk image (%1)").arg(format);
    media.devices = tree::linuxDevices(9999);
    media.notes.append(QStringLiteral("Disk image in %1 format%2; nothing is installed, the guest boots it")
                           .arg(format, size.isZero() ? QString() : QStringLiteral(", %1").arg(size.toString())));
    return media;
}

} // namespace domus
