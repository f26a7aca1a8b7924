// SPDX-License-Identifier: GPL-3.0-or-later
// The display widget in a real window of a real X server, showing another real X server: what is painted, where the
// pointer and the keys arrive, and the grab.
#include "vnc_servers.h"
#include "waiting.h"
#include "widget/vnc_widget.h"

#include <QApplication>
#include <QFile>
#include <QRegularExpression>
#include <QScreen>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>

using namespace domus;
using namespace domus::test;

namespace {

QString runOn(const QString &display, const QString &program, const QStringList &arguments)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("DISPLAY"), display);
    process.setProcessEnvironment(environment);
    process.start(program, arguments);
    process.waitForFinished(10'000);
    return QString::fromLocal8Bit(process.readAllStandardOutput());
}

/// Every pixel of the guest's picture as it is on the screen.
bool isExactOnScreen(const QWidget &window, const VncWidget &display)
{
    const qreal ratio = window.devicePixelRatioF();
    QImage screen = window.screen()->grabWindow(window.winId()).toImage().convertToFormat(QImage::Format_RGB32);
    screen.setDevicePixelRatio(1);
    const QImage guest = display.screenshot();
    const QPointF origin = QPointF(display.mapTo(&window, QPoint(0, 0))) * ratio;
    const QPoint first(int(std::ceil(origin.x() - 0.001)), int(std::ceil(origin.y() - 0.001)));
    const FramePainter painter(origin, ratio);
    const ViewGeometry geometry{guest.size(), painter.deviceSize(display.size()), ViewGeometry::Mode::OneToOne, {}};
    const QImage part = screen.copy(geometry.target().translated(first));
    for (int y = 0; y < guest.height(); ++y) {
        for (int x = 0; x < guest.width(); ++x) {
            if ((part.pixel(x, y) & 0xffffff) != (guest.pixel(x, y) & 0xffffff))
                return false;
        }
    }
    return true;
}

} // namespace

class TestVncDisplay : public QObject {
    Q_OBJECT
public:
    explicit TestVncDisplay(QString screen) : m_screen(std::move(screen)) {}

private Q_SLOTS:
    void initTestCase();
    void init();
    void paintsExactPixels();
    void pointerArrives();
    void keysArrive();
    void realKeysAndGrab();
    void followsTheWindow();
    void cleanup() { m_window.reset(); }

private:
    bool movePointerToMiddle();

    QString m_screen; ///< where our window is
    TigerServer m_guest{QStringLiteral("640x480")};
    std::unique_ptr<QWidget> m_window;
    VncWidget *m_display = nullptr;
};

void TestVncDisplay::initTestCase()
{
    DecoderProcess::setProgram(QStringLiteral(DOMUS_BIN_DIR "/domus-rfb"));
    QVERIFY(m_guest.start());
}

void TestVncDisplay::init()
{
    m_window = std::make_unique<QWidget>();
    auto *layout = new QVBoxLayout(m_window.get());
    layout->setContentsMargins(1, 3, 0, 0); // not at whole device pixels when scaled
    m_display = new VncWidget;
    layout->addWidget(m_display);
    m_display->setScaleMode(VncWidget::ScaleMode::OneToOne);
    m_window->resize(700, 520);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_display->connectTo(m_guest.viewer());
    QVERIFY2(waitUntil([this] { return m_display->state() == VncWidget::State::Connected; }), qPrintable(m_display->reason()));
}

void TestVncDisplay::paintsExactPixels()
{
    QProcess logo;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("DISPLAY"), m_guest.display());
    logo.setProcessEnvironment(environment);
    logo.start(QStringLiteral("xterm"),
               {QStringLiteral("-geometry"), QStringLiteral("80x24+7+5"), QStringLiteral("-e"),
                QStringLiteral("ls -l /usr/lib; sleep 60")});
    QVERIFY(waitUntil([this] {
        const QImage picture = m_display->screenshot();
        return picture.pixel(12, 12) != picture.pixel(639, 479);
    }));
    QVERIFY(waitUntil([this] { return isExactOnScreen(*m_window, *m_display); }));
    logo.kill();
    logo.waitForFinished(3000);
}

void TestVncDisplay::pointerArrives()
{
    const qreal ratio = m_window->devicePixelRatioF();
    const auto pointer = [this] {
        return runOn(m_guest.display(), QStringLiteral("xdotool"), {QStringLiteral("getmouselocation")});
    };
    m_display->setScaleMode(VncWidget::ScaleMode::Fit);
    for (const QPoint wanted : {QPoint(0, 0), QPoint(639, 479), QPoint(321, 123)}) {
        const FramePainter painter(QPointF(m_display->mapTo(m_window.get(), QPoint(0, 0))) * ratio, ratio);
        const ViewGeometry where{m_display->guestSize(), painter.deviceSize(m_display->size()), ViewGeometry::Mode::Fit, {}};
        const QPointF device(where.target().x() + (wanted.x() + 0.5) * where.target().width() / 640,
                             where.target().y() + (wanted.y() + 0.5) * where.target().height() / 480);
        const QPointF logical = device / ratio;
        QMouseEvent move(QEvent::MouseMove, logical, m_display->mapToGlobal(logical), Qt::NoButton, Qt::NoButton, Qt::NoModifier);
        QCoreApplication::sendEvent(m_display, &move);
        const QString expected = QStringLiteral("x:%1 y:%2 ").arg(wanted.x()).arg(wanted.y());
        QVERIFY2(waitUntil([&] { return pointer().startsWith(expected); }), qPrintable(expected + pointer()));
    }
}

