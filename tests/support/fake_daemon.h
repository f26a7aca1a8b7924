// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io_domus_daemon.h"
#include "io_domus_guests.h"
#include "io_domus_hypervisor.h"
#include "io_domus_install.h"
#include "io_domus_jobs.h"
#include "io_domus_stats.h"
#include "varlink/server.h"

#include <QTemporaryDir>
#include <functional>
#include <memory>

namespace domus::test {

/// Streams that a fake serves: each watcher gets `first`, and then what publish() is given.
template <typename Reply>
class FakeTopic {
public:
    Task<> serve(varlink::ReplyStream<Reply> replies, Reply first, CancelToken token)
    {
        return serveWith(m_streams, std::move(replies), std::move(first), std::move(token));
    }

    void publish(const Reply &reply)
    {
        for (const auto &stream : std::as_const(*m_streams))
            spawn(send(stream, reply), "fake topic");
    }

    /// The last word of every stream.
    void finish(const Reply &reply)
    {
        for (const auto &stream : std::as_const(*m_streams))
            stream->finish(reply);
    }

    qsizetype watchers() const { return m_streams->size(); }

private:
    using Streams = std::shared_ptr<QList<std::shared_ptr<varlink::ReplyStream<Reply>>>>;

    static Task<> send(std::shared_ptr<varlink::ReplyStream<Reply>> stream, Reply reply) { co_await stream->send(reply); }

    static Task<> serveWith(Streams streams, varlink::ReplyStream<Reply> replies, Reply first, CancelToken token)
    {
        const auto stream = std::make_shared<varlink::ReplyStream<Reply>>(std::move(replies));
        co_await stream->send(std::move(first));
        streams->append(stream);
        OneShot<void> gone;
        const auto registration = token.onCancel([gone] { gone.resolve(); });
        co_await gone.wait();
        streams->removeAll(stream);
    }

    Streams m_streams = std::make_shared<QList<std::shared_ptr<varlink::ReplyStream<Reply>>>>();
};

/// What a fake daemon holds and has seen. Tests fill it in and look at it.
struct FakeState {
    api::daemon::GetInfoReply info;
    api::daemon::DiagnoseReply diagnosis;
    QList<api::guests::Guest> guests;
    QHash<QString, api::guests::Details> details; ///< by name; made from the guest where missing
    QHash<QString, QString> definitions; ///< by name
    QList<api::guests::Event> events;
    QList<api::jobs::Job> jobs;
    QList<api::stats::Series> series;
    api::stats::WatchFiguresReply figures; ///< the whole picture
    api::stats::HistoryReply history;
    std::function<api::stats::HistoryReply(const api::stats::HistoryParameters &wanted)> makeHistory; ///< in place of `history`
    QList<api::stats::HistoryParameters> historyAsked;
    QList<api::install::System> systems;
    std::optional<ErrorInfo> nextError; ///< thrown by the next call that changes something, once
    QByteArray consoleHistory;
    QByteArray consoleInput; ///< what clients typed

    /// How Detect answers; runs on the event loop and may take its time.
    std::function<Task<api::install::Detection>(QString source, CancelToken token)> detect;
    std::function<api::install::PreviewReply(const api::install::Plan &plan)> preview;
    std::function<api::install::InstallReply(const api::install::Plan &plan)> install;

    /// Of a guest's display; none where it is not set.
    std::function<api::guests::ThumbnailReply(const api::guests::Guest &guest, const api::guests::ThumbnailParameters &wish)>
        thumbnail;
    int thumbnails = 0; ///< that were asked for

    api::guests::ImportDefinitionReply imported; ///< what every ImportDefinition answers; unless previewed, its guest is there
    QList<api::guests::ImportDefinitionParameters> imports;
    QList<api::guests::DomainRow> domains;
    QList<api::hypervisor::Domain> xenDomains; ///< empty: the engine is not Xen
    api::hypervisor::ReadStoreReply store;

    bool guestsFollow = true; ///< a guest has at once what it is asked to have; else the test says what it has
    QString schedulingProblem; ///< why weight and cap are not available
    QList<api::guests::VcpuAffinity> affinity; ///< of whichever guest is asked about
    api::guests::HostMemoryReply hostMemory;

    QStringList calls; ///< "Start fc6", in order; calls that change something, Detect, Preview and Install
    int deletedDisks = 0;
    int cancelledDetections = 0;
    QList<api::install::Plan> plans;

    FakeTopic<api::guests::WatchReply> guestTopic;
    FakeTopic<api::guests::WatchEventsReply> eventTopic;
    FakeTopic<api::jobs::WatchReply> jobTopic;
    FakeTopic<api::jobs::FollowReply> followTopic;
    FakeTopic<api::hypervisor::WatchReply> domainTopic;
    FakeTopic<api::hypervisor::WatchStoreReply> storeTopic;
    FakeTopic<api::stats::WatchReply> statsTopic;
    FakeTopic<api::stats::WatchFiguresReply> figuresTopic;

    const api::guests::Guest &find(const QString &nameOrUuid) const; ///< throws Error(GuestNotFound)
    void setState(const QString &name, api::guests::State state); ///< and tells the watchers
    /// Changes a guest as asked, and tells the watchers. Throws Error(GuestNotFound).
    void change(const QString &nameOrUuid, const std::function<void(api::guests::Guest &guest)> &how);
    void setJob(const api::jobs::Job &job); ///< and tells the watchers
    /// By its number, name or UUID, and tells the watchers; nothing where there is none.
    void changeDomain(const QString &word, const std::function<void(api::hypervisor::Domain &domain)> &how);
    void addDomain(const api::hypervisor::Domain &domain); ///< and tells the watchers
    void removeDomain(qint64 id); ///< and tells the watchers
};

/// A daemon of the real wire and no guests behind it, in the test's own process: for what a client does. Its
/// socket lives in a directory of its own, which $DOMUS_SOCKET names while it lives.
class FakeDaemon {
public:
    FakeDaemon();
    ~FakeDaemon();

    FakeState &state() { return *m_state; }
    QString socket() const;
    /// Ends every connection and listens no more, as a daemon that is killed.
    void die();
    /// Listens again, with the state it had.
    void live();

private:
    QTemporaryDir m_directory;
    std::shared_ptr<FakeState> m_state;
    std::unique_ptr<varlink::Server> m_server;
};

/// A guest with plausible figures.
api::guests::Guest makeGuest(const QString &name, api::guests::State state = api::guests::State::Off);
/// A domain of 512 MiB and two vCPUs that others made, or with number 0 the host's.
api::hypervisor::Domain makeDomain(qint64 id, const QString &name);
api::jobs::Job makeJob(const QString &id, const QString &guest, double progress, const QString &text,
                       api::jobs::State state = api::jobs::State::Running);
/// "Debian 12 installer, x86-64" at that source.
api::install::Detection makeDetection(const QString &source);

} // namespace domus::test
