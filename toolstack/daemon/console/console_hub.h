// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/guest_console.h"

#include <QFileSystemWatcher>
#include <QHash>
#include <QTimer>
#include <QUuid>
#include <functional>

namespace domus {

/// The text consoles that somebody looks at, by guest, and the length of every running guest's log. One thread.
class ConsoleHub : public QObject {
    Q_OBJECT
public:
    using RunningDomains = std::function<QList<std::shared_ptr<Domain>>()>;

    /// `running` tells whose logs are kept short.
    explicit ConsoleHub(RunningDomains running, QObject *parent = nullptr);

    /// Shows the domain's console to one more client; `early` is what it typed already.
    void open(const std::shared_ptr<Domain> &domain, UniqueFd client, const QByteArray &early, qint64 historyBytes);

private:
    GuestConsole *consoleOf(const std::shared_ptr<Domain> &domain);
    void forget(GuestConsole *console);
    void trimLogs();

    RunningDomains m_running;
    QHash<QString, GuestConsole *> m_consoles; ///< by path of the log; they are children of this
    QHash<QString, qint64> m_trimmed;
    QFileSystemWatcher m_watcher;
    QTimer m_trimTimer;
};

} // namespace domus
