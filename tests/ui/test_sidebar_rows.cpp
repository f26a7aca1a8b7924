// SPDX-License-Identifier: GPL-3.0-or-later
#include "sidebar/sidebar_rows.h"

#include <QAbstractItemModelTester>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>

using namespace domus;

namespace {

Guest makeGuest(const QString &name, const QString &group = {}, GuestState state = GuestState::Off)
{
    Guest guest;
    guest.uuid = QStringLiteral("uuid-") + name;
    guest.name = name;
    guest.group = group;
    guest.state = state;
    guest.vcpus = 1;
    guest.memory = ByteSize::fromGiB(1);
    return guest;
}

/// "web(1/2)" is a group that is open, "web[1/2]" one that is closed; guests of a group begin with a dash.
QStringList shown(const SidebarRows &rows)
{
    QStringList lines;
    for (int i = 0; i < rows.rowCount(); ++i) {
        const auto &row = rows.row(i);
        const auto name = rows.index(i).data().toString();
        if (row.kind == RowKind::Group)
            lines.append(QStringLiteral("%1%2%3/%4%5")
                             .arg(name, row.open ? "(" : "[")
                             .arg(row.running)
                             .arg(row.guests)
                             .arg(row.open ? ")" : "]"));
        else
            lines.append(row.group.isEmpty() ? name : QString(u'-' + name));
    }
    return lines;
}

GuestEntry makeEntry()
{
    GuestEntry entry;
    entry.guest = makeGuest(QStringLiteral("web1"), QStringLiteral("Old Systems"), GuestState::Running);
    entry.guest.title = QStringLiteral("Site of the club");
    entry.guest.os = QStringLiteral("fedora40");
    entry.guest.tags = {QStringLiteral("Stage"), QStringLiteral("big")};
    entry.searchText = QStringLiteral("web1\nsite of the club\nfedora40\nold systems\nstage\nbig");
    return entry;
}

} // namespace

