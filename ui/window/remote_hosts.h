// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "host_session.h"

#include <memory>
#include <vector>

namespace domus {

class MainWindow;

/// The other machines of hosts.yaml in the window: a session for each, made, opened, and taken away again. Goes before the
/// window.
class RemoteHosts : public QObject {
    Q_OBJECT
public:
    explicit RemoteHosts(MainWindow *window);
    ~RemoteHosts() override;

    /// Reads the file and opens what it names; a file that cannot be read is said in the window.
    void load();
    void open(const RemoteHost &host);
    /// Null when there is no such host.
    HostSession *session(const QString &name) const;

private:
    void askForHost();
    void askForBundle();
    /// Asks, and takes it off the list too.
    void forget(HostSession *session);
    void close(HostSession *session);

    MainWindow *m_window;
    std::vector<std::unique_ptr<HostSession>> m_sessions;
};

} // namespace domus
