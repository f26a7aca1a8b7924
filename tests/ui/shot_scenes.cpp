// SPDX-License-Identifier: GPL-3.0-or-later
#include "shot_scenes.h"

#include <QDateTime>
#include <cmath>

namespace domus::shot {

namespace {

using api::guests::Guest;
using State = api::guests::State;

Guest guestOf(const QString &name, const QString &title, State state, const QString &os, int gib, int vcpus)
{
    auto guest = test::makeGuest(name, state);
    guest.title = title;
    guest.os = os;
    guest.memory = ByteSize::fromGiB(gib);
    guest.memoryMax = ByteSize::fromGiB(gib * 2);
    guest.vcpus = vcpus;
    guest.vcpusMax = vcpus * 2;
    guest.accelerator = state == State::Off || state == State::Broken ? QString() : QStringLiteral("tcg");
    return guest;
}

/// A guest that was given what it has at its start.
void giveLive(Guest &guest)
{
    api::guests::LiveMemory memory;
    memory.target = memory.actual = guest.memory;
    memory.ceiling = guest.memoryMax;
    memory.used = ByteSize::fromBytes(guest.memory.bytes() * 45 / 100);
    memory.floor = *memory.used + ByteSize::fromMiB(128);
    guest.liveMemory = memory;
    api::guests::LiveVcpus vcpus;
    vcpus.target = vcpus.online = vcpus.plugged = guest.vcpus;
    vcpus.onlineKnown = true;
    vcpus.ceiling = guest.vcpusMax;
    guest.liveVcpus = vcpus;
    guest.scheduling = api::guests::Scheduling{256, 0};
}

/// One on its way up, and one that does not follow.
void askGuests(QList<Guest> &guests)
{
    for (auto &guest : guests) {
        if (!guest.accelerator.isEmpty())
            giveLive(guest);
    }
    auto &rising = guests[0];
    rising.liveMemory->state = rising.liveVcpus->state = api::guests::LiveState::Reaching;
    rising.liveMemory->target = ByteSize::fromMiB(3200);
    rising.liveMemory->actual = ByteSize::fromMiB(2304);
    rising.liveVcpus->target = rising.liveVcpus->plugged = 4;
    auto &stubborn = guests[1];
    stubborn.liveMemory->state = api::guests::LiveState::NotFollowing;
    stubborn.liveMemory->target = ByteSize::fromMiB(1536);
    stubborn.liveMemory->cause =
        QStringLiteral("the guest's system has no driver for the memory balloon, or has not loaded it yet");
}

/// A machine of 32 GiB on which the guests above run.
void tellHostMemory(test::FakeState &state)
{
    auto &memory = state.hostMemory;
    memory.total = ByteSize::fromGiB(32);
    memory.available = ByteSize::fromGiB(17);
    memory.reserve = ByteSize::fromMiB(1638);
    memory.free = ByteSize::fromMiB(3686);
    for (const auto &guest : std::as_const(state.guests)) {
        if (!guest.liveMemory)
            continue;
        const ByteSize promised = std::max(guest.liveMemory->actual, guest.liveMemory->target);
        memory.guests.append({guest.uuid, guest.name, promised, *guest.liveMemory->used, guest.liveMemory->used,
                              promised - guest.liveMemory->floor});
    }
}

/// Ten minutes of plausible figures; `phase` makes guests differ.
QList<api::stats::Sample> samplesOf(const Guest &guest, double phase)
{
    QList<api::stats::Sample> samples;
    const auto now = QDateTime::currentMSecsSinceEpoch();
    for (int i = 600; i >= 0; --i) {
        const double t = (600 - i) / 60.0 + phase;
        api::stats::Sample sample;
        sample.timeMs = now - i * 1000LL;
        const double load = 30 + 22 * std::sin(t * 2.1) + 12 * std::sin(t * 17) + (std::fmod(t, 3.0) < 0.4 ? 35 : 0);
        sample.cpuPercent = std::clamp(load, 1.0, 100.0) * double(guest.vcpus);
        sample.memoryActual = guest.memory;
        const double whole = double(guest.memory.bytes());
        sample.memoryUsed = ByteSize::fromBytes(qint64(whole * (0.42 + 0.12 * std::sin(t / 2))));
        sample.memoryCache = ByteSize::fromBytes(qint64(whole * (0.2 + 0.05 * std::sin(t))));
        samples.append(sample);
    }
    return samples;
}

/// Figures for every step of what is asked, with a burst now and then.
api::stats::HistoryReply historyOf(const api::stats::HistoryParameters &wanted, bool host)
{
    const auto now = QDateTime::currentMSecsSinceEpoch();
    const qint64 from = wanted.fromMs.value_or(now - 600'000);
    const qint64 age = (now - from) / 1000;
    api::stats::HistoryReply reply;
    reply.stepSeconds = wanted.stepSeconds.value_or(age <= 780 ? 1 : age <= 9000 ? 10 : age <= 110'000 ? 60 : 600);
    const qint64 step = reply.stepSeconds * 1000;
    reply.firstMs = from / step * step;
    const double gib = 1 << 30;
    const std::tuple<const char *, double, double, double> quantities[] = {{"cpu", 60, 45, 1},
                                                                           {"vcpu.0", 40, 30, 1.1},
                                                                           {"vcpu.1", 22, 20, 0.8},
                                                                           {"memory.target", 2 * gib, 0, 1},
                                                                           {"memory.actual", 2 * gib, 0, 1},
                                                                           {"memory.used", 0.9 * gib, 0.2 * gib, 0.3},
                                                                           {"memory.cache", 0.4 * gib, 0.1 * gib, 0.5},
                                                                           {"disk.0.read", 4e6, 4e6, 1.7},
                                                                           {"disk.0.write", 9e6, 8e6, 0.7},
                                                                           {"disk.1.read", 1e6, 1e6, 1.3},
                                                                           {"disk.1.write", 0, 0, 1},
                                                                           {"nic.0.receive", 6e5, 5e5, 0.9},
                                                                           {"nic.0.send", 1e5, 1e5, 1.9}};
    for (const auto &[name, middle, swing, pace] : quantities) {
        api::stats::HistorySeries series;
        series.name = QString::fromLatin1(name);
        if (host && (series.name.startsWith(u"vcpu") || series.name.endsWith(u"target") || series.name.endsWith(u"actual")))
            continue;
        for (qint64 t = reply.firstMs; t <= wanted.untilMs.value_or(now); t += step) {
            const double phase = double(t % 600'000) / 600'000 * 38 * pace;
            const double value = std::max(0.0, middle + swing * std::sin(phase) * std::sin(phase * 0.37));
            series.mean.append(value);
            if (step > 1000)
                series.peak.append(value * 1.3);
        }
        reply.series.append(series);
    }
    return reply;
}

void addJobs(test::FakeState &state)
{
    auto job = test::makeJob(QStringLiteral("12"), QStringLiteral("fc40"), 0.42,
                             QStringLiteral("Fetching the installer's initrd: 38 of 91 MiB"));
    job.title = QStringLiteral("Install fc40");
    job.startedMs = QDateTime::currentMSecsSinceEpoch() - 20'000;
    auto failed =
        test::makeJob(QStringLiteral("11"), QStringLiteral("suse"), 0.2,
                      QStringLiteral("The kernel is not what the tree promised: its SHA-256 differs"), api::jobs::State::Failed);
    failed.title = QStringLiteral("Install suse");
    failed.error = QStringLiteral("ChecksumMismatch");
    failed.hint = QStringLiteral("The file was deleted; try again, or another mirror");
    state.jobs = {job, failed};
}

} // namespace

void fillHost(test::FakeState &state)
{
    auto &info = state.info;
    info.host.name = QStringLiteral("atlas");
    info.host.cpus = 16;
    info.host.memory = ByteSize::fromGiB(64);
    info.engine.kind = QStringLiteral("qemu");
    info.engine.usable = true;
    info.engine.accelerator = QStringLiteral("tcg");
    info.engine.verdict =
        QStringLiteral("guests run in QEMU's translator, several times slower than with KVM, which this user may not open");
    info.engine.remedy = QStringLiteral("Add yourself to the group kvm and log in again");
}

void fillWithGuests(test::FakeState &state)
{
    auto torn = guestOf(QStringLiteral("old-router"), {}, State::Broken, {}, 1, 1);
    torn.problem = QStringLiteral("line 7, column 3: expected a size such as 512MiB");
    auto fresh = guestOf(QStringLiteral("fc40"), {}, State::Running, QStringLiteral("fedora40"), 4, 4);
    fresh.installing = true;
    auto off = guestOf(QStringLiteral("build-arm"), {}, State::Off, QStringLiteral("ubuntu22.04"), 8, 8);
    off.lastExit = QStringLiteral("shut down by itself yesterday");
    state.guests = {
        guestOf(QStringLiteral("web1"), QStringLiteral("Club web site"), State::Running, QStringLiteral("debian12"), 2, 2),
        guestOf(QStringLiteral("web2"), {}, State::Running, QStringLiteral("debian12"), 2, 2),
        guestOf(QStringLiteral("web10"), {}, State::Paused, QStringLiteral("debian12"), 2, 2),
        guestOf(QStringLiteral("db"), {}, State::Running, QStringLiteral("alpine3.18"), 4, 2),
        guestOf(QStringLiteral("mail"), {}, State::Stopping, QStringLiteral("debian12"), 1, 1),
        guestOf(QStringLiteral("win-test"), {}, State::Crashed, QStringLiteral("win10"), 8, 4),
        guestOf(QStringLiteral("gitlab"), {}, State::Off, QStringLiteral("debian12"), 6, 4),
        off,
        fresh,
        torn};
    askGuests(state.guests);
    tellHostMemory(state);
    for (auto &guest : state.guests) {
        if (guest.name.startsWith(QStringLiteral("web")))
            guest.group = QStringLiteral("Club web");
        else if (guest.name == QStringLiteral("gitlab") || guest.name == QStringLiteral("build-arm"))
            guest.group = QStringLiteral("Builders");
        if (guest.state == State::Running)
            guest.tags = {QStringLiteral("production")};
    }
    state.makeHistory = [](const auto &wanted) { return historyOf(wanted, !wanted.guest); };
    const auto &busy = state.guests.constFirst();
    const auto now = QDateTime::currentMSecsSinceEpoch();
    state.events = {{now - 42'000, busy.uuid, busy.name, QStringLiteral("started"), {}},
                    {now - 12'000, busy.uuid, busy.name, QStringLiteral("memory_asked"), QStringLiteral("3.13 GiB")}};
    double phase = 0;
    for (const auto &guest : std::as_const(state.guests)) {
        if (guest.state == State::Running || guest.state == State::Paused || guest.state == State::Stopping)
            state.series.append({guest.uuid, samplesOf(guest, phase += 1.7)});
    }
    auto &details = state.details[QStringLiteral("web1")];
    details.guest = state.guests.constFirst();
    details.guest.startedMs = QDateTime::currentMSecsSinceEpoch() - 5'400'000;
    details.file = QStringLiteral("/home/anna/.config/domus/guests/web1.yaml");
    details.firmware = QStringLiteral("uefi");
    details.disks = {{QStringLiteral("/home/anna/.local/share/domus/images/web1.qcow2"), QStringLiteral("qcow2"),
                      QStringLiteral("disk"), false},
                     {QString(), QStringLiteral("raw"), QStringLiteral("cdrom"), true}};
    details.nics = {{QStringLiteral("user"), QString(), QStringLiteral("52:54:00:3a:91:7c")}};
    details.pid = 4711;
    addJobs(state);
}

void fillWithXen(test::FakeState &state)
{
    auto &engine = state.info.engine;
    engine.kind = QStringLiteral("xen");
    engine.version = QStringLiteral("Xen 4.17.3");
    engine.accelerator.clear();
    engine.verdict = QStringLiteral("this is the dom0 of Xen 4.17.3");
    engine.remedy.clear();
    state.jobs.clear();
    auto job = test::makeJob(QStringLiteral("12"), QStringLiteral("db"), 0.42, QStringLiteral("1.68 GiB of 4 GiB"));
    job.title = QStringLiteral("Save db");
    job.startedMs = QDateTime::currentMSecsSinceEpoch() - 20'000;
    state.jobs = {job};
    for (auto &guest : state.guests) {
        if (!guest.accelerator.isEmpty())
            guest.accelerator = QStringLiteral("xen");
        if (guest.name == QStringLiteral("gitlab"))
            guest.savedFile = QStringLiteral("/root/.local/share/domus/saved/gitlab.saved");
        if (guest.name == QStringLiteral("db")) {
            guest.state = State::Stopping;
            guest.saving = true;
        }
    }
    auto dom0 = test::makeDomain(0, QStringLiteral("Domain-0"));
    dom0.memory = ByteSize::fromMiB(1536);
    dom0.memoryTarget = dom0.memory;
    dom0.memoryLeast = ByteSize::fromMiB(612);
    dom0.memoryMax = ByteSize::fromGiB(4);
    dom0.vcpusMax = 4;
    auto fc6 = test::makeDomain(7, QStringLiteral("fc6"));
    fc6.memoryTarget = ByteSize::fromMiB(768);
    auto win = test::makeDomain(11, QStringLiteral("win2003"));
    win.type = QStringLiteral("hvm");
    win.state = api::hypervisor::State::Paused;
    state.xenDomains = {dom0, fc6, win};
    using api::hypervisor::StoreNode;
    state.store = {QStringLiteral("/local/domain/7"),
                   {StoreNode{},
                    {QStringLiteral("name"), QStringLiteral("fc6")},
                    {QStringLiteral("memory"), {}},
                    {QStringLiteral("memory/target"), QStringLiteral("786432")},
                    {QStringLiteral("memory/static-max"), QStringLiteral("1048576")}},
                   true};
}

Task<api::install::Detection> detectAnaconda(QString source, CancelToken /*token*/)
{
    auto detection = test::makeDetection(source);
    detection.title = QStringLiteral("Fedora 40");
    detection.family = QStringLiteral("fedora");
    detection.installerServer = QStringLiteral("vnc");
    detection.xen =
        api::install::XenType{QStringLiteral("pvh"),
                              QStringLiteral("The kernel starts on Xen by itself, and the processor helps: no made-up "
                                             "devices."),
                              {QStringLiteral("pvh"), QStringLiteral("pv"), QStringLiteral("hvm")}};
    co_return detection;
}

} // namespace domus::shot
