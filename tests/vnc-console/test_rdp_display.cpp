// SPDX-License-Identifier: GPL-3.0-or-later
// The display widget on a real RDP server (FreeRDP's shadow of an X screen) that wants a log-in by NLA, as GNOME's in an
// installer does: what is shown, where pointer and keys arrive, and what a server gets that does not know the password.
#include "process_sweeper.h"
#include "vnc_servers.h"
#include "waiting.h"
#include "widget/vnc_widget.h"

#include <QApplication>
#include <QFile>
#include <QPainter>
#include <QStandardPaths>
#include <QTest>

using namespace domus;
using namespace domus::test;
using namespace std::chrono_literals;

namespace {

const QString user = QStringLiteral("install");
const QString password = QStringLiteral("Qw3rtzuiopasdfghjkYX");

bool have(const char *program)
{
    return !QStandardPaths::findExecutable(QString::fromLatin1(program)).isEmpty();
}

/// An X screen with a terminal on it that keeps what is typed, and the RDP server that shows it.
class RdpServer {
public:
    explicit RdpServer(const QString &security = QStringLiteral("nla")) : m_security(security) {}
    ~RdpServer()
    {
        for (QProcess *process : {&m_server, &m_terminal, &m_screen}) {
            process->kill();
            process->waitForFinished(3000);
        }
    }

