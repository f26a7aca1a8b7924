// SPDX-License-Identifier: GPL-3.0-or-later
#include "stats/ring_format.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace domus {
namespace {

constexpr quint64 ringMagic = 0x31474e5253554d44; // "DMUSRNG1" where bytes go from low to high
constexpr float none = std::numeric_limits<float>::quiet_NaN();

/// Before the names, and of those the checksum is.
struct Prologue {
    quint64 magic = ringMagic;
    quint64 columns = 0;
    quint64 checksum = 0;
};
static_assert(sizeof(Prologue) == ringPrologueSize);

/// Before each row's values.
struct RowHead {
    qint64 slot = 0;
    quint32 samples = 0;
    quint32 checksum = 0;
};

/// FNV-1a: against accidents, not against malice.
quint64 checksumOf(QByteArrayView bytes, quint64 seed)
{
    quint64 hash = 0xcbf29ce484222325 ^ seed;
    for (const char byte : bytes)
        hash = (hash ^ quint8(byte)) * 0x100000001b3;
    return hash;
}

quint32 rowChecksum(const RowHead &head, QByteArrayView values)
{
    const quint64 sum = checksumOf(values, checksumOf(QByteArrayView(reinterpret_cast<const char *>(&head.slot), 12), 0));
    return quint32(sum ^ (sum >> 32));
}

void appendFloats(QByteArray &bytes, const QList<float> &values, qsizetype count)
{
    QList<float> exact = values;
    if (exact.size() < count)
        exact.resize(count, none);
    bytes.append(reinterpret_cast<const char *>(exact.constData()), count * qsizetype(sizeof(float)));
}

QList<float> floatsFrom(QByteArrayView bytes)
{
    QList<float> values(bytes.size() / qsizetype(sizeof(float)));
    std::memcpy(values.data(), bytes.data(), size_t(values.size()) * sizeof(float));
    for (float &value : values)
        value = std::isfinite(value) ? value : none;
    return values;
}

} // namespace

qint64 RingLayout::headerSize() const
{
    return ringPrologueSize + m_columns.size() * ringNameSize;
}

qint64 RingLayout::rowSize(int level) const
{
    return qint64(sizeof(RowHead)) + m_columns.size() * qint64(sizeof(float)) * (level == 0 ? 1 : 2);
}

qint64 RingLayout::levelOffset(int level) const
{
    qint64 offset = headerSize();
    for (int finer = 0; finer < level; ++finer)
        offset += ringLevels[size_t(finer)].rows * rowSize(finer);
    return offset;
}

qint64 RingLayout::rowOffset(int level, qint64 slot) const
{
    return levelOffset(level) + slot % ringLevels[size_t(level)].rows * rowSize(level);
}

qint64 RingLayout::fileSize() const
{
    return levelOffset(int(ringLevels.size()));
}

bool isRingName(const QString &name)
{
    const QByteArray bytes = name.toUtf8();
    return !bytes.isEmpty() && bytes.size() < ringNameSize && !bytes.contains('\0');
}

std::optional<qsizetype> ringColumnCount(QByteArrayView prologue)
{
    Prologue head;
    if (prologue.size() < ringPrologueSize)
        return std::nullopt;
    std::memcpy(&head, prologue.data(), sizeof head);
    if (head.magic != ringMagic || head.columns == 0 || head.columns > quint64(ringColumnsMax))
        return std::nullopt;
    return qsizetype(head.columns);
}

QByteArray encodeRingHeader(const RingLayout &layout)
{
    QByteArray names;
    for (const QString &column : layout.columns())
        names.append(column.toUtf8().leftJustified(ringNameSize, '\0', true));
    const Prologue head{ringMagic, quint64(layout.columns().size()), checksumOf(names, 0)};
    return QByteArray(reinterpret_cast<const char *>(&head), sizeof head) + names;
}

std::optional<RingLayout> decodeRingHeader(QByteArrayView bytes)
{
    const auto count = ringColumnCount(bytes);
    if (!count || bytes.size() < ringPrologueSize + *count * ringNameSize)
        return std::nullopt;
    Prologue head;
    std::memcpy(&head, bytes.data(), sizeof head);
    const QByteArrayView names = bytes.sliced(ringPrologueSize, *count * ringNameSize);
    if (head.checksum != checksumOf(names, 0))
        return std::nullopt;
    QStringList columns;
    for (qsizetype i = 0; i < *count; ++i) {
        const QByteArrayView name = names.sliced(i * ringNameSize, ringNameSize);
        columns.append(QString::fromUtf8(name.first(std::max<qsizetype>(name.indexOf('\0'), 0))));
        if (!isRingName(columns.constLast()))
            return std::nullopt;
    }
    columns.removeDuplicates();
    return columns.size() == *count ? std::optional(RingLayout(columns)) : std::nullopt;
}

QByteArray encodeRingRow(const RingLayout &layout, int level, const RingRow &row)
{
    QByteArray values;
    values.reserve(layout.rowSize(level));
    appendFloats(values, row.mean, layout.columns().size());
    if (level > 0)
        appendFloats(values, row.peak, layout.columns().size());
    RowHead head{row.slot, row.samples, 0};
    head.checksum = rowChecksum(head, values);
    return values.prepend(reinterpret_cast<const char *>(&head), sizeof head);
}

qint64 ringRowSlot(QByteArrayView bytes)
{
    qint64 slot = -1;
    if (bytes.size() >= qsizetype(sizeof slot))
        std::memcpy(&slot, bytes.data(), sizeof slot);
    return slot;
}

std::optional<RingRow> decodeRingRow(const RingLayout &layout, int level, qint64 slot, QByteArrayView bytes)
{
    if (bytes.size() < layout.rowSize(level) || ringRowSlot(bytes) != slot)
        return std::nullopt;
    RowHead head;
    std::memcpy(&head, bytes.data(), sizeof head);
    const QByteArrayView values = bytes.sliced(sizeof head, layout.rowSize(level) - qint64(sizeof head));
    if (head.samples == 0 || head.checksum != rowChecksum(head, values))
        return std::nullopt;
    RingRow row{slot, head.samples, {}, {}};
    const qsizetype half = layout.columns().size() * qsizetype(sizeof(float));
    row.mean = floatsFrom(values.first(half));
    if (level > 0)
        row.peak = floatsFrom(values.sliced(half));
    return row;
}

std::optional<RingRow> combineRows(qint64 slot, qsizetype columns, const QList<RingRow> &rows)
{
    RingRow result{slot, 0, QList<float>(columns, none), QList<float>(columns, none)};
    for (qsizetype column = 0; column < columns; ++column) {
        double sum = 0, weight = 0;
        for (const RingRow &row : rows) {
            const float mean = row.mean.value(column, none);
            if (std::isnan(mean))
                continue;
            sum += double(mean) * row.samples;
            weight += row.samples;
            const float most = row.peak.isEmpty() ? mean : row.peak.value(column, none);
            result.peak[column] = std::fmax(result.peak[column], most); // NaN gives way
        }
        if (weight > 0)
            result.mean[column] = float(sum / weight);
    }
    for (const RingRow &row : rows)
        result.samples += row.samples;
    return result.samples > 0 ? std::optional(result) : std::nullopt;
}

} // namespace domus
