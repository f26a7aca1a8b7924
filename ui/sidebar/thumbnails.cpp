// SPDX-License-Identifier: GPL-3.0-or-later
#include "sidebar/thumbnails.h"

#include "sidebar/guest_delegate.h"
#include "sidebar/guest_view.h"
#include "sidebar/sidebar_rows.h"

#include <limits>

namespace domus {

namespace {

constexpr int paceMs = 500;
constexpr qint64 afterFailureMs = 60'000; ///< it has no display, most likely
constexpr qint64 sideAtMost = 320;

} // namespace

QImage thumbnailImage(const api::guests::ThumbnailReply &reply)
{
    if (reply.width < 1 || reply.width > sideAtMost || reply.height < 1 || reply.height > sideAtMost)
        return {};
    const auto rgb = QByteArray::fromBase64Encoding(reply.rgb.toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    if (!rgb || (*rgb).size() != reply.width * reply.height * 3)
        return {};
    const QImage image(reinterpret_cast<const uchar *>((*rgb).constData()), int(reply.width), int(reply.height),
                       qsizetype(reply.width) * 3, QImage::Format_RGB888);
    return image.convertToFormat(QImage::Format_RGB32); // a copy of its own
}

Thumbnails::Thumbnails(HostSession *session, HostModel *model, GuestView *view)
    : QObject(view), m_session(session), m_model(model), m_view(view)
{
    m_clock.start();
    m_timer.setInterval(paceMs);
    connect(&m_timer, &QTimer::timeout, this, &Thumbnails::askNext);
    connect(model, &HostModel::guestRemoved, this, [this](const QString &key) { m_due.remove(key); });
    connect(model, &HostModel::guestChanged, this, [this](const QString &key) {
        const auto *entry = m_model->guest(key);
        if (entry && !isLive(entry->guest.state))
            m_due.remove(key); // its next start is to be seen soon
    });
    m_timer.start();
}

void Thumbnails::setPace(std::chrono::milliseconds lasts, std::chrono::milliseconds every)
{
    m_lastsMs = lasts.count();
    m_timer.setInterval(every);
}

QString Thumbnails::oldestRow() const
{
    QString oldest;
    qint64 due = std::numeric_limits<qint64>::max();
    for (const auto &key : m_view->visibleKeys(m_model)) {
        const auto state = m_model->guest(key)->guest.state;
        if (!isLive(state) || state == GuestState::Starting)
            continue;
        if (const auto when = m_due.value(key); when < due) {
            due = when;
            oldest = key;
        }
    }
    return due <= m_clock.elapsed() ? oldest : QString();
}

void Thumbnails::askNext()
{
    if (m_asking || !m_view->isVisible() || m_view->window()->isMinimized() || !m_session
        || m_session->state() != LinkState::Connected)
        return;
    const auto key = oldestRow();
    if (key.isEmpty())
        return;
    m_asking = true;
    m_due.insert(key, m_clock.elapsed() + afterFailureMs);
    spawn(ask(this, m_session->guests(), key, GuestDelegate::pictureSize() * m_view->devicePixelRatioF()), "thumbnail");
}

Task<> Thumbnails::ask(QPointer<Thumbnails> self, api::guests::Client guests, QString key, QSize size)
{
    std::optional<api::guests::ThumbnailReply> reply;
    try {
        reply = co_await guests.thumbnail({key, size.width(), size.height()});
    } catch (const Error &) {
        // No display, or just gone: the row shows its system instead.
    }
    if (!self)
        co_return;
    self->m_asking = false;
    if (reply)
        self->take(key, *reply);
}

void Thumbnails::take(const QString &key, const api::guests::ThumbnailReply &reply)
{
    const auto image = thumbnailImage(reply);
    const auto *entry = m_model->guest(key);
    if (image.isNull() || !entry || !isLive(entry->guest.state)) // it may have ended meanwhile
        return;
    m_due.insert(key, m_clock.elapsed() + m_lastsMs);
    m_model->setPicture(key, image);
}

} // namespace domus
