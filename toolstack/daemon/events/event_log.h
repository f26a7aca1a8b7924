// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/fd_stream.h"

#include <QList>
#include <QObject>
#include <QString>
#include <QUuid>

namespace domus {

/// Something that happened to a guest; as in io.domus.guests.
struct GuestEvent {
    qint64 timeMs = 0; ///< since 1970, UTC
    QUuid uuid;
    QString name;
    QString kind; ///< stable word ("started")
    QString text; ///< for people; may be empty
    bool operator==(const GuestEvent &) const = default;
};

/// What happened, kept on disk as JSON lines: two files of at most fileLimit each, so that it never grows for
/// ever. Appending is one write without a sync. A line that a crash left half-written is skipped. When the disk
/// is full events are still told, only not kept. One thread.
class EventLog : public QObject {
    Q_OBJECT
public:
    /// Keeps them in `directory`, which must exist.
    explicit EventLog(const QString &directory, ByteSize fileLimit = ByteSize::fromMiB(1), QObject *parent = nullptr);

    /// Keeps and tells it; a time of 0 becomes now.
    void append(GuestEvent event);

    /// Those kept from that time on, oldest first.
    QList<GuestEvent> kept(qint64 sinceMs) const;

Q_SIGNALS:
    void appended(const domus::GuestEvent &event);

private:
    void openFile();
    void rotate();
    void keep(const QByteArray &line);

    QString m_path;
    qint64 m_limit;
    UniqueFd m_file;
    qint64 m_size = 0;
    bool m_complained = false;
};

} // namespace domus
