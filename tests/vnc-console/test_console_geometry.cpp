// SPDX-License-Identifier: GPL-3.0-or-later
// Where the picture lies, which part of it changed, and that it is painted exact to the device pixel.
#include "decoder/dirty_tiles.h"
#include "input/view_geometry.h"
#include "widget/frame_painter.h"

#include <QTest>

using namespace domus;
using Mode = ViewGeometry::Mode;

namespace {

QImage noise(QSize size)
{
    QImage image(size, QImage::Format_RGB32);
    quint32 state = 7;
    for (int y = 0; y < size.height(); ++y) {
        for (int x = 0; x < size.width(); ++x)
            image.setPixel(x, y, 0xff000000U | ((state = state * 1664525 + 1013904223) >> 8));
    }
    return image;
}

// Qt's smooth scaling steps from the clip's edge in fixed point: a few levels may differ.
int largestDifference(const QImage &a, const QImage &b)
{
    int largest = 0;
    for (int y = 0; y < a.height(); ++y) {
        for (int x = 0; x < a.width(); ++x) {
            const QRgb one = a.pixel(x, y);
            const QRgb two = b.pixel(x, y);
            largest = std::max({largest, std::abs(qRed(one) - qRed(two)), std::abs(qGreen(one) - qGreen(two)),
                                std::abs(qBlue(one) - qBlue(two))});
        }
    }
    return largest;
}

} // namespace

class TestConsoleGeometry : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void targets_data();
    void targets();
    void pointer_data();
    void pointer();
    void dirtyPartsCoverWhatScalingLooksAt();
    void exactAtAnyScale_data();
    void exactAtAnyScale();
    void partsGiveTheSamePicture();
    void dirtyTiles();
    void dirtyTilesStayFew();
};

void TestConsoleGeometry::targets_data()
{
    QTest::addColumn<QSize>("guest");
    QTest::addColumn<QSize>("view");
    QTest::addColumn<bool>("fit");
    QTest::addColumn<QPoint>("pan");
    QTest::addColumn<QRect>("expected");
    QTest::newRow("same") << QSize(640, 480) << QSize(640, 480) << true << QPoint() << QRect(0, 0, 640, 480);
    QTest::newRow("fit wide") << QSize(640, 480) << QSize(1000, 480) << true << QPoint() << QRect(180, 0, 640, 480);
    QTest::newRow("fit smaller") << QSize(640, 480) << QSize(320, 480) << true << QPoint() << QRect(0, 120, 320, 240);
    QTest::newRow("fit larger") << QSize(640, 480) << QSize(1280, 960) << true << QPoint() << QRect(0, 0, 1280, 960);
    QTest::newRow("1:1 centred") << QSize(640, 480) << QSize(1000, 800) << false << QPoint() << QRect(180, 160, 640, 480);
    QTest::newRow("1:1 panned") << QSize(640, 480) << QSize(400, 300) << false << QPoint(100, 50) << QRect(-100, -50, 640, 480);
    QTest::newRow("1:1 panned too far") << QSize(640, 480) << QSize(400, 300) << false << QPoint(999, 999)
                                        << QRect(-240, -180, 640, 480);
    QTest::newRow("no guest") << QSize() << QSize(400, 300) << true << QPoint() << QRect();
    QTest::newRow("no view") << QSize(640, 480) << QSize(0, 0) << true << QPoint() << QRect();
    QTest::newRow("sliver") << QSize(7680, 1) << QSize(100, 100) << true << QPoint() << QRect(0, 49, 100, 1);
}

void TestConsoleGeometry::targets()
{
    QFETCH(QSize, guest);
    QFETCH(QSize, view);
    QFETCH(bool, fit);
    QFETCH(QPoint, pan);
    QFETCH(QRect, expected);
    QCOMPARE((ViewGeometry{guest, view, fit ? Mode::Fit : Mode::OneToOne, pan}).target(), expected);
}

