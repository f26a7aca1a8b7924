// SPDX-License-Identifier: GPL-3.0-or-later
#include "dom_runner.h"
#include "exit_code.h"
#include "fake_daemon.h"
#include "figure_words.h"
#include "text_curve.h"
#include "top_view.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace domus;
using namespace domus::cli;
using test::makeGuest;
using test::runDom;

/// `dom top` and `dom stats`.
class TestDomFigures : public QObject {
    Q_OBJECT

    std::unique_ptr<test::FakeDaemon> m_daemon;

    static api::stats::GuestFigures figuresOf(const QString &name, double cpu, qint64 mib)
    {
        api::stats::GuestFigures figures;
        figures.uuid = makeGuest(name).uuid;
        figures.cpu = api::stats::CpuFigures{cpu, {cpu / 2, {}, cpu / 2}};
        figures.memory.emplace();
        figures.memory->actual = ByteSize::fromMiB(mib);
        figures.memory->host = ByteSize::fromMiB(300);
        figures.disks = QList<api::stats::DiskFigures>{{QStringLiteral("0"), 1 << 20, 0, 1, 1, {}, {}},
                                                       {QStringLiteral("1"), 1 << 20, 5, 1, 1, {}, {}}};
        figures.nics = QList<api::stats::NicFigures>{{QStringLiteral("0"), {}, {}, {}, {}, QStringLiteral("nobody counts")}};
        return figures;
    }

    static QStringList namesIn(const QStringList &lines)
    {
        QStringList names;
        for (const QString &line : lines)
            names.append(line.section(u' ', 0, 0));
        return names;
    }

private Q_SLOTS:
    void init()
    {
        m_daemon = std::make_unique<test::FakeDaemon>();
        const QString busy = QStringLiteral("busy"), large = QStringLiteral("large");
        m_daemon->state().guests = {makeGuest(busy), makeGuest(large)};
        auto &figures = m_daemon->state().figures;
        figures.guests = {figuresOf(large, 12, 4096), figuresOf(busy, 187.25, 1024)};
        figures.guests[0].memory->used = ByteSize::fromMiB(2048);
        figures.guests[0].nics->first() = {QStringLiteral("0"), 2048, 0, 2, 0, {}};
        figures.host.emplace();
        figures.host->load = 1.5;
        figures.host->cpu = api::stats::CpuFigures{199, {100.0, 99.0}};
        figures.host->memory.emplace();
        figures.host->memory->total = ByteSize::fromGiB(24);
    }

    void showsEverybodyOnce()
    {
        const auto result = runDom("top --once");
        QCOMPARE(result.err, QString());
        QCOMPARE(result.code, int(ExitOk));
        QCOMPARE(result.out,
                 QStringLiteral("Host: CPU 199.0 % of 200 %, load 1.50, disks 0 B/s read, 0 B/s written\n"
                                "Memory: 24 GiB, 0 B used, 0 B available, 0 B of swap used\n\n"
                                "Name       CPU  vCPUs  Memory   Used  On host     Read  Written  Received   Sent\n"
                                "busy   187.3 %      2   1 GiB      -  300 MiB  2 MiB/s    5 B/s         -      -\n"
                                "large   12.0 %      2   4 GiB  2 GiB  300 MiB  2 MiB/s    5 B/s   2 KiB/s  0 B/s\n"));
        QCOMPARE(runDom("top").out, result.out); // no terminal
        const QJsonObject json = QJsonDocument::fromJson(runDom("top --once --json").out.toUtf8()).object();
        QCOMPARE(json[QLatin1String("guests")].toArray().size(), 2);
        QVERIFY(!json[QLatin1String("guests")][0][QLatin1String("name")].toString().isEmpty());
        QCOMPARE(json[QLatin1String("host")][QLatin1String("load")].toDouble(), 1.5);
    }

    void takesKeys()
    {
        const auto after = [](const QByteArray &keys) { return choiceAfter({}, keys, 10); };
        QCOMPARE(after("m").order, TopOrder::Memory);
        QCOMPARE(after("\033[C\033[C").order, TopOrder::Disk);
        QCOMPARE(after("\033[D").order, TopOrder::Name); // round the corner
        QCOMPARE(after("\033OC").order, TopOrder::Memory); // as some terminals send it
        QCOMPARE(after("\033[B\033[B\033[A\033[6~").firstLine, 11);
        QCOMPARE(after("\033[A\033[5~").firstLine, 0);
        QVERIFY(after("\033[F").firstLine > 1000);
        QVERIFY(after("q").leaves && after("\003").leaves && after("\033").leaves);
        QVERIFY(!after("\033[Zx\033[99~").leaves && after("\033[Zx\033[99~").order == TopOrder::Cpu); // unknown ones
    }

