// SPDX-License-Identifier: GPL-3.0-or-later
#include "stats/ring_file.h"

#include "async/fd_stream.h"
#include "files.h"

#include <QFile>
#include <QHash>
#include <QSet>
#include <algorithm>
#include <cerrno>
#include <cmath>
#include <fcntl.h>
#include <limits>
#include <sys/stat.h>
#include <unistd.h>

namespace domus {
namespace {

UniqueFd openFile(const QString &path, int flags)
{
    return UniqueFd(::open(QFile::encodeName(path).constData(), flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600));
}

/// As many of the bytes as are there.
QByteArray bytesAt(const UniqueFd &file, qint64 offset, qint64 size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    qint64 got = 0;
    while (got < size) {
        const ssize_t piece = ::pread(file.get(), bytes.data() + got, size_t(size - got), offset + got);
        if (piece < 0 && errno == EINTR)
            continue;
        if (piece <= 0)
            break;
        got += piece;
    }
    bytes.truncate(got);
    return bytes;
}

void putBytes(const UniqueFd &file, const QString &path, qint64 offset, const QByteArray &bytes)
{
    qint64 put = 0;
    while (put < bytes.size()) {
        const ssize_t piece = ::pwrite(file.get(), bytes.constData() + put, size_t(bytes.size() - put), offset + put);
        if (piece < 0 && errno == EINTR)
            continue;
        if (piece <= 0)
            throw systemError(piece < 0 ? errno : EIO, QStringLiteral("Cannot write %1").arg(path));
        put += piece;
    }
}

std::optional<RingLayout> layoutOf(const UniqueFd &file)
{
    struct stat info = {};
    if (!file.isValid() || ::fstat(file.get(), &info) != 0 || !S_ISREG(info.st_mode))
        return std::nullopt;
    const auto columns = ringColumnCount(bytesAt(file, 0, ringPrologueSize));
    return columns ? decodeRingHeader(bytesAt(file, 0, ringPrologueSize + *columns * ringNameSize)) : std::nullopt;
}

/// The rows of these slots, which are fewer than the ring has.
QList<RingRow> rowsOf(const UniqueFd &file, const RingLayout &layout, int level, qint64 from, qint64 until)
{
    QList<RingRow> rows;
    const qint64 size = layout.rowSize(level), ring = ringLevels[size_t(level)].rows;
    while (from <= until) {
        const qint64 count = std::min(until - from + 1, ring - from % ring); // up to where the ring begins anew
        const QByteArray bytes = bytesAt(file, layout.rowOffset(level, from), count * size);
        for (qint64 i = 0; i < bytes.size() / size; ++i) {
            if (auto row = decodeRingRow(layout, level, from + i, QByteArrayView(bytes).sliced(i * size, size)))
                rows.append(*std::move(row));
        }
        from += count;
    }
    return rows;
}

/// All that are not older than the ring is long, seen from that slot.
QList<RingRow> allRows(const UniqueFd &file, const RingLayout &layout, int level, qint64 last)
{
    return rowsOf(file, layout, level, std::max<qint64>(last - ringLevels[size_t(level)].rows + 1, 0), last);
}

void putRows(const UniqueFd &file, const QString &path, const RingLayout &layout, int level, const QList<RingRow> &rows)
{
    QByteArray bytes;
    for (qsizetype i = 0; i < rows.size(); ++i) {
        bytes += encodeRingRow(layout, level, rows[i]);
        const bool joined = i + 1 < rows.size() && rows[i + 1].slot == rows[i].slot + 1
            && layout.rowOffset(level, rows[i + 1].slot) > layout.rowOffset(level, rows[i].slot);
        if (joined)
            continue;
        const qint64 end = layout.rowOffset(level, rows[i].slot) + layout.rowSize(level);
        putBytes(file, path, end - bytes.size(), bytes);
        bytes.clear();
    }
}

/// The values at their columns in another layout.
QList<float> moved(const QList<float> &values, const QList<qsizetype> &places, qsizetype columns)
{
    QList<float> result(columns, std::numeric_limits<float>::quiet_NaN());
    for (qsizetype i = 0; i < std::min(values.size(), places.size()); ++i) {
        if (places[i] >= 0)
            result[places[i]] = values[i];
    }
    return result;
}

QList<qsizetype> placesIn(const RingLayout &layout, const QStringList &names)
{
    QHash<QString, qsizetype> columns;
    for (qsizetype i = 0; i < layout.columns().size(); ++i)
        columns.insert(layout.columns()[i], i);
    QList<qsizetype> places;
    for (const QString &name : names)
        places.append(columns.value(name, -1));
    return places;
}

QStringList usableNames(const QList<RingSecond> &seconds)
{
    QStringList names;
    QSet<QString> seen;
    for (const RingSecond &second : seconds) {
        for (const QString &name : second.names) {
            if (!seen.contains(name) && isRingName(name))
                names.append(name);
            seen.insert(name);
        }
    }
    return names;
}

/// A file's rows of every level.
using Content = std::array<QList<RingRow>, ringLevels.size()>;

/// Columns of which anything is known come before new ones.
RingLayout widerLayout(const std::optional<RingLayout> &old, const Content &content, const QStringList &wanted)
{
    QStringList columns;
    for (qsizetype i = 0; old && i < old->columns().size(); ++i) {
        const auto known = [i](const RingRow &row) { return !std::isnan(row.mean[i]); };
        const bool used = std::any_of(content.begin(), content.end(),
                                      [&](const auto &rows) { return std::any_of(rows.begin(), rows.end(), known); });
        if (used || wanted.contains(old->columns()[i]))
            columns.append(old->columns()[i]);
    }
    for (const QString &name : wanted) {
        if (columns.size() < ringColumnsMax && !columns.contains(name))
            columns.append(name);
    }
    return RingLayout(columns);
}

/// Makes the file anew beside the old one and puts it in its place.
UniqueFd makeFile(const QString &path, const RingLayout &layout, const std::optional<RingLayout> &old, const Content &content)
{
    const QString beside = path + QStringLiteral(".new");
    QFile::remove(beside);
    UniqueFd file = openFile(beside, O_RDWR | O_CREAT | O_EXCL);
    if (!file.isValid())
        throw systemError(errno, QStringLiteral("Cannot write %1").arg(beside));
    putBytes(file, beside, 0, encodeRingHeader(layout));
    if (::ftruncate(file.get(), layout.fileSize()) != 0)
        throw systemError(errno, QStringLiteral("Cannot write %1").arg(beside));
    for (size_t level = 0; old && level < content.size(); ++level) {
        const QList<qsizetype> places = placesIn(layout, old->columns());
        QList<RingRow> rows = content[level];
        for (RingRow &row : rows) {
            row.mean = moved(row.mean, places, layout.columns().size());
            row.peak = level > 0 ? moved(row.peak, places, layout.columns().size()) : QList<float>();
        }
        putRows(file, beside, layout, int(level), rows);
    }
    if (::rename(QFile::encodeName(beside).constData(), QFile::encodeName(path).constData()) != 0)
        throw systemError(errno, QStringLiteral("Cannot replace %1").arg(path));
    return file;
}

/// Brings the rows of a level that cover those seconds up to date with the finer one.
void rollUp(const UniqueFd &file, const QString &path, const RingLayout &layout, int level, const QList<RingSecond> &seconds)
{
    const qint64 step = ringLevels[size_t(level)].step, ratio = step / ringLevels[size_t(level - 1)].step;
    QList<RingRow> rows;
    for (const RingSecond &second : seconds) {
        const qint64 slot = second.slot / step;
        if (!rows.isEmpty() && rows.constLast().slot == slot)
            continue;
        const auto fine = rowsOf(file, layout, level - 1, slot * ratio, slot * ratio + ratio - 1);
        if (const auto row = combineRows(slot, layout.columns().size(), fine))
            rows.append(*row);
    }
    putRows(file, path, layout, level, rows);
}

/// Whether the file has to be made anew for these names. A full one is looked through for room once an hour.
bool wantsWider(const std::optional<RingLayout> &layout, const QStringList &names, const QList<RingSecond> &seconds)
{
    if (!layout)
        return true;
    const auto isThere = [&](const QString &name) { return layout->columns().contains(name); };
    if (std::all_of(names.begin(), names.end(), isThere))
        return false;
    return layout->columns().size() < ringColumnsMax || seconds.constFirst().slot / 3600 != seconds.constLast().slot / 3600;
}

} // namespace

void appendSeconds(const QString &path, const QList<RingSecond> &seconds)
{
    const QStringList names = usableNames(seconds);
    if (names.isEmpty())
        return;
    UniqueFd file = openFile(path, O_RDWR);
    std::optional<RingLayout> layout = layoutOf(file);
    const qint64 last = seconds.constLast().slot;
    if (wantsWider(layout, names, seconds)) {
        Content content;
        for (size_t level = 0; layout && level < content.size(); ++level)
            content[level] = allRows(file, *layout, int(level), last / ringLevels[level].step);
        const RingLayout wider = widerLayout(layout, content, names);
        file = makeFile(path, wider, layout, content);
        layout = wider;
    }
    QList<RingRow> rows;
    for (const RingSecond &second : seconds)
        rows.append({second.slot, 1, moved(second.values, placesIn(*layout, second.names), layout->columns().size()), {}});
    putRows(file, path, *layout, 0, rows);
    for (int level = 1; level < int(ringLevels.size()); ++level)
        rollUp(file, path, *layout, level, seconds);
}

RingRange readRing(const QString &path, int level, qint64 fromSlot, qint64 untilSlot)
{
    const UniqueFd file = openFile(path, O_RDONLY);
    const auto layout = layoutOf(file);
    if (!layout || untilSlot < 0)
        return {};
    const qint64 from = std::max({fromSlot, qint64(0), untilSlot - ringLevels[size_t(level)].rows + 1});
    return {layout->columns(), rowsOf(file, *layout, level, from, untilSlot)};
}

} // namespace domus
