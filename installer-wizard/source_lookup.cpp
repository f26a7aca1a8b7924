// SPDX-License-Identifier: GPL-3.0-or-later
#include "source_lookup.h"

#include "guest_file.h"

#include <QDir>
#include <chrono>

using namespace std::chrono_literals;

namespace domus::wizard {

static constexpr auto typingPause = 400ms;

SourceLookup::SourceLookup(HostSession *session, QObject *parent) : QObject(parent), m_call(session)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(typingPause);
    connect(&m_pause, &QTimer::timeout, this, &SourceLookup::lookNow);
    if (session)
        connect(session, &HostSession::connectionChanged, this, &SourceLookup::onConnectionChanged);
    m_pause.start(0ms);
}

bool SourceLookup::looksLikePlace(const QString &text)
{
    return text.contains(u'/') || text.startsWith(u'~') || text.contains(QLatin1String("://"));
}

static QString madeWhole(const QString &text)
{
    if (text == QLatin1String("~") || text.startsWith(QLatin1String("~/")))
        return QDir::homePath() + text.mid(1);
    return text;
}

void SourceLookup::setText(const QString &text)
{
    const QString source = madeWhole(text.trimmed());
    if (source == m_source && m_everLooked)
        return;
    m_call.cancel();
    m_source = source;
    m_isPlace = looksLikePlace(source);
    setState(Waiting);
    m_pause.start(typingPause);
}

void SourceLookup::lookNow()
{
    const bool isDue = m_pause.isActive() || m_state == Waiting || m_state == Refused || !m_everLooked;
    m_pause.stop();
    if (!isDue)
        return;
    m_everLooked = true;
    if (isGuestFile(m_source))
        setState(GuestFile);
    else if (m_isPlace)
        detect();
    else
        findSystems();
}

void SourceLookup::setState(State state)
{
    m_state = state;
    Q_EMIT changed();
}

void SourceLookup::detect()
{
    const auto ask = [source = m_source](api::install::Client client) { return client.detect({source}); };
    const auto done = [this](const api::install::DetectReply &reply) {
        m_detection = reply.detection;
        setState(Found);
    };
    setState(Looking); // first: where there is no session the refusal comes from inside start()
    m_call.start<api::install::DetectReply>(ask, done, [this](const ErrorInfo &error) { refuse(error); });
}

void SourceLookup::findSystems()
{
    const auto ask = [text = m_source](api::install::Client client) { return client.findSystems({text}); };
    const auto done = [this](const api::install::FindSystemsReply &reply) { onSystems(reply.systems); };
    setState(m_source.isEmpty() ? Idle : Looking);
    m_call.start<api::install::FindSystemsReply>(ask, done, [this](const ErrorInfo &error) { refuse(error); });
}

void SourceLookup::onSystems(const QList<api::install::System> &systems)
{
    m_systems = systems;
    if (systems.isEmpty() && !m_source.isEmpty()) {
        refuse({ErrorCode::NotFound,
                tr("No operating system has “%1” in its name").arg(m_source),
                tr("Give the address of an install tree (https://…), or the whole path of a file or folder (/…)."),
                {},
                {}});
        return;
    }
    setState(m_source.isEmpty() ? Idle : Systems);
}

void SourceLookup::refuse(const ErrorInfo &error)
{
    m_refusal = error;
    setState(m_source.isEmpty() ? Idle : Refused); // an empty field is no mistake
}

void SourceLookup::onConnectionChanged(LinkState link)
{
    const bool isUnanswered = m_state == Refused || (m_state == Idle && m_systems.isEmpty());
    if (link == LinkState::Connected && isUnanswered && m_refusal.code == ErrorCode::Disconnected) {
        m_everLooked = false;
        lookNow();
    }
}

} // namespace domus::wizard