    bool start() { return startScreen() && startTerminal() && startServer(); }
    UniqueFd viewer() const { return connectUnixSocket(socket()); }
    QByteArray typed() const
    {
        QFile file(m_dir.filePath(QStringLiteral("typed")));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    QString log() { return QString::fromLocal8Bit(m_server.readAll()); }

private:
    QString socket() const { return m_dir.filePath(QStringLiteral("rdp")); }

    bool startScreen()
    {
        endWithTest(m_screen);
        m_screen.start(QStringLiteral("Xvfb"),
                       {QStringLiteral("-displayfd"), QStringLiteral("1"), QStringLiteral("-screen"), QStringLiteral("0"),
                        QStringLiteral("800x600x24"), QStringLiteral("-nolisten"), QStringLiteral("tcp")});
        QByteArray number;
        waitUntil([&] { return (number += m_screen.readAllStandardOutput()).endsWith('\n'); });
        m_environment.insert(QStringLiteral("DISPLAY"), u':' + QString::fromLatin1(number.trimmed()));
        m_environment.insert(QStringLiteral("HOME"), m_dir.path());
        return number.endsWith('\n');
    }
    /// Red over all of the screen; blue when a line was typed.
    bool startTerminal()
    {
        endWithTest(m_terminal);
        m_terminal.setProcessEnvironment(m_environment);
        m_terminal.start(
            QStringLiteral("xterm"),
            {QStringLiteral("-bg"), QStringLiteral("#c02040"), QStringLiteral("-fg"), QStringLiteral("#c02040"),
             QStringLiteral("-cr"), QStringLiteral("#c02040"), QStringLiteral("+sb"), QStringLiteral("-bw"), QStringLiteral("0"),
             QStringLiteral("-b"), QStringLiteral("0"), QStringLiteral("-geometry"), QStringLiteral("200x60+0+0"),
             QStringLiteral("-e"),
             QStringLiteral(
                 "sh -c 'touch %1/ready; read line; echo \"$line\" > %1/typed; printf \"\\033]11;#2040c0\\007\"; sleep 60'")
                 .arg(m_dir.path())});
        return waitUntil([this] { return QFile::exists(m_dir.filePath(QStringLiteral("ready"))); });
    }
    bool startServer()
    {
        QProcess hash;
        hash.start(QStringLiteral("winpr-hash"),
                   {QStringLiteral("-u"), user, QStringLiteral("-p"), password, QStringLiteral("-f"), QStringLiteral("sam")});
        hash.waitForFinished(5000);
        QFile sam(m_dir.filePath(QStringLiteral("sam")));
        if (!sam.open(QIODevice::WriteOnly))
            return false;
        sam.write(hash.readAllStandardOutput());
        sam.close();
        endWithTest(m_server);
        m_server.setProcessEnvironment(m_environment);
        m_server.setProcessChannelMode(QProcess::MergedChannels);
        m_server.start(QStringLiteral("freerdp-shadow-cli"),
                       {QStringLiteral("/ipc-socket:") + socket(), QStringLiteral("/sec:") + m_security, QStringLiteral("+auth"),
                        QStringLiteral("/sam-file:") + sam.fileName()});
        return waitUntil([this] { return QFile::exists(socket()); }, 30s);
    }

    QString m_security;
    QTemporaryDir m_dir;
    QProcessEnvironment m_environment = QProcessEnvironment::systemEnvironment();
    QProcess m_screen;
    QProcess m_terminal;
    QProcess m_server;
};

VncOptions options(const QString &word = password)
{
    VncOptions result;
    result.protocol = QStringLiteral("rdp");
    result.user = user;
    result.password = word;
    return result;
}

const QColor red(0xc0, 0x20, 0x40);
const QColor blue(0x20, 0x40, 0xc0);

/// All of the picture, as far as a codec that loses something shows it.
bool isAll(const QImage &picture, const QColor &wanted)
{
    if (picture.isNull())
        return false;
    for (const QPoint at : {QPoint(30, 30), QPoint(400, 300), QPoint(780, 580)}) {
        const QColor colour = picture.pixelColor(at);
        if (std::abs(colour.red() - wanted.red()) > 16 || std::abs(colour.green() - wanted.green()) > 16
            || std::abs(colour.blue() - wanted.blue()) > 16)
            return false;
    }
    return true;
}

} // namespace

class TestRdpDisplay : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        DecoderProcess::setProgram(QStringLiteral(DOMUS_BIN_DIR "/domus-rfb"));
        if (!DecoderProcess::canDecode(QStringLiteral("rdp")))
            QSKIP("built without FreeRDP");
        if (!have("freerdp-shadow-cli") || !have("winpr-hash") || !have("xterm") || !have("Xvfb"))
            QSKIP("FreeRDP's server (freerdp2-shadow-x11, winpr-utils), xterm or Xvfb is not installed");
    }

    void showsWhatTheServerShowsAndTypes()
    {
        RdpServer server;
        QVERIFY(server.start());
        VncWidget widget;
        widget.resize(800, 600);
        widget.show();
        widget.connectTo(server.viewer(), options());
        QVERIFY2(waitUntil([&] { return widget.state() == VncWidget::State::Connected; }, 30s),
                 qPrintable(widget.reason() + server.log()));
        QVERIFY(waitUntil([&] { return widget.guestSize() == QSize(800, 600); }));
        QFile status(QStringLiteral("/proc/%1/status").arg(widget.decoderProcessId()));
        QVERIFY(status.open(QIODevice::ReadOnly));
        const QByteArray shutIn = status.readAll();
        QVERIFY2(shutIn.contains("Seccomp:\t2") && shutIn.contains("NoNewPrivs:\t1"), shutIn.constData());
        QVERIFY2(waitUntil([&] { return isAll(widget.screenshot(), red); }, 20s), qPrintable(server.log()));
        QTest::mouseMove(&widget, QPoint(400, 300)); // xterm takes keys where the pointer is
        QTest::mouseClick(&widget, Qt::LeftButton, {}, QPoint(400, 300));
        widget.typeText(QStringLiteral("Domus by RDP: 1+1=2\n"));
        QVERIFY2(waitUntil([&] { return server.typed() == "Domus by RDP: 1+1=2\n"; }), server.typed().constData());
        QVERIFY2(waitUntil([&] { return isAll(widget.screenshot(), blue); }, 20s), qPrintable(server.log()));
    }

    void tellsThatThePasswordIsWrong()
    {
        RdpServer server;
        QVERIFY(server.start());
        VncWidget widget;
        widget.connectTo(server.viewer(), options(QStringLiteral("another")));
        QVERIFY(waitUntil([&] { return widget.state() == VncWidget::State::WaitingForStream; }, 30s));
        QVERIFY2(widget.failure() == console::FailReason::AuthFailed, qPrintable(widget.reason()));
    }

    void givesUpWhoSaysNothing()
    {
        auto [mute, ours] = makeSocketPair();
        VncOptions impatient = options();
        impatient.handshakeSeconds = 1;
        VncWidget widget;
        widget.connectTo(std::move(ours), impatient);
        QVERIFY(waitUntil([&] { return widget.state() == VncWidget::State::WaitingForStream; }, 20s));
        QVERIFY2(widget.failure() == console::FailReason::HandshakeTimeout, qPrintable(widget.reason()));
    }

    void survivesRubbish()
    {
        auto [hostile, ours] = makeSocketPair();
        VncWidget widget;
        widget.connectTo(std::move(ours), options());
        FdStream stream(std::move(hostile));
        QVERIFY(waitUntil([&] { return stream.buffered().size() > 10; })); // it speaks first
        stream.write(QByteArray::fromHex("030000130ed00000123400020f0800") + QByteArray(100'000, '\xff'));
        QVERIFY(waitUntil([&] { return widget.state() == VncWidget::State::WaitingForStream; }, 20s));
        QVERIFY(!widget.reason().isEmpty());
    }

    /// They would be given the password without proving that they know it.
    void logsInNowhereElse_data()
    {
        QTest::addColumn<QString>("security");
        QTest::newRow("TLS alone") << QStringLiteral("tls");
        QTest::newRow("RDP's own") << QStringLiteral("rdp");
    }
    void logsInNowhereElse()
    {
        QFETCH(QString, security);
        RdpServer server(security);
        QVERIFY(server.start());
        VncWidget widget;
        widget.connectTo(server.viewer(), options());
        QVERIFY(waitUntil([&] { return widget.state() == VncWidget::State::WaitingForStream; }, 30s));
        QVERIFY2(widget.failure() == console::FailReason::UnknownSecurity, qPrintable(widget.reason()));
    }

    /// Even where it says that it has chosen what was not offered.
    void tellsItsPasswordToNobodyElse()
    {
        auto [other, ours] = makeSocketPair();
        VncWidget widget;
        widget.connectTo(std::move(ours), options());
        FdStream stream(std::move(other));
        QVERIFY(waitUntil([&] { return stream.buffered().size() > 10; }));
        stream.write(QByteArray::fromHex("030000130ed000001234000200080000000000")); // RDP's own security, chosen
        QVERIFY(waitUntil([&] { return widget.state() == VncWidget::State::WaitingForStream; }, 20s));
        QVERIFY(!stream.buffered().contains(password.toLatin1()));
        QVERIFY(!stream.buffered().contains(QByteArray(reinterpret_cast<const char *>(password.utf16()), password.size() * 2)));
    }
};

QTEST_MAIN(TestRdpDisplay)
#include "test_rdp_display.moc"
