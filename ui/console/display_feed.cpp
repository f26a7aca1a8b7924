// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/display_feed.h"

#include "model/guest_words.h"
#include "widget/vnc_widget.h"

namespace domus {

DisplayFeed::DisplayFeed(HostSession *session, HostModel *model, const QString &key, VncWidget *display)
    : DisplaySource(display), m_session(session), m_model(model), m_display(display), m_key(key)
{
    connect(display, &VncWidget::streamWanted, this, &DisplayFeed::wantStream);
    connect(model, &HostModel::guestChanged, this, [this](const QString &changed) {
        if (changed == m_key)
            refresh();
    });
    connect(model, &HostModel::guestRemoved, this, &DisplayFeed::endIfGone);
    connect(session, &HostSession::connectionChanged, this, &DisplayFeed::refresh);
    if (const auto *entry = model->guest(key))
        m_name = entry->guest.name;
}

void DisplayFeed::resume()
{
    m_wanted = true;
    refresh();
}

void DisplayFeed::pause()
{
    m_wanted = false;
    m_display->disconnectConsole({});
}

void DisplayFeed::refresh()
{
    const auto *entry = m_model ? m_model->guest(m_key) : nullptr;
    if (!entry)
        return; // the daemon is away: what is connected stays connected
    if (std::exchange(m_name, entry->guest.name) != entry->guest.name)
        Q_EMIT renamed(m_name);
    m_live = isLive(entry->guest.state);
    if (m_live && m_display->state() == VncWidget::State::Disconnected)
        wantStream();
    else if (!m_live && m_wanted)
        m_display->disconnectConsole(isSaved(entry->guest) ? tr("%1 is saved").arg(m_name) : tr("%1 is off").arg(m_name));
}

void DisplayFeed::endIfGone()
{
    if (m_model && !m_model->guest(m_key))
        Q_EMIT gone();
}

void DisplayFeed::wantStream()
{
    if (m_wanted && m_live && m_session && m_session->state() == LinkState::Connected)
        spawn(openStream(this, m_session, m_key), "display of a guest");
}

void DisplayFeed::takeStream(UniqueFd stream)
{
    VncOptions options;
    options.viewOnly = m_display->isViewOnly();
    m_display->connectTo(std::move(stream), options);
}

Task<> DisplayFeed::openStream(QPointer<DisplayFeed> self, QPointer<HostSession> session, QString key)
{
    ErrorInfo error;
    try {
        const auto connection = co_await session->openConnection();
        const api::guests::Client client(connection);
        auto [reply, stream] = co_await client.openDisplay({key});
        if (self && self->m_wanted)
            self->takeStream(std::move(stream));
        co_return;
    } catch (const Error &thrown) {
        error = thrown.info();
    }
    if (self && self->m_wanted)
        self->m_display->disconnectConsole(error.toString());
}

} // namespace domus
