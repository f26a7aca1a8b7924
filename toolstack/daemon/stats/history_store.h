// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/task.h"
#include "stats/quantities.h"
#include "stats/ring_file.h"

#include <QHash>
#include <QSet>
#include <QString>
#include <QUuid>
#include <chrono>
#include <memory>
#include <mutex>

namespace domus {

/// A guest, or the host where the UUID is null.
using HistoryKey = QUuid;

/// A span of time to look at, in steps of a ring's level.
struct HistorySpan {
    int level = 0;
    qint64 firstSlot = 0;
    qint64 lastSlot = -1;
};

/// The finest level whose steps are at least so long and that reaches back so far; the span is cut to what it can hold.
/// Times in milliseconds since 1970. Pure.
HistorySpan historySpan(qint64 fromMs, qint64 untilMs, qint64 stepSeconds, qint64 nowMs);

/// What was, on disk: one file of rings for the host and for each guest. Seconds are collected in memory, and written
/// together by a worker; killing the daemon loses what came since. A disk that is full or broken loses history and nothing
/// else. Lives on one thread; shared, so that work under way outlives whoever began it.
class HistoryStore : public std::enable_shared_from_this<HistoryStore> {
public:
    /// The directory must exist. Removes files there that nothing was written to for longer than they can tell of.
    explicit HistoryStore(const QString &directory);

    /// The same for each of these seconds since 1970.
    void add(const HistoryKey &key, qint64 firstSecond, qint64 lastSecond, const Quantities &row);
    /// Begins to write what was added. Nothing where it is still busy with the time before.
    void flush();
    /// Writes what is left, before the end; blocks.
    void finish();
    /// Its history ends here, on disk, too.
    void forget(const HistoryKey &key);

    /// What is known of the span. The same slot may come twice: what comes later counts.
    static Task<RingRange> read(std::shared_ptr<HistoryStore> self, HistoryKey key, HistorySpan span);

    QString fileOf(const HistoryKey &key) const;

private:
    using Seconds = QHash<HistoryKey, QList<RingSecond>>;

    Task<> write();
    void writeNow(const Seconds &seconds) const;
    /// Of the finest level the last seconds are not on disk yet; the others are up to date to within those seconds.
    QList<RingSecond> unwritten(const HistoryKey &key, const HistorySpan &span) const;

    QString m_directory;
    Seconds m_fresh;
    Seconds m_writing; ///< on its way
    bool m_busy = false;
    mutable std::mutex m_writeLock; ///< a file has one writer at a time; for workers, and at the end
    QSet<HistoryKey> m_forgotten; ///< while a worker may be writing them
};

} // namespace domus