/// Moves the pointer to the middle of the widget, until the guest's own pointer is in the middle of its screen, too.
bool TestVncDisplay::movePointerToMiddle()
{
    static const QRegularExpression place(QStringLiteral("x:(\\d+) y:(\\d+)"));
    const auto isThere = [this] {
        const auto found = place.match(runOn(m_guest.display(), QStringLiteral("xdotool"), {QStringLiteral("getmouselocation")}));
        const QPoint at(found.captured(1).toInt(), found.captured(2).toInt());
        return found.hasMatch() && (at - QPoint(320, 240)).manhattanLength() <= 6;
    };
    QTest::mouseMove(m_display, m_display->rect().center());
    return waitUntil(isThere);
}

void TestVncDisplay::keysArrive()
{
    QTemporaryDir dir;
    const QString file = dir.filePath(QStringLiteral("typed"));
    QProcess terminal;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("DISPLAY"), m_guest.display());
    terminal.setProcessEnvironment(environment);
    terminal.start(QStringLiteral("xterm"),
                   {QStringLiteral("-geometry"), QStringLiteral("80x24+0+0"), QStringLiteral("-e"),
                    QStringLiteral("touch %1.ready; read line; echo \"$line\" > %1").arg(file)});
    QVERIFY(waitUntil([&] { return QFile::exists(file + QStringLiteral(".ready")); }));
    QVERIFY(movePointerToMiddle()); // no window manager: the pointer gives the focus
    const QString text = QStringLiteral("Hello, World! #1 ~/x_y|z");
    QCOMPARE(m_display->typeText(text + QLatin1Char('\n')), QString());
    QVERIFY(waitUntil([&] { return QFile(file).size() > 0; }));
    QFile typed(file);
    QVERIFY(typed.open(QFile::ReadOnly));
    QCOMPARE(QString::fromUtf8(typed.readAll()).trimmed(), text);
    terminal.waitForFinished(3000);
}

void TestVncDisplay::realKeysAndGrab()
{
    QTemporaryDir dir;
    const QString file = dir.filePath(QStringLiteral("typed"));
    QProcess terminal;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("DISPLAY"), m_guest.display());
    terminal.setProcessEnvironment(environment);
    terminal.start(QStringLiteral("xterm"),
                   {QStringLiteral("-geometry"), QStringLiteral("80x24+0+0"), QStringLiteral("-e"),
                    QStringLiteral("touch %1.ready; read line; echo \"$line\" > %1").arg(file)});
    QVERIFY(waitUntil([&] { return QFile::exists(file + QStringLiteral(".ready")); }));
    QVERIFY(movePointerToMiddle());
    m_window->activateWindow();
    m_display->setFocus();
    QSignalSpy grab(m_display, &VncWidget::grabChanged);
    m_display->setGrabbed(true);
    QVERIFY(m_display->isGrabbed());
    QCOMPARE(grab.size(), 1);
    // Real key events of our X server, by their key codes.
    const auto press = [this](const QString &keys) { runOn(m_screen, QStringLiteral("xdotool"), {QStringLiteral("key"), keys}); };
    QVERIFY(waitUntil([this] { return m_display->hasFocus(); }));
    for (const char *key : {"k", "e", "y", "s", "Return"})
        press(QString::fromLatin1(key));
    QVERIFY(waitUntil([&] { return QFile(file).size() > 0; }));
    QFile typed(file);
    QVERIFY(typed.open(QFile::ReadOnly));
    QCOMPARE(typed.readAll().trimmed(), QByteArray("keys"));
    QVERIFY(m_display->isGrabbed());
    runOn(m_screen, QStringLiteral("xdotool"),
          {QStringLiteral("keydown"), QStringLiteral("Control_L"), QStringLiteral("keydown"), QStringLiteral("Alt_L"),
           QStringLiteral("keyup"), QStringLiteral("Alt_L"), QStringLiteral("keyup"), QStringLiteral("Control_L")});
    QVERIFY(waitUntil([this] { return !m_display->isGrabbed(); }));
    QCOMPARE(grab.size(), 2);
    terminal.waitForFinished(3000);
}

void TestVncDisplay::followsTheWindow()
{
    m_display->setScaleMode(VncWidget::ScaleMode::GuestFollowsWindow);
    m_window->resize(600, 420);
    const auto wanted = [this] {
        const qreal ratio = m_window->devicePixelRatioF();
        return FramePainter(QPointF(m_display->mapTo(m_window.get(), QPoint(0, 0))) * ratio, ratio).deviceSize(m_display->size());
    };
    QVERIFY2(waitUntil([&] { return m_display->guestSize() == wanted(); }),
             qPrintable(QStringLiteral("%1x%2").arg(m_display->guestSize().width()).arg(m_display->guestSize().height())));
    QVERIFY(waitUntil([this] { return isExactOnScreen(*m_window, *m_display); }));
}

int main(int argc, char **argv)
{
    // An X server of our own, before Qt asks for one.
    TigerServer screen(QStringLiteral("1600x1200"));
    {
        const QCoreApplication early(argc, argv);
        if (!screen.start())
            return 1;
    }
    qputenv("DISPLAY", screen.display().toLocal8Bit());
    qputenv("QT_QPA_PLATFORM", "xcb");
    QApplication application(argc, argv);
    TestVncDisplay test(screen.display());
    return QTest::qExec(&test, argc, argv);
}

#include "test_vnc_display.moc"
