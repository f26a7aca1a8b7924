// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/console_hub.h"

#include "console/console_log.h"

namespace domus {

ConsoleHub::ConsoleHub(RunningDomains running, QObject *parent) : QObject(parent), m_running(std::move(running))
{
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, [this](const QString &path) {
        if (GuestConsole *console = m_consoles.value(path))
            console->pump();
    });
    connect(&m_trimTimer, &QTimer::timeout, this, &ConsoleHub::trimLogs);
    m_trimTimer.start(std::chrono::seconds(5));
}

void ConsoleHub::open(const std::shared_ptr<Domain> &domain, UniqueFd client, const QByteArray &early, qint64 historyBytes)
{
    consoleOf(domain)->addClient(std::move(client), early, historyBytes);
}

GuestConsole *ConsoleHub::consoleOf(const std::shared_ptr<Domain> &domain)
{
    const QString path = domain->serialLog();
    GuestConsole *known = m_consoles.value(path);
    if (known && known->domain() == domain.get())
        return known;
    auto *console = new GuestConsole(domain, this);
    connect(console, &GuestConsole::idle, this, [this, console] { forget(console); });
    // The file of an earlier domain may have been replaced: watch the one that is there now.
    m_watcher.removePath(path);
    m_watcher.addPath(path);
    m_consoles.insert(path, console);
    return console;
}

void ConsoleHub::forget(GuestConsole *console)
{
    if (m_consoles.value(console->logPath()) == console) {
        m_watcher.removePath(console->logPath());
        m_consoles.remove(console->logPath());
    }
    console->deleteLater();
}

void ConsoleHub::trimLogs()
{
    QHash<QString, qint64> trimmed;
    for (const auto &domain : m_running()) {
        const QString path = domain->serialLog();
        trimmed.insert(path, trimConsoleLog(path, m_trimmed.value(path)));
    }
    m_trimmed = trimmed;
}

} // namespace domus
