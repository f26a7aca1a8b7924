// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/daemon_services.h"
#include "varlink/server.h"

#include <memory>

namespace domus {

class DefinitionStore;

/// The daemon: makes its parts, listens, takes over what runs, serves. Made and destroyed on the loop's thread;
/// guests run on when it goes.
class Daemon : public QObject {
    Q_OBJECT
public:
    /// Listens first, so that clients need not wait for what follows. Throws Error(InUse) when another daemon
    /// answers at the socket, and what making directories throws.
    Daemon(const DaemonDirs &dirs, std::unique_ptr<Engine> engine, QObject *parent = nullptr);
    ~Daemon() override;

    const Services &services() const { return m_services; }

Q_SIGNALS:
    /// A client asked for the end.
    void quitAsked();

private:
    void makeParts();
    void addHandlers();
    void listen();
    static Task<> takeOver(Services services);

    std::unique_ptr<Engine> m_engine;
    std::unique_ptr<DefinitionStore> m_store;
    std::unique_ptr<EventLog> m_events;
    std::unique_ptr<GuestRegistry> m_registry;
    std::unique_ptr<LastRuns> m_lastRuns;
    std::unique_ptr<JobQueue> m_jobs;
    std::unique_ptr<StatsSampler> m_sampler;
    std::unique_ptr<ConsoleHub> m_consoles;
    Services m_services;
    std::unique_ptr<varlink::Server> m_server; ///< the first to go
};

} // namespace domus
