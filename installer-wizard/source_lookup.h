// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lone_call.h"

#include <QObject>
#include <QTimer>

namespace domus::wizard {

/// Finds out, while a person types, what the text is: a place (Detect) or letters of a system's name (FindSystems).
///
/// States: Idle (no text; newest systems) and Waiting (typing goes on) -> Looking -> Found, Systems or Refused, or at
/// once GuestFile (a file that tells of a whole guest: nothing to install from, but to import); each
/// change of the text goes back to Waiting and drops what was under way, so that no late answer comes. What went
/// unanswered because the daemon was away is asked again by itself once it is back.
class SourceLookup : public QObject {
    Q_OBJECT
public:
    enum State { Idle, Waiting, Looking, Found, Systems, Refused, GuestFile };

    explicit SourceLookup(HostSession *session, QObject *parent = nullptr);

    /// Looked at after a pause, or at once.
    void setText(const QString &text);
    void lookNow();

    State state() const { return m_state; }
    /// What Detect was given; with "~" made whole.
    QString source() const { return m_source; }
    bool isPlace() const { return m_isPlace; }
    const api::install::Detection &detection() const { return m_detection; } ///< when Found
    const QList<api::install::System> &systems() const { return m_systems; } ///< when Idle or Systems
    const ErrorInfo &refusal() const { return m_refusal; } ///< when Refused

    /// Whether a text is an address or a path rather than letters of a name.
    static bool looksLikePlace(const QString &text);

Q_SIGNALS:
    void changed();

private:
    void setState(State state);
    void detect();
    void findSystems();
    void onSystems(const QList<api::install::System> &systems);
    void refuse(const ErrorInfo &error);
    void onConnectionChanged(LinkState link);

    LoneCall m_call;
    QTimer m_pause;
    State m_state = Idle;
    QString m_source;
    bool m_isPlace = false;
    bool m_everLooked = false;
    api::install::Detection m_detection;
    QList<api::install::System> m_systems;
    ErrorInfo m_refusal;
};

} // namespace domus::wizard
