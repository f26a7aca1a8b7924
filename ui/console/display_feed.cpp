// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/display_feed.h"

#include "model/guest_words.h"
#include "widget/vnc_widget.h"

namespace domus {
namespace {

/// How often in a row, without a picture in between. A server that is not up yet may hang up on somebody; VNC's lock out who goes
/// on trying to log in.
int failuresEnough(console::FailReason reason)
{
    const bool isSure = reason == console::FailReason::AuthFailed || reason == console::FailReason::UnknownSecurity;
    return isSure ? 3 : 6;
}

} // namespace

DisplayFeed::DisplayFeed(HostSession *session, HostModel *model, const QString &key, VncWidget *display)
    : DisplaySource(display), m_session(session), m_model(model), m_display(display), m_key(key)
{
    connect(display, &VncWidget::streamWanted, this, &DisplayFeed::wantStream);
    connect(display, &VncWidget::stateChanged, this, &DisplayFeed::onStateChanged);
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
    followInstaller(entry->guest.installerDisplay);
    if (m_live && m_display->state() == VncWidget::State::Disconnected)
        wantStream();
    else if (!m_live && m_wanted)
        m_display->disconnectConsole(isSaved(entry->guest) ? tr("%1 is saved").arg(m_name) : tr("%1 is off").arg(m_name));
}

/// A server that let us in by no means, or speaks what this program does not, is left alone until the next installer.
void DisplayFeed::followInstaller(const std::optional<api::guests::InstallerDisplay> &display)
{
    if (!display) {
        m_failures = 0;
        setInstallerProblem({});
    } else if (!DecoderProcess::canDecode(display->protocol)) {
        setInstallerProblem(tr("This build of Domus cannot show displays by %1").arg(display->protocol.toUpper()));
    }
    const bool installer = display && display->ready && m_installerProblem.isEmpty();
    if (std::exchange(m_installer, installer) != installer && m_display->state() != VncWidget::State::Disconnected)
        m_display->disconnectConsole({}); // and it is the other one's turn
}

void DisplayFeed::setInstallerProblem(const QString &problem)
{
    if (std::exchange(m_installerProblem, problem) != problem)
        Q_EMIT installerProblemChanged();
}

void DisplayFeed::onStateChanged()
{
    if (m_display->state() == VncWidget::State::Connected)
        m_failures = 0;
    if (!m_installer || m_display->state() != VncWidget::State::WaitingForStream)
        return;
    const auto reason = m_display->failure();
    if (++m_failures < failuresEnough(reason))
        return;
    setInstallerProblem(reason == console::FailReason::AuthFailed
                            ? tr("The installer's server did not take its password: %1").arg(m_display->reason())
                            : tr("The installer's server cannot be shown: %1").arg(m_display->reason()));
    QMetaObject::invokeMethod(this, &DisplayFeed::refresh, Qt::QueuedConnection); // not from inside the widget
}

void DisplayFeed::endIfGone()
{
    if (m_model && !m_model->guest(m_key))
        Q_EMIT gone();
}

void DisplayFeed::wantStream()
{
    if (m_wanted && m_live && m_session && m_session->state() == LinkState::Connected)
        spawn(openStream(this, m_session, m_key, m_installer), "display of a guest");
}

void DisplayFeed::takeStream(UniqueFd stream, const std::optional<api::guests::DisplayLogin> &login)
{
    VncOptions options;
    if (login) {
        options.protocol = login->protocol;
        options.user = login->user;
        options.password = login->password;
    }
    options.viewOnly = m_display->isViewOnly();
    m_display->connectTo(std::move(stream), options);
}

Task<> DisplayFeed::openStream(QPointer<DisplayFeed> self, QPointer<HostSession> session, QString key, bool installer)
{
    ErrorInfo error;
    try {
        const auto connection = co_await session->openConnection();
        const api::guests::Client client(connection);
        auto [reply, stream] = co_await client.openDisplay({key, installer ? std::optional(true) : std::nullopt});
        if (self && self->m_wanted && self->m_installer == installer)
            self->takeStream(std::move(stream), reply.login);
        co_return;
    } catch (const Error &thrown) {
        error = thrown.info();
    }
    if (self && self->m_wanted && self->m_installer == installer)
        self->m_display->disconnectConsole(error.toString());
}

} // namespace domus
