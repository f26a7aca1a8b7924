// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon_connection.h"
#include "domain_store.h"
#include "guest_store.h"
#include "io_domus_daemon.h"
#include "io_domus_install.h"

#include "async/cancel.h"

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>

namespace domus {

/// How a desktop stands with a host.
enum class LinkState {
    Closed, ///< not wanted
    Connecting, ///< a daemon is being looked for or started
    Connected, ///< calls work, the store is kept true
    Waiting, ///< lost or refused; tried again by itself after a pause
};

/// A host as the desktop sees it: keeps one connection for calls and one for each stream, starts the daemon when
/// there is none, and when the daemon is lost comes back with growing pauses (0.25 s to 10 s) and subscribes anew.
/// Another machine (ConnectOptions::host) is the same through ssh, with pauses of 1, 2, 4 ... 30 s; a person is asked (for
/// a passphrase) by the first try after open() or retryNow() only.
///
/// States: Closed -> Connecting (open) -> Connected -> Waiting (lost) -> Connecting ...; Connecting -> Waiting
/// (failed); every one -> Closed (close). Each change is one connectionChanged(). One thread; nothing here blocks.
class HostSession : public QObject {
    Q_OBJECT
public:
    using Connection = std::shared_ptr<varlink::ClientConnection>;

    explicit HostSession(ConnectOptions options = {}, QObject *parent = nullptr);
    ~HostSession() override;

    void open();
    void close();
    /// Ends a pause between two tries.
    void retryNow();

    /// Whether it is another machine; and how the user calls it, "local" for this one.
    bool isRemote() const { return m_options.host.has_value(); }
    QString hostName() const { return isRemote() ? m_options.host->name : QString::fromLatin1(localHostName); }

    LinkState state() const { return m_state; }
    /// Why it is Waiting, for people; empty otherwise.
    ErrorInfo problem() const { return m_problem; }
    /// The same, and kept while it is tried again; empty once Connected.
    ErrorInfo lastProblem() const { return m_lastProblem; }
    /// Since when what the store knows may be wrong, in milliseconds since 1970; 0 while Connected, and before it ever was.
    qint64 lostSinceMs() const { return m_lostSinceMs; }
    /// Who answers there; of the last connection.
    const api::daemon::GetInfoReply &info() const { return m_info; }
    /// What to say when the daemon is of another version than this program; empty when it is the same.
    QString versionProblem() const;
    GuestStore *store() { return &m_store; }
    /// Xen's domains, while connected to a host that has it.
    DomainStore *domains() { return &m_domains; }

    /// For short calls, which are answered in order. They throw Error(Disconnected) when not Connected.
    api::daemon::Client daemon() const { return api::daemon::Client(callConnection()); }
    api::guests::Client guests() const { return api::guests::Client(callConnection()); }
    api::jobs::Client jobs() const { return api::jobs::Client(callConnection()); }
    api::stats::Client stats() const { return api::stats::Client(callConnection()); }
    api::install::Client install() const { return api::install::Client(callConnection()); }
    api::hypervisor::Client hypervisor() const { return api::hypervisor::Client(callConnection()); }

    /// Whether figures of all guests are to come; they do unless told otherwise. What was missed comes when they are wanted
    /// again.
    void setFiguresWanted(bool wanted);

    /// A connection of one's own: for calls that take long (Detect), streams and upgrades (OpenDisplay).
    Task<Connection> openConnection() const;

Q_SIGNALS:
    void connectionChanged(domus::LinkState state, const QString &reason);

private:
    struct Link;

    Connection callConnection() const;
    void setState(LinkState state, const ErrorInfo &problem = {});
    ConnectOptions optionsUntil(const CancelToken &stop) const;
    Error lostError(const Error &error) const;
    static Task<> keepConnected(QPointer<HostSession> self, CancelToken stop);
    static Task<> useConnection(QPointer<HostSession> self, CancelToken stop);
    static Task<> pauseBeforeRetry(QPointer<HostSession> self, int failures, CancelToken stop);
    static Task<> watchGuests(QPointer<HostSession> self, std::shared_ptr<Link> link);
    static Task<> watchJobs(QPointer<HostSession> self, std::shared_ptr<Link> link);
    static Task<> watchStats(QPointer<HostSession> self, std::shared_ptr<Link> link);
    static Task<> watchDomains(QPointer<HostSession> self, std::shared_ptr<Link> link);
    static Task<> watchEvents(QPointer<HostSession> self, std::shared_ptr<Link> link);
    void startStreams(const std::shared_ptr<Link> &link);
    void startFigures(const std::shared_ptr<Link> &link);

    ConnectOptions m_options;
    GuestStore m_store;
    DomainStore m_domains;
    LinkState m_state = LinkState::Closed;
    ErrorInfo m_problem;
    ErrorInfo m_lastProblem;
    qint64 m_lostSinceMs = 0;
    QElapsedTimer m_connected; ///< since when; invalid when it is not
    bool m_mayAsk = true; ///< the next try may ask a person
    api::daemon::GetInfoReply m_info;
    Connection m_calls;
    CancelSource m_stop;
    CancelSource m_pause;
    qint64 m_lastEventMs = 0;
    std::weak_ptr<Link> m_link; ///< the one in use
    bool m_figuresWanted = true;
    QElapsedTimer m_withoutFigures; ///< invalid until they were stopped
};

} // namespace domus

Q_DECLARE_METATYPE(domus::LinkState)
