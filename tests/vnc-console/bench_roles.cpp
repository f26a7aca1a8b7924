// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench_roles.h"

#include "widget/vnc_widget.h"

#include <QApplication>
#include <QPainter>
#include <QSocketNotifier>
#include <QTimer>
#include <csignal>
#include <rfb/rfbclient.h>
#include <sys/signalfd.h>

namespace domus::test {

namespace {

QSize parseSize(const char *text)
{
    const QList<QByteArray> parts = QByteArray(text).split('x');
    return QSize(parts.value(0).toInt(), parts.value(1).toInt());
}

/// A desktop's picture: two windows of text at changing places, a gradient, plain areas.
QImage desktopPicture(QSize size, int number)
{
    QImage image(size, QImage::Format_RGB32);
    image.fill(QColor(40, 60 + number * 10, 90));
    QPainter painter(&image);
    QLinearGradient gradient(0, 0, size.width(), size.height() / 4.0);
    gradient.setColorAt(0, QColor(200, 80, number * 30));
    gradient.setColorAt(1, QColor(20, number * 20, 160));
    painter.fillRect(0, 0, size.width(), size.height() / 5, gradient);
    QFont font(QStringLiteral("monospace"));
    font.setPixelSize(14);
    painter.setFont(font);
    for (int window = 0; window < 2; ++window) {
        const QRect area(20 + window * size.width() / 2 + number * 3, 60 + number * 5, size.width() / 2 - 50,
                         size.height() - 120);
        painter.fillRect(area, window ? Qt::white : QColor(30, 30, 30));
        painter.setPen(window ? Qt::black : QColor(190, 220, 190));
        painter.setClipRect(area);
        for (int line = 0; line * 17 < area.height(); ++line)
            painter.drawText(area.left() + 6, area.top() + 16 + line * 17,
                             QStringLiteral("%1  the quick brown fox jumps over the lazy dog %2 %3")
                                 .arg(line * 7 + number)
                                 .arg((line * 7919 + number * 104729) % 99991)
                                 .arg(QString((line + number * 3) % 30, QLatin1Char('='))));
        painter.setClipping(false);
    }
    return image;
}

class BusyWindow : public QWidget {
public:
    explicit BusyWindow(QSize size)
    {
        setAttribute(Qt::WA_OpaquePaintEvent);
        setWindowFlag(Qt::BypassWindowManagerHint);
        resize(size);
        for (int i = 0; i < 8; ++i)
            m_pictures.append(desktopPicture(size, i));
        connect(&m_timer, &QTimer::timeout, this, [this] { update(); });
        m_timer.start(5);
    }

protected:
    void paintEvent(QPaintEvent *) override { QPainter(this).drawImage(0, 0, m_pictures[m_next++ % m_pictures.size()]); }

private:
    QList<QImage> m_pictures;
    qsizetype m_next = 0;
    QTimer m_timer;
};

int encodingNumber(const char *name)
{
    const QByteArray text(name);
    return text == "hextile" ? 5 : text == "zrle" ? 16 : text == "tight" ? 7 : 0;
}

void sayNothing(const char *, ...) {}

/// The floor: decode into memory and nothing else.
int runBare(const char *path, const char *encoding)
{
    static bool ended = false;
    ::signal(SIGTERM, [](int) { ended = true; });
    rfbClientLog = rfbClientErr = sayNothing;
    rfbClient *client = rfbGetClient(8, 3, 4);
    UniqueFd fd = connectUnixSocket(QString::fromLocal8Bit(path));
    client->sock = fd.release();
    client->listenSpecified = TRUE;
    client->appData.encodingsString = encoding;
    client->appData.enableJPEG = FALSE;
    client->appData.qualityLevel = -1;
    client->appData.compressLevel = 2;
    client->format.redShift = 16; // as ours and TigerVNC's ask for: the server then need not turn every pixel round
    client->format.blueShift = 0;
    if (!rfbInitClient(client, nullptr, nullptr))
        return 1;
    int ready = 0;
    while (!ended && (ready = WaitForMessage(client, 100'000)) >= 0) {
        if (ready > 0 && !HandleRFBServerMessage(client))
            break;
    }
    return 0;
}

sigset_t terminateSignal()
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    return set;
}

/// So that SIGTERM ends the event loop and the decoder is waited for: its CPU counts too.
void quitOnTerminate(QObject *parent)
{
    const sigset_t set = terminateSignal();
    auto *notifier = new QSocketNotifier(::signalfd(-1, &set, SFD_CLOEXEC), QSocketNotifier::Read, parent);
    QObject::connect(notifier, &QSocketNotifier::activated, qApp, &QCoreApplication::quit);
}

int runDomus(const char *path, const char *encoding, QSize size)
{
    DecoderProcess::setProgram(QStringLiteral(DOMUS_BIN_DIR "/domus-rfb"));
    VncWidget widget;
    quitOnTerminate(&widget);
    widget.setWindowFlag(Qt::BypassWindowManagerHint);
    widget.setScaleMode(VncWidget::ScaleMode::OneToOne);
    widget.resize(size);
    widget.show();
    VncOptions options;
    options.encodings = {encodingNumber(encoding), 1, 0, -254}; // -254: compression level 2, TigerVNC's default
    widget.connectTo(connectUnixSocket(QString::fromLocal8Bit(path)), options);
    QObject::connect(&widget, &VncWidget::streamWanted, qApp, &QCoreApplication::quit);
    return QApplication::exec();
}

} // namespace

int runBenchRole(int argc, char **argv)
{
    const QByteArray role = argv[2];
    if (role == "bare" && argc >= 5)
        return runBare(argv[3], argv[4]);
    if (role == "domus") { // before Qt's threads exist: any of them could take the signal
        const sigset_t set = terminateSignal();
        ::sigprocmask(SIG_BLOCK, &set, nullptr);
    }
    QApplication application(argc, argv);
    if (role == "domus" && argc >= 6)
        return runDomus(argv[3], argv[4], parseSize(argv[5]));
    if (role != "paint" || argc < 4)
        return 2;
    BusyWindow window(parseSize(argv[3]));
    window.show();
    return QApplication::exec();
}

} // namespace domus::test
