// SPDX-License-Identifier: GPL-3.0-or-later
// Figures over time: the window that is shown, what is kept of the daemon's answers, and what graphs ask for.
#include "common/error_bar.h"
#include "desktop_fixture.h"
#include "figures/figure_graphs.h"
#include "figures/figure_store.h"
#include "figures/time_window.h"
#include "pages/live_page.h"

#include <QComboBox>
#include <QDateTime>

using namespace domus;
using test::Desktop;
using test::waitUntil;

namespace {

api::stats::HistoryReply answer(qint64 step, qint64 firstMs, const QString &name, QList<std::optional<double>> mean)
{
    api::stats::HistoryReply reply;
    reply.stepSeconds = step;
    reply.firstMs = firstMs;
    reply.series = {{name, std::move(mean), {}}};
    return reply;
}

QList<double> valuesOf(const QList<GraphPoint> &points)
{
    QList<double> values;
    for (const auto &point : points)
        values.append(point.value);
    return values;
}

} // namespace

class TestFigureGraphs : public QObject {
    Q_OBJECT

    static constexpr qint64 now = 1'700'000'000'000;
    const QString cpu = QStringLiteral("cpu");

private Q_SLOTS:
    void aWindowFollowsTheClockUntilItIsPanned()
    {
        TimeWindow window;
        QVERIFY(window.follows());
        QCOMPARE(window.endMs(now), now);
        window.pan(-30'000, now);
        QVERIFY(!window.follows());
        QCOMPARE(window.endMs(now + 5000), now - 30'000);
        window.pan(10'000, now);
        QCOMPARE(window.endMs(now), now - 20'000);
        window.pan(60'000, now); // beyond now it follows
        QVERIFY(window.follows());
    }

    void aWindowStaysWithinWhatIsKept()
    {
        TimeWindow window;
        window.pan(-2 * TimeWindow::longestMs, now);
        QCOMPARE(window.beginMs(now), now - TimeWindow::longestMs);
        window.setRange(10 * TimeWindow::longestMs);
        QCOMPARE(window.rangeMs(), TimeWindow::longestMs);
        window.setRange(1);
        QCOMPARE(window.rangeMs(), TimeWindow::shortestMs);
    }

    void zoomingKeepsWhatIsUnderThePointer()
    {
        TimeWindow window;
        window.setRange(600'000);
        const qint64 around = now - 450'000; // a quarter from the left
        window.zoom(0.5, around, now);
        QCOMPARE(window.rangeMs(), 300'000);
        QCOMPARE(around - window.beginMs(now), 75'000);
    }

    void answersAreJoinedAndTheLastStepsPutRight()
    {
        FigureStore store;
        store.reset(answer(1, 1000, cpu, {1, 2, 3}));
        store.append(answer(1, 3000, cpu, {30, 4}));
        QCOMPARE(valuesOf(store.points(cpu)), QList<double>({1, 2, 30, 4}));
        QCOMPARE(store.lastMs(), 4000);
        store.prune(3000);
        QCOMPARE(valuesOf(store.points(cpu)), QList<double>({30, 4}));
    }

    void stepsWithoutAValueAreHoles()
    {
        FigureStore store;
        store.reset(answer(10, 10'000, cpu, {1, std::nullopt, std::nullopt, 4}));
        const auto points = store.points(cpu);
        QCOMPARE(points.size(), 2);
        QCOMPARE(points.at(1).timeMs, 40'000);
    }

    void anotherStepReplacesAll()
    {
        FigureStore store;
        store.reset(answer(1, 1000, cpu, {1, 2, 3}));
        store.append(answer(60, 60'000, cpu, {9}));
        QCOMPARE(valuesOf(store.points(cpu)), QList<double>({9}));
        QCOMPARE(store.stepMs(), 60'000);
        store.append({}); // nothing at all, not even a step
        QVERIFY(store.isEmpty());
    }

    void devicesAreToldApartAndSummed()
    {
        FigureStore store;
        auto reply = answer(1, 1000, QStringLiteral("disk.0.read"), {1, 2});
        reply.series.append({QStringLiteral("disk.1.read"), {10, std::nullopt}, {}});
        reply.series.append({QStringLiteral("nic.eth0.12.send"), {5}, {}});
        store.reset(reply);
        QCOMPARE(store.partsOf(QStringLiteral("disk.")), QStringList({"0", "1"}));
        QCOMPARE(store.partsOf(QStringLiteral("nic.")), QStringList({"eth0.12"}));
        QCOMPARE(valuesOf(store.sumOf({QStringLiteral("disk.0.read"), QStringLiteral("disk.1.read")})), QList<double>({11, 2}));
    }

    void aRangeIsAskedForOnceAndThenWhatIsNew()
    {
        Desktop desktop;
        auto &state = desktop.daemon.state();
        state.makeHistory = [this](const auto &wanted) {
            const qint64 first = *wanted.fromMs / 1000 * 1000;
            QList<std::optional<double>> values;
            for (qint64 t = first; t <= *wanted.untilMs; t += 1000)
                values.append(50);
            return answer(1, first, cpu, values);
        };
        desktop.open({test::makeGuest("a", GuestState::Running)});
        desktop.choose("a");
        desktop.page()->showTab(GuestPage::Live);
        auto *graphs = qobject_cast<LivePage *>(desktop.page()->tab(GuestPage::Live))->graphs();
        QVERIFY(waitUntil([&] { return state.historyAsked.size() >= 3; }));
        const auto &first = state.historyAsked.constFirst();
        const auto &last = state.historyAsked.constLast();
        QVERIFY(*first.untilMs - *first.fromMs >= 60'000);
        QVERIFY2(*last.untilMs - *last.fromMs < 10'000, "only what is new");
        const auto asked = state.historyAsked.size();
        graphs->setRange(3600);
        QVERIFY(waitUntil([&] { return state.historyAsked.size() > asked; }));
        QVERIFY(waitUntil([&] {
            const auto &wanted = state.historyAsked.constLast();
            return *wanted.untilMs - *wanted.fromMs >= 3'600'000 || !wanted.stepSeconds;
        }));
    }

    void theKeyboardPansAndComesBack()
    {
        Desktop desktop;
        desktop.open({test::makeGuest("a", GuestState::Running)});
        desktop.choose("a");
        desktop.page()->showTab(GuestPage::Live);
        auto *graphs = qobject_cast<LivePage *>(desktop.page()->tab(GuestPage::Live))->graphs();
        auto *graph = graphs->graph(FigureGraphs::Cpu);
        QTest::keyClick(graph, Qt::Key_Left, Qt::ShiftModifier);
        QVERIFY(!graphs->window().follows());
        QTest::keyClick(graph, Qt::Key_Minus);
        QCOMPARE(graphs->window().rangeMs(), 120'000);
        QTest::keyClick(graph, Qt::Key_End);
        QVERIFY(graphs->window().follows());
    }

    void whatCannotBeHadIsSaid()
    {
        Desktop desktop;
        desktop.daemon.state().history.stepSeconds = 1;
        desktop.daemon.state().history.unavailable = {{QStringLiteral("nic.0."), QStringLiteral("nobody counts them")}};
        desktop.open({test::makeGuest("a", GuestState::Running)});
        desktop.choose("a");
        desktop.page()->showTab(GuestPage::Live);
        auto *graphs = qobject_cast<LivePage *>(desktop.page()->tab(GuestPage::Live))->graphs();
        QVERIFY(
            waitUntil([&] { return graphs->graph(FigureGraphs::Network)->emptyText() == QLatin1String("nobody counts them"); }));
    }
};

QTEST_MAIN(TestFigureGraphs)
#include "test_figure_graphs.moc"
