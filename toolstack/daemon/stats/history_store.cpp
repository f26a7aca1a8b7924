// SPDX-License-Identifier: GPL-3.0-or-later
#include "stats/history_store.h"

#include "async/worker.h"
#include "error.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QLoggingCategory>
#include <algorithm>
#include <limits>

namespace domus {
namespace {

Q_LOGGING_CATEGORY(logHistory, "domus.history")

const QString fileSuffix = QStringLiteral(".ring");

/// One thread, so that hashing an image of gigabytes delays neither writing nor a page that wants its graphs.
QThreadPool *historyPool()
{
    static QThreadPool pool;
    pool.setMaxThreadCount(1);
    return &pool;
}

qint64 reachOf(const RingLevel &level)
{
    return level.step * level.rows;
}

void removeOutdated(const QString &directory)
{
    const QDateTime oldest = QDateTime::currentDateTime().addSecs(-reachOf(ringLevels.back()));
    for (const QFileInfo &file : QDir(directory).entryInfoList({QLatin1Char('*') + fileSuffix}, QDir::Files)) {
        if (file.lastModified() < oldest)
            QFile::remove(file.filePath());
    }
}

/// Says it, but not every few seconds.
void complain(const Error &error)
{
    static QString last;
    const QString text = error.info().toString();
    if (std::exchange(last, text) != text)
        qCWarning(logHistory).noquote() << "History is lost:" << text;
}

void addSecond(RingRange &range, const RingSecond &second)
{
    RingRow row{second.slot, 1, {}, {}};
    for (qsizetype i = 0; i < second.names.size(); ++i) {
        qsizetype column = range.columns.indexOf(second.names[i]);
        if (column < 0) {
            column = range.columns.size();
            range.columns.append(second.names[i]);
        }
        if (row.mean.size() <= column)
            row.mean.resize(column + 1, std::numeric_limits<float>::quiet_NaN());
        row.mean[column] = second.values[i];
    }
    range.rows.append(row);
}

} // namespace

HistorySpan historySpan(qint64 fromMs, qint64 untilMs, qint64 stepSeconds, qint64 nowMs)
{
    HistorySpan span;
    const int coarsest = int(ringLevels.size()) - 1;
    const qint64 from = std::max<qint64>(fromMs, 0) / 1000, until = std::max<qint64>(untilMs, 0) / 1000;
    const qint64 back = nowMs / 1000 - from;
    // A step of tolerance: who asks for ten minutes means the ring of ten minutes.
    const auto fits = [&](const RingLevel &level) { return level.step >= stepSeconds && back <= reachOf(level) + level.step; };
    while (span.level < coarsest && !fits(ringLevels[size_t(span.level)]))
        ++span.level;
    const RingLevel &level = ringLevels[size_t(span.level)];
    span.lastSlot = std::min(until, nowMs / 1000 - 1) / level.step; // the present second is not over
    span.firstSlot = std::max(from / level.step, nowMs / 1000 / level.step - level.rows + 1);
    return span;
}

HistoryStore::HistoryStore(const QString &directory) : m_directory(directory)
{
    removeOutdated(directory);
}

void HistoryStore::finish()
{
    try {
        writeNow(std::exchange(m_fresh, {}));
    } catch (const Error &error) {
        complain(error);
    }
}

QString HistoryStore::fileOf(const HistoryKey &key) const
{
    const QString name = key.isNull() ? QStringLiteral("host") : key.toString(QUuid::WithoutBraces);
    return m_directory + u'/' + name + fileSuffix;
}

void HistoryStore::add(const HistoryKey &key, qint64 firstSecond, qint64 lastSecond, const Quantities &row)
{
    QList<RingSecond> &seconds = m_fresh[key];
    for (qint64 slot = firstSecond; slot <= lastSecond; ++slot) {
        // The clock may have been set back: what came last counts.
        const auto place = std::lower_bound(seconds.begin(), seconds.end(), slot,
                                            [](const RingSecond &second, qint64 wanted) { return second.slot < wanted; });
        // The names of a guest are mostly those of the second before: one list for both.
        const bool sameNames = !seconds.isEmpty() && seconds.constLast().names == row.names;
        const RingSecond fresh{slot, sameNames ? seconds.constLast().names : row.names, row.values};
        if (place != seconds.end() && place->slot == slot)
            *place = fresh;
        else
            seconds.insert(place, fresh);
    }
}

void HistoryStore::flush()
{
    if (!m_busy && !m_fresh.isEmpty())
        spawn(write(), "writing history");
}

Task<> HistoryStore::write()
{
    const auto self = shared_from_this();
    m_busy = true;
    m_writing = std::exchange(m_fresh, {});
    try {
        const Seconds seconds = m_writing;
        const std::function<void()> work = [self, seconds] { self->writeNow(seconds); };
        co_await runOnWorker<void>(work, historyPool());
    } catch (const Error &error) {
        complain(error);
    }
    m_writing.clear();
    m_busy = false;
    for (const HistoryKey &key : std::exchange(m_forgotten, {}))
        QFile::remove(fileOf(key));
}

/// One file's trouble is not the others'. Throws the last Error.
void HistoryStore::writeNow(const Seconds &seconds) const
{
    const std::lock_guard guard(m_writeLock);
    std::exception_ptr trouble;
    for (auto it = seconds.begin(); it != seconds.end(); ++it) {
        try {
            appendSeconds(fileOf(it.key()), *it);
        } catch (const Error &) {
            trouble = std::current_exception();
        }
    }
    if (trouble)
        std::rethrow_exception(trouble);
}

void HistoryStore::forget(const HistoryKey &key)
{
    m_fresh.remove(key);
    if (m_busy)
        m_forgotten.insert(key);
    QFile::remove(fileOf(key));
}

QList<RingSecond> HistoryStore::unwritten(const HistoryKey &key, const HistorySpan &span) const
{
    QList<RingSecond> seconds = span.level == 0 ? m_writing.value(key) + m_fresh.value(key) : QList<RingSecond>();
    seconds.removeIf([&](const RingSecond &second) { return second.slot < span.firstSlot || second.slot > span.lastSlot; });
    return seconds;
}

Task<RingRange> HistoryStore::read(std::shared_ptr<HistoryStore> self, HistoryKey key, HistorySpan span)
{
    // Looked at first: what is not here any more when the file is read was in the file before.
    const QList<RingSecond> seconds = self->unwritten(key, span);
    const QString path = self->fileOf(key);
    const std::function<RingRange()> work = [path, span] { return readRing(path, span.level, span.firstSlot, span.lastSlot); };
    RingRange range = co_await runOnWorker<RingRange>(work, historyPool());
    for (const RingSecond &second : seconds)
        addSecond(range, second);
    co_return range;
}

} // namespace domus
