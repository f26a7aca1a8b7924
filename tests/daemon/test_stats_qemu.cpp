// SPDX-License-Identifier: GPL-3.0-or-later
// Statistics of the real daemon with real guests.
#include "async/event_loop.h"
#include "daemon_connection.h"
#include "figures_store.h"
#include "io_domus_daemon.h"
#include "io_domus_guests.h"
#include "private_home.h"
#include "tiny_guest.h"
#include "waiting.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QTest>
#include <csignal>

using namespace domus;
using namespace std::chrono_literals;
using test::waitUntil;

namespace {

const QString one = QStringLiteral("one"), two = QStringLiteral("two");

} // namespace

class TestStatsQemu : public QObject {
    Q_OBJECT

    std::unique_ptr<test::PrivateHome> m_home;

    static std::shared_ptr<varlink::ClientConnection> connection() { return runUntilDone(openDaemon()); }
    static api::guests::Client guests() { return api::guests::Client(connection()); }
    static api::stats::Client stats() { return api::stats::Client(connection()); }

    static QString uuidOf(const QString &name) { return runUntilDone(guests().show({name})).details.guest.uuid; }
    static pid_t qemuOf(const QString &name) { return pid_t(*runUntilDone(guests().show({name})).details.pid); }

    /// A disk whose boot sector reads the disk on and on: mov si,packet; mov ah,42h; int 13h; jmp start.
    void defineReader(const QString &name) const
    {
        const QString image = m_home->path(name + QStringLiteral(".img"));
        QByteArray sector = QByteArray::fromHex("be0b7cb442b280cd13ebf5"
                                                "100010000080000000000000000000");
        sector.append(QByteArray(510 - sector.size(), '\0')).append("\x55\xaa");
        QFile file(image);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(sector);
        QVERIFY(file.resize(4 << 20));
        const QString text = QStringLiteral("name: %1\nuuid: %2\nmemory: 32MiB\nvcpus: 1\ndisplay: {video: none}\n"
                                            "devices: {tablet: false, rng: false}\ndisks:\n  - {path: %3, format: raw}\n")
                                 .arg(name, QUuid::createUuid().toString(QUuid::WithoutBraces), image);
        runUntilDone(guests().setDefinition({text}));
    }

    static std::optional<api::stats::GuestFigures> figuresOf(const QString &name)
    {
        const auto reply = runUntilDone(stats().getFigures({name}));
        return reply.guests.isEmpty() ? std::nullopt : std::optional(reply.guests.first());
    }

    /// Of the last ten minutes, or of those before a time.
    static qsizetype secondsKnown(const QString &name, std::optional<qint64> untilMs = {})
    {
        api::stats::HistoryParameters parameters;
        parameters.guest = name;
        parameters.series = QStringList{QStringLiteral("cpu")};
        parameters.untilMs = untilMs;
        const auto reply = runUntilDone(stats().history(parameters));
        const auto mean = reply.series.isEmpty() ? QList<std::optional<double>>() : reply.series.first().mean;
        return std::count_if(mean.begin(), mean.end(), [](const auto &value) { return value.has_value(); });
    }

private Q_SLOTS:
    void init() { m_home = std::make_unique<test::PrivateHome>(); }
    void cleanup()
    {
        for (const api::guests::Guest &guest : runUntilDone(guests().list({})).guests) {
            if (guest.state != api::guests::State::Off)
                runUntilDone(guests().powerOff({guest.uuid}));
        }
        m_home.reset();
    }

    void tellsWhatAGuestDoes()
    {
        defineReader(one);
        runUntilDone(guests().start({one}));
        QVERIFY(waitUntil([&] {
            const auto figures = figuresOf(one);
            return figures && !figures->disks->isEmpty() && figures->disks->first().readRate > 0;
        }));
        const auto figures = figuresOf(one);
        QVERIFY(figures->cpu->percent > 0);
        QCOMPARE(figures->cpu->eachPercent.size(), 1);
        QVERIFY(figures->disks->first().reads > 0 && figures->disks->first().readLatencyMicroseconds);
        QVERIFY(!figures->disks->first().writeLatencyMicroseconds);
        QVERIFY(figures->memory->actual == ByteSize::fromMiB(32) && figures->memory->host > ByteSize::fromMiB(4));
        const auto history = runUntilDone(stats().history({.guest = one}));
        QVERIFY(std::any_of(history.series.begin(), history.series.end(),
                            [](const auto &series) { return series.name == QLatin1String("disk.0.read"); }));
        QVERIFY(std::any_of(history.unavailable.begin(), history.unavailable.end(),
                            [](const auto &missing) { return missing.name == QLatin1String("memory.used"); }));
    }