    void fitsTheTerminal()
    {
        FiguresStore figures;
        QHash<QString, QString> names;
        api::stats::WatchFiguresReply reply;
        for (int i = 1; i <= 30; ++i) {
            const QString name = QStringLiteral("guest%1").arg(i);
            reply.guests.append(figuresOf(name, i, 64));
            names.insert(reply.guests.constLast().uuid, name);
        }
        reply.host = m_daemon->state().figures.host;
        figures.apply(reply);
        const Output terminal([](const QByteArray &) {}, true, false, 44);
        TopChoice choice;
        QStringList lines = topLines(figures, names, choice, terminal, 10);
        QCOMPARE(lines.size(), 10);
        QCOMPARE(lines[4].section(u' ', 0, 0), QStringLiteral("guest30"));
        for (const QString &line : std::as_const(lines))
            QVERIFY2(displayWidth(line) <= 44, qPrintable(line));
        QVERIFY(!lines[3].contains(QStringLiteral("Sent")));
        choice = {TopOrder::Name, 2, false};
        QCOMPARE(namesIn(topLines(figures, names, choice, terminal, 10)).mid(4, 2),
                 (QStringList{QStringLiteral("guest3"), QStringLiteral("guest4")}));
        choice.firstLine = 5000;
        QCOMPARE(namesIn(topLines(figures, names, choice, terminal, 10)).constLast(), QStringLiteral("guest30"));
    }

    void tellsHistory()
    {
        api::stats::HistoryReply history{
            10, 1'700'000'000'000, {}, {{QStringLiteral("nic.0."), QStringLiteral("Nobody counts.")}}};
        history.series = {{QStringLiteral("cpu"), {10.0, {}, 20.0}, {10.0, {}, 100.0}},
                          {QStringLiteral("disk.0.read_latency"), {100.0, {}, {}}, {1500.0, {}, {}}}};
        m_daemon->state().history = history;
        const auto result = runDom("stats busy --range 2h --figures cpu,disk.0. --step 7");
        QCOMPARE(result.err, QString());
        QCOMPARE(result.out.section(u'\n', 1),
                 QStringLiteral("Figure                 Last    Mean     Peak  Over time\n"
                                "cpu                  20.0 %  15.0 %  100.0 %  ▁ █\n"
                                "disk.0.read_latency  100 µs  100 µs   1.5 ms  █\n"
                                "nic.0.: not available. Nobody counts.\n"));
        const auto asked = m_daemon->state().historyAsked.constLast();
        QCOMPARE(asked.guest, QStringLiteral("busy"));
        QVERIFY(std::abs(*asked.fromMs - (QDateTime::currentMSecsSinceEpoch() - 7'200'000)) < 60'000);
        QVERIFY(asked.series == (QStringList{QStringLiteral("cpu"), QStringLiteral("disk.0.")}));
        QVERIFY(asked.stepSeconds == 7);
        const QJsonObject json = QJsonDocument::fromJson(runDom("stats --json").out.toUtf8()).object();
        QVERIFY(json[QLatin1String("series")][0][QLatin1String("mean")][1].isNull());
        QVERIFY(!m_daemon->state().historyAsked.constLast().guest); // the host
        m_daemon->state().history = {};
        QVERIFY(runDom("stats").out.startsWith(QStringLiteral("Nothing is known")));
        QCOMPARE(runDom("stats --range soon").code, int(ExitUsage));
        QCOMPARE(runDom("stats --step 0").code, int(ExitUsage));
    }

    void drawsCurves()
    {
        QCOMPARE(textCurve({0.0, 4.0, {}, 8.0}, 10), QStringLiteral("▁▅ █"));
        QCOMPARE(textCurve({1.0, 8.0, 1.0, 1.0}, 2), QStringLiteral("█▂")); // the burst is seen
        QCOMPARE(textCurve({0.0, 0.0}, 5), QStringLiteral("▁▁"));
        QCOMPARE(textCurve({}, 5), QString());
    }

    void namesUnits()
    {
        const auto text = [](const char *quantity, double value) { return quantityText(QString::fromLatin1(quantity), value); };
        QCOMPARE(text("vcpu.0", 5), QStringLiteral("5.0 %"));
        QCOMPARE(text("memory.used", 1 << 20), QStringLiteral("1 MiB"));
        QCOMPARE(text("memory.swap_in", 1024), QStringLiteral("1 KiB/s"));
        QCOMPARE(text("disk.0.write", 1024), QStringLiteral("1 KiB/s"));
        QCOMPARE(text("disk.0.writes", 3), QStringLiteral("3.0/s"));
        QCOMPARE(text("nic.eth0.packets_sent", 1000), QStringLiteral("1000/s"));
        QCOMPARE(text("nic.eth0.send", 0), QStringLiteral("0 B/s"));
        QCOMPARE(text("load", 0.5), QStringLiteral("0.50"));
        QCOMPARE(quantityText(QStringLiteral("cpu"), std::nullopt), QStringLiteral("-"));
    }
};

QTEST_GUILESS_MAIN(TestDomFigures)
#include "test_dom_figures.moc"
