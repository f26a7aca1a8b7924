// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/fd_stream.h"
#include "async/task.h"
#include "console/display_source.h"
#include "error.h"
#include "vnc_address.h"

#include <QPointer>
#include <QTimer>

namespace domus {

/// Keeps a display supplied from a VNC address: connects, logs in, and connects again when the connection is lost or the server
/// cannot be reached yet. A password that let us in is kept in memory for that, and nowhere else.
///
/// States: Idle -> Connecting (start) -> Asking (credentialsWanted, trustWanted) -> Connecting -> Connected.
///   Connecting, Connected -> Connecting, after a pause of 0.2 to 5 s, while trying again may help.
///   Connecting, Asking -> Stopped (stopped) when it cannot: what answers is no VNC server, or lets us in by no means, or
///   cancel(). Stopped -> Connecting by start().
class AddressFeed : public DisplaySource {
    Q_OBJECT
public:
    AddressFeed(VncAddress address, VncWidget *display);

    VncWidget *display() const override { return m_display; }
    QString title() const override { return m_address.toString(); }
    const VncAddress &address() const { return m_address; }

    void start();
    /// A person gave up.
    void cancel();
    bool isStopped() const { return m_stopped; }

    // The answers.
    void logIn(const QString &user, const QString &password);
    void trust(const QByteArray &fingerprint);

Q_SIGNALS:
    /// problem: why the last try did not do; empty at the first.
    void credentialsWanted(bool user, const QString &problem);
    /// known: another certificate was accepted for this address before.
    void trustWanted(const QByteArray &fingerprint, bool known);
    void connected();
    /// It is tried again.
    void unreachable();
    void stopped();

private:
    void openStream();
    static Task<> connectLater(QPointer<AddressFeed> self, VncAddress address);
    void takeStream(UniqueFd stream);
    void onUnreachable(const ErrorInfo &error);
    void onStateChanged();
    void onConnected();
    void onEnded();
    void onCredentialsWanted(bool user);
    void stop(const QString &sentence);

    VncAddress m_address;
    VncWidget *m_display;
    QTimer m_retry;
    int m_retryMs = 0;
    bool m_opening = false;
    bool m_stopped = true;
    QString m_user;
    QString m_password; ///< null when none is known
    bool m_passwordIsGood = false; ///< it let us in
    QString m_problem; ///< why the password did not do
};

} // namespace domus
