// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_daemon.h"

#include "fake_handlers.h"

#include <QUuid>
#include <algorithm>
#include <unistd.h>

namespace domus::test {

FakeDaemon::FakeDaemon() : m_state(std::make_shared<FakeState>())
{
    m_state->info = {QStringLiteral(DOMUS_VERSION),
                     4711,
                     {QStringLiteral("atlas"),
                      4,
                      ByteSize::fromGiB(16),
                      ByteSize::fromGiB(11),
                      QStringLiteral("/home/ada/images"),
                      ByteSize::fromGiB(120),
                      {QStringLiteral("br0")}},
                     {QStringLiteral("qemu"),
                      QStringLiteral("7.2.22"),
                      true,
                      QStringLiteral("tcg"),
                      {},
                      QStringLiteral("QEMU 7.2.22 with TCG"),
                      {}}};
    qputenv("DOMUS_SOCKET", QFile::encodeName(socket()));
    live();
}

FakeDaemon::~FakeDaemon()
{
    if (qgetenv("DOMUS_SOCKET") == QFile::encodeName(socket())) // the next one may be there already
        qunsetenv("DOMUS_SOCKET");
}

QString FakeDaemon::socket() const
{
    return m_directory.filePath(QStringLiteral("domus.sock"));
}

void FakeDaemon::die()
{
    m_server.reset();
    QFile::remove(socket());
}

void FakeDaemon::live()
{
    const varlink::ServiceInfo info{QStringLiteral("Domus"), QStringLiteral("fake"), QStringLiteral(DOMUS_VERSION), {}};
    m_server =
        std::make_unique<varlink::Server>(info, [](const varlink::PeerCredentials &peer) { return peer.uid == ::geteuid(); });
    for (const auto &handler : makeFakeHandlers(m_state))
        m_server->addHandler(handler);
    m_server->listen(listenOnUnixSocket(socket()));
}

const api::guests::Guest &FakeState::find(const QString &nameOrUuid) const
{
    const auto found = std::find_if(guests.cbegin(), guests.cend(),
                                    [&](const auto &guest) { return guest.name == nameOrUuid || guest.uuid == nameOrUuid; });
    if (found == guests.cend())
        throw Error(ErrorCode::GuestNotFound, QStringLiteral("there is no guest '%1'").arg(nameOrUuid),
                    QStringLiteral("See: dom list"))
            .about(nameOrUuid);
    return *found;
}

void FakeState::setState(const QString &name, api::guests::State state)
{
    for (api::guests::Guest &guest : guests) {
        if (guest.name == name) {
            guest.state = state;
            guestTopic.publish({{guest}, {}});
        }
    }
}

void FakeState::change(const QString &nameOrUuid, const std::function<void(api::guests::Guest &guest)> &how)
{
    const QString name = find(nameOrUuid).name;
    for (api::guests::Guest &guest : guests) {
        if (guest.name == name) {
            how(guest);
            guestTopic.publish({{guest}, {}});
        }
    }
}

void FakeState::setJob(const api::jobs::Job &job)
{
    const auto found = std::find_if(jobs.begin(), jobs.end(), [&](const auto &known) { return known.id == job.id; });
    if (found == jobs.end())
        jobs.append(job);
    else
        *found = job;
    jobTopic.publish({{job}, {}});
    if (job.state == api::jobs::State::Running)
        followTopic.publish({job});
    else
        followTopic.finish({job});
}

void FakeState::changeDomain(const QString &word, const std::function<void(api::hypervisor::Domain &domain)> &how)
{
    for (api::hypervisor::Domain &domain : xenDomains) {
        if (QString::number(domain.id) != word && domain.name != word && domain.uuid != word)
            continue;
        how(domain);
        domainTopic.publish({{domain}, {}});
        return;
    }
}

void FakeState::addDomain(const api::hypervisor::Domain &domain)
{
    xenDomains.append(domain);
    domainTopic.publish({{domain}, {}});
}

void FakeState::removeDomain(qint64 id)
{
    if (xenDomains.removeIf([id](const auto &domain) { return domain.id == id; }) > 0)
        domainTopic.publish({{}, {id}});
}

api::guests::Guest makeGuest(const QString &name, api::guests::State state)
{
    api::guests::Guest guest;
    guest.uuid = QUuid::createUuidV5(QUuid(), name).toString(QUuid::WithoutBraces);
    guest.name = name;
    guest.state = state;
    guest.os = QStringLiteral("debian12");
    guest.memory = guest.memoryMax = ByteSize::fromMiB(1024);
    guest.vcpus = guest.vcpusMax = 2;
    if (state == api::guests::State::Running) {
        guest.accelerator = QStringLiteral("tcg");
        guest.startedMs = 1'700'000'000'000;
    }
    return guest;
}

api::hypervisor::Domain makeDomain(qint64 id, const QString &name)
{
    api::hypervisor::Domain domain;
    domain.id = id;
    domain.name = name;
    domain.type = QStringLiteral("pv");
    domain.memory = ByteSize::fromMiB(512);
    domain.memoryTarget = domain.memory;
    domain.memoryLeast = ByteSize::fromMiB(id == 0 ? 256 : 32);
    domain.memoryMax = ByteSize::fromGiB(1);
    domain.vcpus = domain.vcpusMax = 2;
    domain.cpuTimeMs = 12'300;
    if (id == 0)
        return domain;
    domain.uuid = QUuid::createUuidV5(QUuid(), name).toString(QUuid::WithoutBraces);
    domain.owner = api::hypervisor::Owner::Foreign;
    return domain;
}

api::jobs::Job makeJob(const QString &id, const QString &guest, double progress, const QString &text, api::jobs::State state)
{
    api::jobs::Job job;
    job.id = id;
    job.kind = QStringLiteral("install");
    job.title = QStringLiteral("Install %1").arg(guest);
    job.guest = guest;
    job.state = state;
    job.progress = progress;
    job.text = text;
    job.startedMs = 1'700'000'000'000;
    if (state != api::jobs::State::Running)
        job.endedMs = 1'700'000'060'000;
    return job;
}

api::install::Detection makeDetection(const QString &source)
{
    api::install::Detection detection;
    detection.source = source;
    detection.kind = api::install::SourceKind::Tree;
    detection.title = QStringLiteral("Debian 12 installer, x86-64");
    detection.os = QStringLiteral("debian12");
    detection.family = QStringLiteral("debian");
    detection.arch = QStringLiteral("x86_64");
    detection.notes = {QStringLiteral("Kernel and initrd found"), QStringLiteral("Checksums listed for both")};
    detection.memoryMinimum = ByteSize::fromMiB(512);
    detection.memoryRecommended = ByteSize::fromGiB(1);
    detection.vcpusRecommended = 1;
    detection.diskRecommended = ByteSize::fromGiB(10);
    detection.suggestedName = QStringLiteral("debian12");
    return detection;
}

} // namespace domus::test
