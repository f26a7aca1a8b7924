// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/fd_stream.h"
#include "async/task.h"
#include "console/display_source.h"
#include "error.h"
#include "host_session.h"
#include "model/host_model.h"

#include <QPointer>

namespace domus {

/// Keeps one guest's display supplied: it follows the guest in the model, asks the daemon for a stream whenever the widget wants
/// one, and says why there is none. While an installer shows itself by a server of its own it is that server's picture, with the
/// one-time login that the daemon tells; before it answers, and when it has gone, the guest's own display.
class DisplayFeed : public DisplaySource {
    Q_OBJECT
public:
    DisplayFeed(HostSession *session, HostModel *model, const QString &key, VncWidget *display);

    VncWidget *display() const override { return m_display; }
    QString title() const override { return m_name; }
    const QString &key() const { return m_key; }

    /// Shows the guest as it is now, from now on. A picture that is connected stays.
    void resume();
    /// Lets the connection go: nobody looks.
    void pause();

    /// What is shown, or would be, is the installer's.
    bool showsInstaller() const { return m_installer; }
    /// Why the installer's server is not shown though it is ready; empty where it is, or there is none.
    QString installerProblem() const { return m_installerProblem; }

Q_SIGNALS:
    void installerProblemChanged();

private:
    void refresh();
    void wantStream();
    void endIfGone();
    void followInstaller(const std::optional<api::guests::InstallerDisplay> &display);
    void setInstallerProblem(const QString &problem);
    void onStateChanged();
    void takeStream(UniqueFd stream, const std::optional<api::guests::DisplayLogin> &login);
    static Task<> openStream(QPointer<DisplayFeed> self, QPointer<HostSession> session, QString key, bool installer);

    QPointer<HostSession> m_session;
    QPointer<HostModel> m_model;
    VncWidget *m_display;
    QString m_key;
    QString m_name;
    bool m_live = false;
    bool m_wanted = false; ///< somebody looks
    bool m_installer = false;
    int m_failures = 0; ///< of the installer's server, since it showed something last
    QString m_installerProblem; ///< then it is not tried again
};

} // namespace domus