void TestConsoleGeometry::pointer_data()
{
    QTest::addColumn<ViewGeometry>("geometry");
    QTest::addColumn<QPointF>("device");
    QTest::addColumn<QPoint>("expected");
    const ViewGeometry half{QSize(640, 480), QSize(320, 240), Mode::Fit, {}};
    const ViewGeometry doubled{QSize(640, 480), QSize(1280, 960), Mode::Fit, {}};
    const ViewGeometry panned{QSize(640, 480), QSize(400, 300), Mode::OneToOne, QPoint(240, 180)};
    QTest::newRow("half, first") << half << QPointF(0, 0) << QPoint(0, 0);
    QTest::newRow("half, last") << half << QPointF(319.9, 239.9) << QPoint(639, 479);
    QTest::newRow("double, middle of a pixel") << doubled << QPointF(3, 3) << QPoint(1, 1);
    QTest::newRow("outside left") << half << QPointF(-50, 10) << QPoint(0, 20);
    QTest::newRow("outside right") << half << QPointF(5000, 5000) << QPoint(639, 479);
    QTest::newRow("panned corner") << panned << QPointF(399, 299) << QPoint(639, 479);
    QTest::newRow("panned first") << panned << QPointF(0, 0) << QPoint(240, 180);
    QTest::newRow("nothing") << ViewGeometry() << QPointF(5, 5) << QPoint(0, 0);
}

void TestConsoleGeometry::pointer()
{
    QFETCH(ViewGeometry, geometry);
    QFETCH(QPointF, device);
    QFETCH(QPoint, expected);
    QCOMPARE(geometry.toGuest(device), expected);
}

void TestConsoleGeometry::dirtyPartsCoverWhatScalingLooksAt()
{
    const ViewGeometry exact{QSize(640, 480), QSize(700, 500), Mode::OneToOne, {}};
    QCOMPARE(exact.toDevice(QRect(1, 2, 3, 4)), QRect(31, 12, 3, 4));
    QCOMPARE(exact.sourceFor(QRect(31, 12, 3, 4)), QRect(1, 2, 3, 4));
    for (const QSize view : {QSize(333, 250), QSize(901, 700), QSize(1280, 960)}) {
        const ViewGeometry scaled{QSize(640, 480), view, Mode::Fit, {}};
        for (const QRect dirty : {QRect(0, 0, 1, 1), QRect(100, 77, 5, 3), QRect(639, 479, 1, 1), QRect(0, 0, 640, 480)}) {
            const QRect device = scaled.toDevice(dirty);
            QVERIFY(!device.isEmpty());
            QVERIFY(scaled.target().contains(device));
            // Every device pixel whose nearest guest pixel is dirty is painted.
            for (const QPoint corner : {dirty.topLeft(), dirty.bottomRight()}) {
                const QPoint pixel(scaled.target().x() + int((corner.x() + 0.5) * scaled.target().width() / 640),
                                   scaled.target().y() + int((corner.y() + 0.5) * scaled.target().height() / 480));
                QVERIFY(device.contains(pixel));
            }
        }
    }
}

void TestConsoleGeometry::exactAtAnyScale_data()
{
    QTest::addColumn<qreal>("ratio");
    QTest::addColumn<QPointF>("origin"); // of the widget in its window, device pixels
    QTest::newRow("1") << 1.0 << QPointF(0, 0);
    QTest::newRow("1.5") << 1.5 << QPointF(0, 0);
    QTest::newRow("1.5, at half a pixel") << 1.5 << QPointF(1.5, 4.5);
    QTest::newRow("1.25") << 1.25 << QPointF(3.75, 1.25);
    QTest::newRow("2") << 2.0 << QPointF(6, 2);
}