class TestSidebarRows : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void queries_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("matches");
        const auto row = [](const char *text, bool matches) { QTest::newRow(text) << QString::fromUtf8(text) << matches; };
        row("", true);
        row("   ", true);
        row("WEB club", true);
        row("web nothing", false);
        row("\"of the\"", true);
        row("\"the of\"", false);
        row("\"of the", true); // still being typed
        row("-web", false);
        row("-mail", true);
        row("!mail web", true);
        row("-", true);
        row("state:running", true);
        row("state:run", true);
        row("state:off", false);
        row("-state:off", true);
        row("STATE:Running", true);
        row("state:", true); // says nothing yet
        row("group:old", true);
        row("group:\"old systems\"", true);
        row("group:\"old\"", false);
        row("group:\"\"", false);
        row("-group:\"\"", true);
        row("group:web", false);
        row("tag:stage", true);
        row("tag:bi", true);
        row("tag:\"bi\"", false);
        row("tag:\"\"", false);
        row("-tag:big", false);
        row("os:fedora", true);
        row("os:fedora4 tag:big -state:off", true);
        row("os:debian", false);
        row("name:eb1", true);
        row("name:\"eb1\"", false);
        row("name:club", false);
        row("host:at", true);
        row("host:other", false);
        row("colour:red", false); // plain text
    }
    void queries()
    {
        QFETCH(QString, text);
        QFETCH(bool, matches);
        QCOMPARE(GuestQuery(text).matches(makeEntry(), QStringLiteral("atlas")), matches);
    }

    void guestsWithoutLabelsAreFound()
    {
        GuestEntry entry;
        entry.guest = makeGuest(QStringLiteral("a"));
        QVERIFY(GuestQuery(QStringLiteral("group:\"\" tag:\"\"")).matches(entry, {}));
        QVERIFY(!GuestQuery(QStringLiteral("tag:x")).matches(entry, {}));
        QVERIFY(GuestQuery(QStringLiteral("-tag:x")).matches(entry, {}));
        QVERIFY(GuestQuery(QStringLiteral("state: group:")).isEmpty());
    }

    void groupsComeBeforeTheRest()
    {
        HostModel model;
        SidebarRows rows(&model);
        QAbstractItemModelTester tester(&rows, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(rows.rowCount(), 2);
        model.updateGuests({makeGuest("z"), makeGuest("a"), makeGuest("web10", "web", GuestState::Running),
                            makeGuest("web2", "web"), makeGuest("m", "mail")},
                           {});
        QCOMPARE(shown(rows),
                 (QStringList{"This machine", "The machine itself", "mail(0/1)", "-m", "web(1/2)", "-web2", "-web10", "a", "z"}));
        rows.setGroupOpen("web", false);
        QCOMPARE(shown(rows), (QStringList{"This machine", "The machine itself", "mail(0/1)", "-m", "web[1/2]", "a", "z"}));
        rows.setFilter("state:running");
        QCOMPARE(shown(rows), (QStringList{"This machine", "web(1/1)", "-web10"}));
        QCOMPARE(rows.keysOfGroup("web"), QStringList{"uuid-web10"});
        rows.setFilter({});
        QCOMPARE(shown(rows).size(), 7);
        QCOMPARE(rows.closedGroups(), QStringList{"web"});
        rows.setGroupOpen("web", true);
        model.updateGuests({}, {"uuid-m"}); // the group goes with its last guest
        QCOMPARE(shown(rows), (QStringList{"This machine", "The machine itself", "web(1/2)", "-web2", "-web10", "a", "z"}));
    }

    void smallChangesAreSmall()
    {
        HostModel model;
        SidebarRows rows(&model);
        QAbstractItemModelTester tester(&rows, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.updateGuests({makeGuest("a"), makeGuest("c"), makeGuest("w", "web")}, {});
        QSignalSpy reset(&rows, &QAbstractItemModel::modelReset);
        QSignalSpy inserted(&rows, &QAbstractItemModel::rowsInserted);
        QSignalSpy removed(&rows, &QAbstractItemModel::rowsRemoved);
        QSignalSpy changed(&rows, &QAbstractItemModel::dataChanged);
        model.updateGuests({makeGuest("b")}, {});
        QCOMPARE(inserted.size(), 1);
        model.updateGuests({}, {"uuid-a"});
        QCOMPARE(removed.size(), 1);
        changed.clear();
        model.updateGuests({makeGuest("w", "web", GuestState::Running)}, {});
        QCOMPARE(shown(rows).at(2), "web(1/1)");
        QVERIFY(changed.size() <= 2); // the guest and its group
        model.addSamples("uuid-w", {Sample()});
        QVERIFY(changed.size() <= 2); // figures are no change of rows
        QCOMPARE(reset.size(), 0);
        model.updateGuests({makeGuest("b", "web")}, {}); // a move is one
        QCOMPARE(shown(rows), (QStringList{"This machine", "The machine itself", "web(1/2)", "-b", "-w", "c"}));
        QCOMPARE(rows.indexOfGuest("uuid-b").row(), 3);
        QVERIFY(!rows.indexOfGuest("uuid-nobody").isValid());
        QCOMPARE(rows.indexOfIdentity("group//web").row(), 2);
    }

    void orders()
    {
        HostModel model;
        SidebarRows rows(&model);
        model.updateGuests({makeGuest("a"), makeGuest("b", {}, GuestState::Running), makeGuest("c", {}, GuestState::Crashed),
                            makeGuest("d", {}, GuestState::Running)},
                           {});
        Sample busy;
        busy.timeMs = 1;
        busy.cpuPercent = 90;
        busy.memoryActual = ByteSize::fromMiB(100);
        auto idle = busy;
        idle.cpuPercent = 1;
        idle.memoryActual = ByteSize::fromMiB(900);
        model.addSamples("uuid-b", {idle});
        model.addSamples("uuid-d", {busy});
        const auto order = [&](GuestOrder wanted) {
            rows.setOrder(wanted);
            return shown(rows).mid(2).join(u' ');
        };
        QCOMPARE(order(GuestOrder::State), "c b d a");
        QCOMPARE(order(GuestOrder::Cpu), "d b a c");
        QCOMPARE(order(GuestOrder::Memory), "b d a c");
        QCOMPARE(order(GuestOrder::Name), "a b c d");
    }

    void dropsPutIntoGroups()
    {
        HostModel model;
        SidebarRows rows(&model);
        model.updateGuests({makeGuest("a"), makeGuest("b"), makeGuest("w", "web")}, {});
        QSignalSpy wanted(&rows, &SidebarRows::groupWanted);
        const std::unique_ptr<QMimeData> data(
            rows.mimeData({rows.indexOfGuest("uuid-a"), rows.indexOfGuest("uuid-b"), rows.index(0)}));
        QVERIFY(rows.dropMimeData(data.get(), Qt::MoveAction, -1, -1, rows.indexOfGroup("web")));
        QCOMPARE(wanted.takeFirst(), (QList<QVariant>{QStringList{"uuid-a", "uuid-b"}, "web"}));
        QVERIFY(rows.dropMimeData(data.get(), Qt::MoveAction, -1, -1, rows.indexOfGuest("uuid-w"))); // on one of its guests
        QCOMPARE(wanted.takeFirst().at(1).toString(), "web");
        QVERIFY(rows.dropMimeData(data.get(), Qt::MoveAction, -1, -1, rows.index(0))); // they are in none already
        QVERIFY(wanted.isEmpty());
        const std::unique_ptr<QMimeData> member(rows.mimeData({rows.indexOfGuest("uuid-w")}));
        QVERIFY(rows.dropMimeData(member.get(), Qt::MoveAction, -1, -1, rows.indexOfGuest("uuid-a")));
        QCOMPARE(wanted.takeFirst(), (QList<QVariant>{QStringList{"uuid-w"}, QString()}));
        QVERIFY(!rows.mimeData({rows.index(0)}));
        QMimeData foreign;
        foreign.setText("uuid-a");
        QVERIFY(!rows.dropMimeData(&foreign, Qt::MoveAction, -1, -1, rows.indexOfGroup("web")));
        QVERIFY(!rows.flags(rows.index(1)).testFlag(Qt::ItemIsDragEnabled));
    }

    void isReadAloudWhole()
    {
        HostModel model;
        SidebarRows rows(&model);
        auto guest = makeGuest("a", "web", GuestState::Running);
        guest.tags = {"big"};
        model.updateGuests({guest}, {});
        Sample sample;
        sample.timeMs = 1;
        sample.cpuPercent = 35;
        model.addSamples("uuid-a", {sample});
        const auto text = [&](const QModelIndex &index) { return index.data(Qt::AccessibleTextRole).toString(); };
        for (const char *part : {"a, Running", "CPU 35 %", "in group web", "tags big"})
            QVERIFY2(text(rows.indexOfGuest("uuid-a")).contains(QLatin1String(part)),
                     qPrintable(text(rows.indexOfGuest("uuid-a"))));
        model.setFailure("uuid-a", "no memory");
        QVERIFY(text(rows.indexOfGuest("uuid-a")).endsWith("no memory"));
        QCOMPARE(text(rows.indexOfGroup("web")), "Group web, open, 1 of 1 guests running");
        QVERIFY(text(rows.index(0)).contains("of memory in guests"));
    }
};

QTEST_GUILESS_MAIN(TestSidebarRows)
#include "test_sidebar_rows.moc"
