// SPDX-License-Identifier: GPL-3.0-or-later
#include "graphs/graph_points.h"
#include "graphs/scale.h"
#include "graphs/sparkline.h"
#include "graphs/time_graph.h"

#include <QSignalSpy>
#include <QTest>
#include <cmath>

using namespace domus;

class TestGraphs : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void niceScales_data()
    {
        QTest::addColumn<double>("largest");
        QTest::addColumn<int>("unit");
        QTest::addColumn<double>("top");
        const double gib = 1024.0 * 1024 * 1024;
        QTest::newRow("nothing") << 0.0 << int(GraphUnit::Percent) << 5.0;
        QTest::newRow("negative") << -3.0 << int(GraphUnit::Percent) << 5.0;
        QTest::newRow("not a number") << std::nan("") << int(GraphUnit::Percent) << 5.0;
        QTest::newRow("just reaches") << 100.0 << int(GraphUnit::Percent) << 100.0;
        QTest::newRow("a little more") << 100.5 << int(GraphUnit::Percent) << 200.0;
        QTest::newRow("two and a half") << 250.0 << int(GraphUnit::Percent) << 500.0;
        QTest::newRow("bytes") << 1.2 * gib << int(GraphUnit::Bytes) << 2 * gib;
        QTest::newRow("exact bytes") << gib << int(GraphUnit::Bytes) << gib;
        QTest::newRow("few bytes") << 10.0 << int(GraphUnit::Bytes) << 1024.0 * 1024;
    }
    void niceScales()
    {
        QFETCH(double, largest);
        QFETCH(int, unit);
        QFETCH(double, top);
        const auto scale = niceScale(largest, GraphUnit(unit));
        QCOMPARE(scale.top, top);
        QCOMPARE(scale.ticks.constFirst(), 0.0);
        QCOMPARE(scale.ticks.constLast(), top);
    }

    void wordsOfAxes()
    {
        QCOMPARE(valueText(35, GraphUnit::Percent), QStringLiteral("35 %"));
        QCOMPARE(valueText(2.5, GraphUnit::Percent), QStringLiteral("2.5 %"));
        QCOMPARE(valueText(1536.0 * 1024 * 1024, GraphUnit::Bytes), QStringLiteral("1.5 GiB"));
        QCOMPARE(agoText(0), QStringLiteral("now"));
        QCOMPARE(agoText(45), QStringLiteral("45 s"));
        QCOMPARE(agoText(120), QStringLiteral("2 min"));
        QCOMPARE(agoText(7200), QStringLiteral("2 h"));
        QCOMPARE(timeTicks(60), (QList<qint64>{60, 45, 30, 15, 0}));
        QCOMPARE(timeTicks(600), (QList<qint64>{600, 480, 360, 240, 120, 0}));
    }

    void mapsTimeAndValueBothWays()
    {
        const GraphFrame frame{QRectF(10, 0, 100, 50), 100'000, 100'000, 200};
        QCOMPARE(frame.x(100'000), 110.0);
        QCOMPARE(frame.x(0), 10.0);
        QCOMPARE(frame.y(0), 50.0);
        QCOMPARE(frame.y(200), 0.0);
        QCOMPARE(frame.y(900), 0.0); // cut at the edge
        QCOMPARE(frame.y(std::nan("")), 50.0);
        QCOMPARE(frame.timeAt(frame.x(30'000)), 30'000);
    }

    void doesNotBridgeHoles()
    {
        const GraphFrame frame{QRectF(0, 0, 100, 100), 10'000, 10'000, 100};
        const QList<GraphPoint> points{{1000, 1}, {2000, 2}, {8000, 3}, {9000, 4}};
        const auto pieces = curvePieces(points, frame, 3500);
        QCOMPARE(pieces.size(), 2);
        QCOMPARE(pieces.at(0).size(), 2);
        QCOMPARE(pieces.at(1).constFirst().x(), frame.x(8000));
    }

    void entersAtTheLeftEdge()
    {
        const GraphFrame frame{QRectF(0, 0, 100, 100), 10'000, 5000, 100};
        const auto pieces = curvePieces({{1000, 1}, {4000, 2}, {6000, 3}}, frame, 3500);
        QCOMPARE(pieces.size(), 1);
        QCOMPARE(pieces.at(0).size(), 2); // the one at 4000 is left of the frame, the one at 1000 is dropped
        QVERIFY(pieces.at(0).constFirst().x() < 0);
        QVERIFY(curvePieces({}, frame, 3500).isEmpty());
    }

    void findsTheNearestValue()
    {
        const QList<GraphPoint> points{{1000, 1}, {2000, 2}, {9000, 9}};
        QCOMPARE(valueNear(points, 1400, 2000), 1.0);
        QCOMPARE(valueNear(points, 1600, 2000), 2.0);
        QCOMPARE(valueNear(points, 9500, 2000), 9.0);
        QCOMPARE(valueNear(points, 0, 2000), 1.0);
        QVERIFY(!valueNear(points, 5500, 2000));
        QVERIFY(!valueNear({}, 5500, 2000));
    }

    void ringKeepsTheNewest()
    {
        ValueRing ring;
        QVERIFY(ring.isEmpty());
        for (int i = 0; i < ValueRing::capacity + 5; ++i)
            ring.append(float(i));
        QCOMPARE(ring.size(), ValueRing::capacity);
        QCOMPARE(ring.at(0), 5.0F);
        QCOMPARE(ring.last(), float(ValueRing::capacity + 4));
        ring.clear();
        QVERIFY(ring.isEmpty());
    }

    void sparklineEndsAtTheRight()
    {
        ValueRing ring;
        ring.append(0);
        ring.append(50);
        ring.append(400);
        const QRectF rect(0, 0, 59, 10);
        const auto points = sparklinePoints(ring, rect, 100);
        QCOMPARE(points.size(), 3);
        QCOMPARE(points.at(2), QPointF(59, 0)); // cut at the top
        QCOMPARE(points.at(1), QPointF(58, 5));
        QCOMPARE(points.at(0), QPointF(57, 10));
        QCOMPARE(sparklinePoints(ring, rect, 0).at(1).y(), 10.0);
    }

    void legendFollowsTheCrosshair()
    {
        TimeGraph graph(QStringLiteral("Processor"), GraphUnit::Percent);
        const int series = graph.addSeries(QStringLiteral("All"), TimeGraph::Style::Line, TimeGraph::Ink::Strong);
        QCOMPARE(graph.legendText(series), QStringLiteral("All"));
        graph.setPoints(series, {{58'000, 10}, {59'000, 20}, {60'000, 30}});
        graph.setTime(60'000, 60);
        QCOMPARE(graph.legendText(series), QStringLiteral("All: 30 %"));
        graph.setCrosshair(58'100);
        QCOMPARE(graph.legendText(series), QStringLiteral("All: 10 %"));
        graph.setLegendPoints(series, {{58'000, 70}});
        QCOMPARE(graph.legendText(series), QStringLiteral("All: 70 %"));
    }

    void keyboardMovesTheCrosshair()
    {
        TimeGraph graph(QStringLiteral("Processor"), GraphUnit::Percent);
        graph.addSeries(QStringLiteral("All"), TimeGraph::Style::Line, TimeGraph::Ink::Strong);
        graph.setTime(100'000, 60);
        QSignalSpy moved(&graph, &TimeGraph::crosshairMoved);
        QTest::keyClick(&graph, Qt::Key_Left);
        QTest::keyClick(&graph, Qt::Key_Left);
        QTest::keyClick(&graph, Qt::Key_Right);
        QTest::keyClick(&graph, Qt::Key_Escape);
        QCOMPARE(moved.size(), 4);
        QCOMPARE(moved.at(1).at(0).toLongLong(), 98'000);
        QCOMPARE(moved.at(2).at(0).toLongLong(), 99'000);
        QCOMPARE(moved.at(3).at(0).toLongLong(), -1);
    }
};

QTEST_MAIN(TestGraphs)
#include "test_graphs.moc"
