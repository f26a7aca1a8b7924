// SPDX-License-Identifier: GPL-3.0-or-later
#include "events/event_log.h"

#include "json_fields.h"

#include <QDateTime>
#include <QFile>
#include <QJsonDocument>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace domus {
namespace {

QByteArray eventLine(const GuestEvent &event)
{
    const QJsonObject object{{QStringLiteral("time_ms"), event.timeMs},
                             {QStringLiteral("uuid"), event.uuid.toString(QUuid::WithoutBraces)},
                             {QStringLiteral("name"), event.name},
                             {QStringLiteral("kind"), event.kind},
                             {QStringLiteral("text"), event.text}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + QByteArray("\n");
}

std::optional<GuestEvent> eventFromLine(const QByteArray &line)
{
    const QJsonObject object = QJsonDocument::fromJson(line).object();
    const auto time = intField(object, QLatin1String("time_ms"));
    const auto kind = stringField(object, QLatin1String("kind"));
    if (!time || !kind)
        return std::nullopt;
    return GuestEvent{*time, QUuid(stringField(object, QLatin1String("uuid")).value_or(QString())),
                      stringField(object, QLatin1String("name")).value_or(QString()), *kind,
                      stringField(object, QLatin1String("text")).value_or(QString())};
}

void readEvents(const QString &path, qint64 sinceMs, QList<GuestEvent> &into)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return;
    while (!file.atEnd()) {
        const auto event = eventFromLine(file.readLine(64 * 1024));
        if (event && event->timeMs >= sinceMs)
            into.append(*event);
    }
}

QString olderPath(const QString &path)
{
    return path + QStringLiteral(".1");
}

} // namespace

EventLog::EventLog(const QString &directory, ByteSize fileLimit, QObject *parent)
    : QObject(parent), m_path(directory + QStringLiteral("/events.jsonl")), m_limit(fileLimit.bytes())
{
    openFile();
}

void EventLog::openFile()
{
    m_file = UniqueFd(::open(QFile::encodeName(m_path).constData(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0600));
    struct stat info = {};
    m_size = m_file.isValid() && ::fstat(m_file.get(), &info) == 0 ? info.st_size : 0;
    char last = '\n';
    // What a crash left half-written must not swallow the next event.
    if (m_size > 0 && ::pread(m_file.get(), &last, 1, m_size - 1) == 1 && last != '\n')
        m_size += std::max<ssize_t>(::write(m_file.get(), "\n", 1), 0);
}

void EventLog::rotate()
{
    QFile::remove(olderPath(m_path));
    QFile::rename(m_path, olderPath(m_path));
    openFile();
}

void EventLog::append(GuestEvent event)
{
    if (event.timeMs == 0)
        event.timeMs = QDateTime::currentMSecsSinceEpoch();
    keep(eventLine(event));
    Q_EMIT appended(event);
}

void EventLog::keep(const QByteArray &line)
{
    if (!m_file.isValid())
        openFile();
    if (m_size + line.size() > m_limit)
        rotate();
    const ssize_t written = ::write(m_file.get(), line.constData(), size_t(line.size()));
    const int writeErrno = errno;
    if (written == line.size()) {
        m_size += written;
        m_complained = false;
        return;
    }
    // A disk that got full takes part of a line, which would swallow the next one.
    if (written > 0 && ::ftruncate(m_file.get(), m_size) != 0)
        m_size += written;
    if (!std::exchange(m_complained, true))
        qWarning("Events are told but not kept: %s", std::strerror(written < 0 ? writeErrno : ENOSPC));
}

QList<GuestEvent> EventLog::kept(qint64 sinceMs) const
{
    QList<GuestEvent> events;
    readEvents(olderPath(m_path), sinceMs, events);
    readEvents(m_path, sinceMs, events);
    return events;
}

} // namespace domus
