// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "host_session.h"

#include <QElapsedTimer>
#include <QHash>
#include <QPointer>
#include <QTimer>
#include <memory>

namespace domus {

class GuestView;
class HostModel;

/// Pictures of displays for the rows that are seen: of guests that have a domain, one request at a time, each row again after
/// some seconds. Nothing is asked while the list or its window is hidden.
class Thumbnails : public QObject {
    Q_OBJECT
public:
    Thumbnails(HostSession *session, HostModel *model, GuestView *view);

    /// How long a picture is good for, and how often one is asked for at most; for tests.
    void setPace(std::chrono::milliseconds lasts, std::chrono::milliseconds every);

private:
    void askNext();
    QString oldestRow() const;
    void take(const QString &key, const api::guests::ThumbnailReply &reply);
    static Task<> ask(QPointer<Thumbnails> self, api::guests::Client guests, QString key, QSize size);

    QPointer<HostSession> m_session;
    HostModel *m_model;
    GuestView *m_view;
    QTimer m_timer;
    QElapsedTimer m_clock;
    qint64 m_lastsMs = 8000;
    QHash<QString, qint64> m_due; ///< by key, when it is to be asked again, in milliseconds of the clock
    bool m_asking = false;
};

/// The picture that the daemon sent; null when it is not what it says.
QImage thumbnailImage(const api::guests::ThumbnailReply &reply);

} // namespace domus