// A window's backing store with the widget somewhere in it: each guest pixel must be one pixel of it, unchanged.
void TestConsoleGeometry::exactAtAnyScale()
{
    QFETCH(qreal, ratio);
    QFETCH(QPointF, origin);
    const QImage guest = noise(QSize(150, 100));
    QImage window(400, 300, QImage::Format_RGB32);
    window.fill(Qt::red);
    window.setDevicePixelRatio(ratio);
    const FramePainter frame(origin, ratio);
    const QSize logical(120, 90);
    const ViewGeometry geometry{guest.size(), frame.deviceSize(logical), Mode::OneToOne, {}};
    QPainter painter(&window);
    painter.translate(origin / ratio);
    painter.setClipRect(QRect(QPoint(), logical));
    frame.paint(painter, QRect(QPoint(), logical), geometry, guest, Qt::black);
    painter.end();
    window.setDevicePixelRatio(1);
    const QPoint first(int(std::ceil(origin.x())), int(std::ceil(origin.y())));
    const QRect target = geometry.target();
    const QRect shown = target & QRect(QPoint(), geometry.view);
    QVERIFY(!shown.isEmpty());
    for (int y = shown.top(); y <= shown.bottom(); ++y) {
        for (int x = shown.left(); x <= shown.right(); ++x)
            QCOMPARE(window.pixel(first + QPoint(x, y)), guest.pixel(QPoint(x, y) - target.topLeft()));
    }
}

// Painting the changed part only must give what painting everything gives, also when scaled smoothly.
void TestConsoleGeometry::partsGiveTheSamePicture()
{
    QImage guest = noise(QSize(160, 120));
    const FramePainter frame(QPointF(), 1.5);
    const QSize logical(133, 101);
    const ViewGeometry geometry{guest.size(), frame.deviceSize(logical), Mode::Fit, {}};
    const auto paint = [&](QImage &window, const QRegion &exposed) {
        QPainter painter(&window);
        painter.setClipRegion(exposed);
        frame.paint(painter, exposed, geometry, guest, Qt::black);
    };
    QImage parts(200, 152, QImage::Format_RGB32);
    parts.fill(Qt::black);
    parts.setDevicePixelRatio(1.5);
    QImage all = parts;
    paint(parts, QRect(QPoint(), logical));
    const QRect changed(40, 30, 17, 11);
    for (int y = changed.top(); y <= changed.bottom(); ++y) {
        for (int x = changed.left(); x <= changed.right(); ++x)
            guest.setPixel(x, y, qRgb(255, 255, 255));
    }
    paint(parts, frame.toLogical(geometry.toDevice(changed)));
    paint(all, QRect(QPoint(), logical));
    QVERIFY2(largestDifference(parts, all) <= 3, qPrintable(QString::number(largestDifference(parts, all))));
}

void TestConsoleGeometry::dirtyTiles()
{
    console::DirtyTiles tiles;
    std::vector<console::DirtyRect> rects;
    tiles.resize(100, 70);
    QVERIFY(tiles.isEmpty());
    tiles.mark(33, 1, 1, 1);
    tiles.rects(rects);
    QCOMPARE(rects.size(), size_t(1));
    QVERIFY((rects[0] == console::DirtyRect{32, 0, 32, 32}));
    tiles.mark(99, 69, 50, 50); // partly outside
    tiles.mark(-10, -10, 5, 5); // outside
    tiles.mark(500, 500, 5, 5);
    tiles.rects(rects);
    QCOMPARE(rects.size(), size_t(2));
    QVERIFY((rects[1] == console::DirtyRect{96, 64, 4, 6}));
    tiles.markAll();
    tiles.rects(rects);
    QCOMPARE(rects.size(), size_t(1));
    QVERIFY((rects[0] == console::DirtyRect{0, 0, 100, 70}));
    tiles.clear();
    tiles.rects(rects);
    QVERIFY(rects.empty() && tiles.isEmpty());
    console::DirtyTiles other;
    other.resize(64, 64);
    other.markAll();
    tiles.add(other); // of another size: not ours
    QVERIFY(tiles.isEmpty());
}

void TestConsoleGeometry::dirtyTilesStayFew()
{
    console::DirtyTiles tiles;
    std::vector<console::DirtyRect> rects;
    tiles.resize(7680, 4320);
    for (int y = 0; y < 4320; y += 32) {
        for (int x = (y / 32) % 2 * 32; x < 7680; x += 64)
            tiles.mark(x, y, 1, 1);
    }
    tiles.rects(rects);
    QVERIFY(!rects.empty() && rects.size() <= size_t(console::maxDirtyRects));
    QVERIFY(rects.front().x == 0 && rects.front().w == 7680 - 32);
}

QTEST_MAIN(TestConsoleGeometry)
#include "test_console_geometry.moc"
