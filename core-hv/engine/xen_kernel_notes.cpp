// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/xen_kernel_notes.h"

#include <QtEndian>
#include <optional>

namespace domus {
namespace {

constexpr int headersAtMost = 512;
constexpr int notesAtMost = 4096;
constexpr quint64 notesSizeAtMost = 1 << 20;
constexpr quint32 programHeaderIsNotes = 4;
constexpr quint16 machine386 = 3, machineX86 = 62;

// Xen's public/elfnote.h.
constexpr quint32 noteEntry = 1, noteGuestSystem = 6, noteSupportedFeatures = 17, notePhys32Entry = 18;
/// XENFEAT_linux_rsdp_unrestricted: only kernels that can go on from the PVH entry under Xen say so.
constexpr quint32 featureOfPvhLinux = 1U << 15;

tl::unexpected<ErrorInfo> refused(const QString &found)
{
    return tl::unexpected(
        ErrorInfo{ErrorCode::InvalidArgument, QStringLiteral("The kernel's notes cannot be read: %1").arg(found), {}, {}, {}});
}

/// Little-endian numbers at any place; nothing outside.
template <typename T>
std::optional<T> numberAt(QByteArrayView bytes, quint64 offset)
{
    if (offset > quint64(bytes.size()) || quint64(bytes.size()) - offset < sizeof(T))
        return std::nullopt;
    return qFromLittleEndian<T>(bytes.data() + offset);
}

std::optional<QByteArrayView> partOf(QByteArrayView bytes, quint64 offset, quint64 size)
{
    if (offset > quint64(bytes.size()) || quint64(bytes.size()) - offset < size)
        return std::nullopt;
    return bytes.sliced(qsizetype(offset), qsizetype(size));
}

struct ProgramHeaders {
    quint64 offset = 0;
    int count = 0;
    int size = 0;
    bool wide = false; ///< 64 bits
};

Result<ProgramHeaders> headersOf(QByteArrayView elf)
{
    if (elf.size() < 52 || !elf.startsWith("\177ELF"))
        return refused(QStringLiteral("it is no ELF image"));
    const bool wide = elf[4] == 2;
    const auto machine = numberAt<quint16>(elf, 18);
    if ((elf[4] != 1 && elf[4] != 2) || elf[5] != 1 || (machine != machine386 && machine != machineX86))
        return refused(QStringLiteral("it is for another processor"));
    const std::optional<quint64> offset =
        wide ? numberAt<quint64>(elf, 32) : std::optional<quint64>(numberAt<quint32>(elf, 28).value_or(0));
    const auto size = numberAt<quint16>(elf, wide ? 54 : 42), count = numberAt<quint16>(elf, wide ? 56 : 44);
    if (!offset || !size || !count || *size < (wide ? 56 : 32) || *count > headersAtMost)
        return refused(QStringLiteral("its table of parts makes no sense"));
    return ProgramHeaders{*offset, *count, *size, wide};
}

/// Where the notes are that this header tells of; an empty place for another header.
struct NotesPlace {
    quint64 offset = 0, size = 0, alignment = 4;
};

Result<NotesPlace> placeOf(QByteArrayView header, bool wide)
{
    if (numberAt<quint32>(header, 0) != programHeaderIsNotes)
        return NotesPlace();
    NotesPlace place;
    if (wide)
        place = {*numberAt<quint64>(header, 8), *numberAt<quint64>(header, 32), *numberAt<quint64>(header, 48)};
    else
        place = {*numberAt<quint32>(header, 4), *numberAt<quint32>(header, 16), *numberAt<quint32>(header, 28)};
    if (place.size > notesSizeAtMost)
        return refused(QStringLiteral("%1 bytes of notes").arg(place.size));
    place.alignment = place.alignment == 8 ? 8 : 4;
    return place;
}

struct Found {
    XenKernelNotes notes;
    bool phys32 = false;
    std::optional<quint32> supported;
};

void take(quint32 type, QByteArrayView value, Found *found)
{
    if (type == noteEntry)
        found->notes.pv = true;
    else if (type == notePhys32Entry)
        found->phys32 = true;
    else if (type == noteSupportedFeatures)
        found->supported = numberAt<quint32>(value, 0);
    else if (type == noteGuestSystem)
        found->notes.system = QString::fromLatin1(value.first(qMin<qsizetype>(value.size(), 64)).toByteArray().constData());
}

/// `left` is how many more are read.
Result<void> takeAll(QByteArrayView notes, quint64 alignment, int *left, Found *found)
{
    const auto aligned = [alignment](quint64 value) { return (value + alignment - 1) / alignment * alignment; };
    for (quint64 at = 0; at + 12 <= quint64(notes.size());) {
        if (--*left < 0)
            return refused(QStringLiteral("more than %1 notes").arg(notesAtMost));
        const quint32 nameSize = *numberAt<quint32>(notes, at), valueSize = *numberAt<quint32>(notes, at + 4);
        const quint64 valueAt = aligned(at + 12 + nameSize);
        const auto name = partOf(notes, at + 12, nameSize), value = partOf(notes, valueAt, valueSize);
        if (!name || !value)
            return refused(QStringLiteral("a note is larger than what is there"));
        if (*name == QByteArrayView("Xen\0", 4))
            take(*numberAt<quint32>(notes, at + 8), *value, found);
        at = aligned(valueAt + valueSize);
    }
    return {};
}

/// Linux has a PVH entry for other hypervisors, too, and ends at once when Xen uses it. Before 4.20 nothing tells such kernels
/// apart, and those that knew PVH had PV.
bool canPvh(const Found &found)
{
    if (!found.phys32 || found.notes.system.isEmpty())
        return false;
    if (found.notes.system != QLatin1String("linux") || found.notes.pv)
        return true;
    return (found.supported.value_or(0) & featureOfPvhLinux) != 0;
}

} // namespace

Result<XenKernelNotes> parseXenKernelNotes(QByteArrayView elf)
{
    const auto headers = headersOf(elf);
    if (!headers)
        return tl::unexpected(headers.error());
    Found found;
    int left = notesAtMost;
    for (int i = 0; i < headers->count; ++i) {
        const auto header = partOf(elf, headers->offset + quint64(i) * quint64(headers->size), quint64(headers->size));
        if (!header)
            return refused(QStringLiteral("its table of parts is cut off"));
        const auto place = placeOf(*header, headers->wide);
        if (!place)
            return tl::unexpected(place.error());
        const auto notes = partOf(elf, place->offset, place->size);
        if (!notes)
            return refused(QStringLiteral("its notes are cut off"));
        if (const auto taken = takeAll(*notes, place->alignment, &left, &found); !taken)
            return tl::unexpected(taken.error());
    }
    found.notes.pvh = canPvh(found);
    return found.notes;
}

} // namespace domus
