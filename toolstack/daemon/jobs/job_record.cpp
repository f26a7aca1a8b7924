// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/job_record.h"

#include "json_fields.h"

#include <QJsonDocument>

#include <array>

namespace domus {
namespace {

constexpr std::array<const char *, 4> stateWords = {"running", "done", "failed", "cancelled"};

std::optional<JobState> stateFromWord(const QString &word)
{
    for (size_t i = 0; i < stateWords.size(); ++i) {
        if (word == QLatin1String(stateWords[i]))
            return JobState(int(i));
    }
    return std::nullopt;
}

} // namespace

QByteArray writeJobRecord(const JobRecord &record)
{
    QJsonObject object{{QStringLiteral("id"), record.id},
                       {QStringLiteral("kind"), record.kind},
                       {QStringLiteral("title"), record.title},
                       {QStringLiteral("guest"), record.guest},
                       {QStringLiteral("state"), QLatin1String(stateWords[size_t(record.state)])},
                       {QStringLiteral("progress"), record.progress},
                       {QStringLiteral("text"), record.text},
                       {QStringLiteral("started_ms"), record.startedMs},
                       {QStringLiteral("hint"), record.hint},
                       {QStringLiteral("request"), record.request},
                       {QStringLiteral("attempts"), record.attempts}};
    if (record.endedMs)
        object.insert(QStringLiteral("ended_ms"), *record.endedMs);
    if (record.error)
        object.insert(QStringLiteral("error"), errorCodeName(*record.error));
    return QJsonDocument(object).toJson(QJsonDocument::Indented);
}

std::optional<JobRecord> parseJobRecord(const QByteArray &text)
{
    const QJsonObject object = QJsonDocument::fromJson(text).object();
    const auto id = stringField(object, QLatin1String("id"));
    const auto state = stateFromWord(stringField(object, QLatin1String("state")).value_or(QString()));
    if (!id || id->isEmpty() || !state)
        return std::nullopt;
    JobRecord record;
    record.id = *id;
    record.state = *state;
    record.kind = stringField(object, QLatin1String("kind")).value_or(QString());
    record.title = stringField(object, QLatin1String("title")).value_or(QString());
    record.guest = stringField(object, QLatin1String("guest")).value_or(QString());
    record.progress = object.value(QLatin1String("progress")).toDouble(-1);
    record.text = stringField(object, QLatin1String("text")).value_or(QString());
    record.startedMs = intField(object, QLatin1String("started_ms")).value_or(0);
    record.endedMs = intField(object, QLatin1String("ended_ms"));
    if (const auto error = stringField(object, QLatin1String("error")))
        record.error = errorCodeFromName(*error);
    record.hint = stringField(object, QLatin1String("hint")).value_or(QString());
    record.request = objectField(object, QLatin1String("request")).value_or(QJsonObject());
    record.attempts = int(intField(object, QLatin1String("attempts")).value_or(1));
    return record;
}

} // namespace domus
