// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "error.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

#include <optional>

namespace domus {

/// Running -> Done | Failed | Cancelled.
enum class JobState { Running, Done, Failed, Cancelled };

/// One job as everybody sees it; as in io.domus.jobs.
struct JobRecord {
    QString id;
    QString kind; ///< stable word: "install"
    QString title; ///< for people
    QString guest; ///< name; may be empty
    JobState state = JobState::Running;
    double progress = -1; ///< 0 to 1; -1 when it cannot be told
    QString text; ///< what it is doing, or how it ended
    qint64 startedMs = 0;
    std::optional<qint64> endedMs;
    std::optional<ErrorCode> error;
    QString hint;
    QJsonObject request; ///< what it was asked, so that it can be begun again
    int attempts = 1; ///< how often it was begun
    bool operator==(const JobRecord &) const = default;
};

/// As kept on disk, and back; nothing for a file that is no such record.
QByteArray writeJobRecord(const JobRecord &record);
std::optional<JobRecord> parseJobRecord(const QByteArray &text);

} // namespace domus
