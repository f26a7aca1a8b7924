// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/address_feed.h"

#include "console/known_vnc_servers.h"
#include "console/vnc_connector.h"
#include "widget/vnc_widget.h"

namespace domus {

using console::FailReason;

namespace {

constexpr int firstRetryMs = 500;
constexpr int lastRetryMs = 5000;

/// What will not be better in a second.
bool isFinal(FailReason reason)
{
    switch (reason) {
    case FailReason::BadHandshake:
    case FailReason::ServerRefused:
    case FailReason::UnknownSecurity:
    case FailReason::TlsFailed:
    case FailReason::SizeRefused:
    case FailReason::NoTrueColour:
        return true;
    default:
        return false;
    }
}

/// The texts of the console are parts of sentences.
QString asSentence(QString text)
{
    if (!text.isEmpty())
        text[0] = text.at(0).toUpper();
    return text;
}

} // namespace

AddressFeed::AddressFeed(VncAddress address, VncWidget *display)
    : DisplaySource(display), m_address(std::move(address)), m_display(display)
{
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &AddressFeed::openStream);
    connect(display, &VncWidget::streamWanted, this, &AddressFeed::openStream);
    connect(display, &VncWidget::stateChanged, this, &AddressFeed::onStateChanged);
    connect(display, &VncWidget::credentialsWanted, this, &AddressFeed::onCredentialsWanted);
    connect(display, &VncWidget::trustWanted, this, [this](const QByteArray &fingerprint) {
        Q_EMIT trustWanted(fingerprint, !knownVncServers::certificate(m_address).isEmpty());
    });
}

void AddressFeed::start()
{
    m_stopped = false;
    m_retryMs = 0;
    openStream();
}

void AddressFeed::cancel()
{
    stop(tr("Not connected to %1").arg(title()));
}

void AddressFeed::stop(const QString &sentence)
{
    m_stopped = true;
    m_retry.stop();
    m_display->disconnectConsole(sentence);
    Q_EMIT stopped();
}

void AddressFeed::openStream()
{
    if (m_opening || m_stopped)
        return;
    m_opening = true;
    if (m_display->state() == VncWidget::State::Disconnected)
        m_display->disconnectConsole(tr("Connecting to %1").arg(title()));
    spawn(connectLater(this, m_address), "connection to a VNC address");
}

Task<> AddressFeed::connectLater(QPointer<AddressFeed> self, VncAddress address)
{
    ErrorInfo error;
    UniqueFd stream;
    try {
        stream = co_await connectToVncServer(address);
    } catch (const Error &thrown) {
        error = thrown.info();
    }
    if (!self)
        co_return;
    self->m_opening = false;
    if (self->m_stopped)
        co_return;
    if (stream.isValid())
        self->takeStream(std::move(stream));
    else
        self->onUnreachable(error);
}

void AddressFeed::takeStream(UniqueFd stream)
{
    VncOptions options;
    options.viewOnly = m_display->isViewOnly();
    options.mayEncrypt = true;
    options.trustedCertificate = knownVncServers::certificate(m_address);
    if (m_passwordIsGood) {
        options.user = m_user;
        options.password = m_password;
    }
    m_display->connectTo(std::move(stream), options);
}

void AddressFeed::onUnreachable(const ErrorInfo &error)
{
    m_retryMs = qBound(firstRetryMs, m_retryMs * 2, lastRetryMs);
    m_retry.start(m_retryMs);
    auto text = error.text;
    if (!error.cause.isEmpty())
        text += QStringLiteral(" (%1)").arg(error.cause);
    text += QLatin1Char('.');
    if (!error.hint.isEmpty())
        text += QStringLiteral("\n%1.").arg(error.hint);
    m_display->disconnectConsole(text + QLatin1Char('\n') + tr("Trying again."));
    Q_EMIT unreachable();
}

void AddressFeed::onStateChanged()
{
    if (m_display->state() == VncWidget::State::Connected)
        onConnected();
    else if (m_display->state() == VncWidget::State::WaitingForStream && !m_stopped)
        onEnded();
}

void AddressFeed::onConnected()
{
    m_retryMs = 0;
    m_passwordIsGood = !m_password.isNull();
    m_problem.clear();
    knownVncServers::remember(m_address);
    Q_EMIT connected();
}

void AddressFeed::onEnded()
{
    const auto reason = m_display->failure();
    const auto sentence = asSentence(m_display->reason());
    if (!m_password.isNull() && (!m_passwordIsGood || reason == FailReason::AuthFailed)) {
        m_problem = sentence;
        m_password = QString();
        m_passwordIsGood = false;
    }
    if (isFinal(reason))
        stop(sentence);
}

void AddressFeed::onCredentialsWanted(bool user)
{
    Q_EMIT credentialsWanted(user, m_problem);
}

void AddressFeed::logIn(const QString &user, const QString &password)
{
    m_user = user;
    m_password = password.isNull() ? QStringLiteral("") : password;
    m_passwordIsGood = false;
    m_display->provideCredentials(user, m_password);
}

void AddressFeed::trust(const QByteArray &fingerprint)
{
    knownVncServers::acceptCertificate(m_address, fingerprint);
    m_display->confirmTrust();
}

} // namespace domus