    void tellsWhatLinuxTells()
    {
        if (const QString problem = test::tinyGuestProblem(); !problem.isEmpty())
            QSKIP(qPrintable(problem));
        // On and on it writes to its disk, and asks the network for somebody.
        const test::TinyGuest linux = test::tinyGuest("ifconfig eth0 10.1.2.3 up\n"
                                                      "(while :; do dd if=/dev/zero of=/dev/vda bs=64k count=8 conv=fsync; "
                                                      "ping -c 1 -W 1 10.1.2.4; done) >/dev/null 2>&1 &\n");
        const QString image = m_home->path(QStringLiteral("linux.img"));
        QFile file(image);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.resize(4 << 20));
        const QString text =
            QStringLiteral("name: one\nuuid: %1\nmemory: 192MiB\nvcpus: {start: 1, max: 2}\ndisplay: {video: none}\n"
                           "boot:\n  kernel: %2\n  initrd: %3\n  cmdline: \"%4\"\n"
                           "disks:\n  - {path: %5, format: raw}\nnics:\n  - {kind: user}\n")
                .arg(QUuid::createUuid().toString(QUuid::WithoutBraces), linux.kernel, linux.initrd, linux.cmdline, image);
        runUntilDone(guests().setDefinition({text}));
        runUntilDone(guests().start({one}));
        const auto now = [] { return figuresOf(one).value_or(api::stats::GuestFigures()); };
        // Of a QEMU that is slow to answer there are none for a second.
        const auto disk = [&] { return now().disks.value_or(QList<api::stats::DiskFigures>()).value(0); };
        const auto nic = [&] { return now().nics.value_or(QList<api::stats::NicFigures>()).value(0); };
        ByteSize used;
        QVERIFY(waitUntil(
            [&] {
                const auto memory = now().memory.value_or(api::stats::MemoryFigures());
                used = memory.used.value_or(ByteSize());
                return memory.used && memory.cache;
            },
            60s));
        QVERIFY(used > ByteSize::fromMiB(8) && used < ByteSize::fromMiB(192));
        QVERIFY(waitUntil([&] { return now().memory->available && now().memory->swapOutRate; }));
        QVERIFY(waitUntil([&] { return disk().writeRate > 0; }, 20s));
        QVERIFY(waitUntil([&] { return disk().writeLatencyMicroseconds.has_value(); }, 20s));
        if (nic().unavailable.isEmpty())
            QVERIFY(waitUntil([&] { return nic().sendRate > 0 && nic().packetsSent > 0; }, 20s));
        else
            qInfo("no traffic: %s", qPrintable(nic().unavailable));
        runUntilDone(guests().setVcpus({.guest = one, .vcpus = 2}));
        QVERIFY(waitUntil([&] { return now().cpu->eachPercent.size() == 2 && now().cpu->eachPercent[1].has_value(); }, 20s));
    }

    void oneThatHangsDelaysNobody()
    {
        for (const QString &name : {one, two}) {
            defineReader(name);
            runUntilDone(guests().start({name}));
        }
        QVERIFY(waitUntil([&] { return figuresOf(one) && figuresOf(two); }));
        ::kill(qemuOf(one), SIGSTOP);
        // The other is told each second all the same; the stream says when.
        const QString stuck = uuidOf(one), well = uuidOf(two);
        FiguresStore store;
        QList<qint64> times;
        CancelSource stop;
        const auto onReply = [&](const api::stats::WatchFiguresReply &reply) {
            store.apply(reply);
            for (const auto &guest : reply.guests) {
                if (guest.uuid == well)
                    times.append(guest.timeMs);
            }
            if (times.size() == 6)
                stop.cancel();
        };
        test::thrownBy([&] { runUntilDone(stats().watchFigures({}, onReply, stop.token())); });
        QCOMPARE(times.size(), 6);
        // Waiting for the other's deadlines it would be 25 s.
        QVERIFY2(times.last() - times.first() < 12'000, qPrintable(QString::number(times.last() - times.first())));
        QVERIFY(store.guest(stuck) && store.guest(stuck)->disks->isEmpty()); // it says nothing; the kernel does
        QVERIFY(store.guest(stuck)->memory->host > ByteSize::fromMiB(4));
        QCOMPARE(store.guest(stuck)->cpu->percent, 0.0);
        ::kill(qemuOf(one), SIGCONT);
        QVERIFY(waitUntil([&] { return !figuresOf(one)->disks->isEmpty(); }, 15s));
    }

    void historySurvivesKillAndRenaming()
    {
        defineReader(one);
        runUntilDone(guests().start({one}));
        QVERIFY(waitUntil([&] { return secondsKnown(one) >= 12; }, 60s));
        const qint64 killed = QDateTime::currentMSecsSinceEpoch();
        const qsizetype kept = secondsKnown(one) - 7; // written each five seconds, and the machine may be slow
        const pid_t daemon = pid_t(runUntilDone(api::daemon::Client(connection()).getInfo({})).pid);
        ::kill(daemon, SIGKILL);
        QVERIFY(waitUntil([&] { return ::kill(daemon, 0) != 0; }));
        // Another daemon takes the guest over: some seconds are missing, no more than those that were not written yet.
        QVERIFY2(secondsKnown(one, killed) >= kept, qPrintable(QString::number(secondsKnown(one, killed))));
        const QString uuid = uuidOf(one);
        runUntilDone(guests().powerOff({one}));
        QString text = runUntilDone(guests().getDefinition({one})).text;
        runUntilDone(guests().setDefinition({text.replace(QStringLiteral("name: one"), QStringLiteral("name: two"))}));
        QCOMPARE(uuidOf(two), uuid);
        QVERIFY(secondsKnown(two, killed) >= kept);
        const QString file = m_home->path(QStringLiteral("state/domus/stats/%1.ring").arg(uuid));
        QVERIFY(QFile::exists(file));
        QVERIFY(QFileInfo(file).size() < 1 << 20);
        runUntilDone(guests().delete_({two, true}));
        QVERIFY(waitUntil([&] { return !QFile::exists(file); }));
    }
};

QTEST_GUILESS_MAIN(TestStatsQemu)
#include "test_stats_qemu.moc"
