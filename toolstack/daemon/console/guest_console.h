// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/fd_stream.h"
#include "engine/domain.h"

#include <QObject>
#include <memory>
#include <vector>

namespace domus {

/// Sends it all and closes the connection; gives up a client that does not read it within a minute.
void sendAndClose(UniqueFd client, const QByteArray &bytes);

/// The text console of one running domain and all who look at it. What it prints is read from the domain's log
/// (console_log.h); what a client types goes to its console input.
///
/// A client that reads slowly is skipped ahead when more than a mebibyte waits for it; the guest never waits.
/// States: Open -> Ending (the domain has ended; the rest is still being sent) -> Idle (no client is left).
class GuestConsole : public QObject {
    Q_OBJECT
public:
    explicit GuestConsole(std::shared_ptr<Domain> domain, QObject *parent = nullptr);
    ~GuestConsole() override;

    const Domain *domain() const { return m_domain.get(); }
    QString logPath() const { return m_logPath; }

    /// One more client. `early` is what it typed already; historyBytes < 0 = all that is kept.
    void addClient(UniqueFd client, const QByteArray &early, qint64 historyBytes);
    /// Shows what the log has got meanwhile.
    void pump();
    int clients() const { return int(m_feeds.size()); }

Q_SIGNALS:
    /// The last client has gone.
    void idle();

private:
    struct Feed {
        std::unique_ptr<FdStream> stream;
        qint64 offset = 0;
    };

    void connectInput();
    void typed(FdStream *stream);
    void typeOn();
    void pumpFeed(Feed &feed);
    void dropClosed();
    void end();

    std::shared_ptr<Domain> m_domain;
    QString m_logPath;
    UniqueFd m_log;
    std::vector<Feed> m_feeds;
    std::unique_ptr<FdStream> m_input;
    QString m_inputProblem; ///< why there is none
    bool m_ending = false;
};

} // namespace domus
