// SPDX-License-Identifier: GPL-3.0-or-later
// Anaconda's way, as a person sees it: a tree of Fedora, the daemon, the desktop's window, and a real VNC server that wants the
// password, on a machine of its own behind the host's bridge. Only the hypervisor and what boots in it are made up.
#include "async/event_loop.h"
#include "console/console_page.h"
#include "desktop_fixture.h"
#include "files.h"
#include "guest_network.h"
#include "private_home.h"
#include "session/decoder_process.h"
#include "widget/vnc_widget.h"
#include "xen_like_daemon.h"

#include <QApplication>
#include <QDir>
#include <QDirIterator>
#include <QLabel>
#include <QProcess>
#include <QRegularExpression>
#include <QSocketNotifier>
#include <QStandardPaths>

#include <sys/socket.h>

using namespace domus;
using namespace std::chrono_literals;
using test::waitUntil;

namespace {

const QString fedora = QStringLiteral("fedora");
const QString address = QStringLiteral("10.77.0.12");

/// What a tree of Fedora is known by, made by hand: nothing of it boots.
void makeTree(const QString &folder, const QByteArray &version = "40")
{
    QDir().mkpath(folder + QStringLiteral("/images/pxeboot"));
    replaceFile(folder + QStringLiteral("/.treeinfo"),
                "[general]\nfamily = Fedora\nversion = " + version
                    + "\narch = x86_64\nvariant = Server\n[images-x86_64]\n"
                      "kernel = images/pxeboot/vmlinuz\ninitrd = images/pxeboot/initrd.img\n");
    replaceFile(folder + QStringLiteral("/images/pxeboot/vmlinuz"), "kernel");
    replaceFile(folder + QStringLiteral("/images/pxeboot/initrd.img"), "initrd");
}

} // namespace

class TestInstallerDisplay : public QObject {
    Q_OBJECT

    QString m_noNetwork;
    std::unique_ptr<test::PrivateHome> m_home;
    std::unique_ptr<test::XenLikeDaemon> m_daemon;
    std::unique_ptr<HostSession> m_session;
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<test::NetworkMachine> m_machine;
    std::unique_ptr<QProcess> m_server;
    std::unique_ptr<QProcess> m_screen;

    void startDaemon()
    {
        m_daemon = std::make_unique<test::XenLikeDaemon>();
        ConnectOptions options;
        options.socket = m_daemon->socket();
        options.startDaemon = false;
        m_session = std::make_unique<HostSession>(options);
        m_session->open();
        QVERIFY(waitUntil([this] { return m_session->state() == LinkState::Connected && m_session->store()->isLoaded(); }));
        m_window = std::make_unique<MainWindow>(m_session.get());
        m_window->resize(1200, 900);
        m_window->show();
    }

    void install()
    {
        api::install::Plan plan;
        plan.source = m_home->path(QStringLiteral("tree"));
        plan.name = QStringLiteral("fedora");
        plan.memory = ByteSize::fromMiB(512);
        plan.disk = ByteSize::fromMiB(64);
        const api::install::Client client(runUntilDone(m_session->openConnection()));
        const api::install::InstallReply begun = runUntilDone(client.install({plan}));
        QVERIFY(!begun.job.isEmpty());
        QVERIFY2(waitUntil([this] { return m_daemon->starts() > 0; }), "the installer was not started");
    }

    /// The guest's machine, with the server as Anaconda starts it.
    void startServer(const QString &mac, const QString &password, const QString &security = QStringLiteral("VncAuth"))
    {
        const QString file = m_home->path(QStringLiteral("vncpassword"));
        QProcess tool;
        tool.setStandardOutputFile(file);
        tool.start(QStringLiteral("vncpasswd"), {QStringLiteral("-f")});
        tool.write(password.toLatin1() + '\n');
        tool.closeWriteChannel();
        QVERIFY(tool.waitForFinished(5000));
        m_machine = test::NetworkMachine::make(mac, address);
        QVERIFY(m_machine);
        m_server = std::make_unique<QProcess>();
        test::endWithTest(*m_server);
        const QStringList words = m_machine->prefix()
            + QStringList{QStringLiteral("Xtigervnc"),
                          QStringLiteral("-displayfd"),
                          QStringLiteral("1"),
                          QStringLiteral("-rfbport"),
                          QStringLiteral("5901"),
                          QStringLiteral("-nolisten"),
                          QStringLiteral("tcp"),
                          QStringLiteral("-depth"),
                          QStringLiteral("24"),
                          QStringLiteral("-geometry"),
                          QStringLiteral("840x620"),
                          QStringLiteral("-desktop"),
                          QStringLiteral("Fedora 40 installation"),
                          QStringLiteral("-IdleTimeout=0"),
                          QStringLiteral("-DisconnectClients=false"),
                          QStringLiteral("-SecurityTypes=") + security,
                          QStringLiteral("-rfbauth"),
                          file};
        m_server->start(words.first(), words.mid(1));
        QVERIFY(waitUntil([this] { return m_server->bytesAvailable() > 0; }));
    }

    ConsolePage *page() const
    {
        m_window->guestPage()->showTab(GuestPage::Console);
        return qobject_cast<ConsolePage *>(m_window->guestPage()->tab(GuestPage::Console));
    }

    /// An X screen, and FreeRDP's server of it in GNOME's place.
    void startRdpServer(const QString &mac, const QString &password)
    {
        m_screen = std::make_unique<QProcess>();
        test::endWithTest(*m_screen);
        m_screen->start(QStringLiteral("Xvfb"),
                        {QStringLiteral("-displayfd"), QStringLiteral("1"), QStringLiteral("-screen"), QStringLiteral("0"),
                         QStringLiteral("840x620x24"), QStringLiteral("-nolisten"), QStringLiteral("tcp"),
                         QStringLiteral("-noreset")}); // the server asks twice
        QByteArray number;
        QVERIFY(waitUntil([&] { return (number += m_screen->readAllStandardOutput()).endsWith('\n'); }));
        QProcess hash;
        hash.start(QStringLiteral("winpr-hash"),
                   {QStringLiteral("-u"), QStringLiteral("install"), QStringLiteral("-p"), password, QStringLiteral("-f"),
                    QStringLiteral("sam")});
        QVERIFY(hash.waitForFinished(5000));
        const QString sam = m_home->path(QStringLiteral("sam"));
        replaceFile(sam, hash.readAllStandardOutput());
        m_machine = test::NetworkMachine::make(mac, address);
        QVERIFY(m_machine);
        m_server = std::make_unique<QProcess>();
        test::endWithTest(*m_server);
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("DISPLAY"), u':' + QString::fromLatin1(number.trimmed()));
        environment.insert(QStringLiteral("HOME"), m_home->path());
        m_server->setProcessEnvironment(environment);
        m_server->setProcessChannelMode(QProcess::MergedChannels);
        const QStringList words = m_machine->prefix()
            + QStringList{QStringLiteral("freerdp-shadow-cli"), QStringLiteral("/port:3389"), QStringLiteral("/sec:nla"),
                          QStringLiteral("+auth"), QStringLiteral("/sam-file:") + sam};
        m_server->start(words.first(), words.mid(1));
        QVERIFY(m_server->waitForStarted());
    }

    QStringList filesWith(const QByteArray &secret) const
    {
        QStringList found;
        QDirIterator files(m_home->path(), QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (file.open(QIODevice::ReadOnly) && file.read(1 << 20).contains(secret))
                found.append(QDir(m_home->path()).relativeFilePath(file.fileName()));
        }
        return found;
    }

    /// For people: what the page looks like.
    void keepPicture(const QString &name) const
    {
        const QString folder = qEnvironmentVariable("DOMUS_ARTIFACTS");
        if (!folder.isEmpty())
            m_window->grab().save(folder + u'/' + name);
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_noNetwork = test::GuestNetwork::enter();
        if (m_noNetwork.isEmpty() && QStandardPaths::findExecutable(QStringLiteral("Xtigervnc")).isEmpty())
            m_noNetwork = QStringLiteral("TigerVNC's server is not installed");
        if (!m_noNetwork.isEmpty())
            QSKIP(qPrintable(m_noNetwork));
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(QStringLiteral("domus-test"));
        QCoreApplication::setApplicationName(QStringLiteral("installer-%1").arg(QCoreApplication::applicationPid()));
        DecoderProcess::setProgram(QStringLiteral(DOMUS_BIN_DIR "/domus-rfb"));
    }

    void cleanup()
    {
        for (auto *process : {&m_server, &m_screen}) {
            if (*process) {
                (*process)->kill();
                (*process)->waitForFinished(3000);
            }
            process->reset();
        }
        m_machine.reset();
        m_window.reset();
        m_session.reset();
        m_daemon.reset();
        m_home.reset();
    }

    void theConsoleConnectsByItselfAndGoesBack()
    {
        m_home = std::make_unique<test::PrivateHome>();
        makeTree(m_home->path(QStringLiteral("tree")));
        startDaemon();
        install();
        QCOMPARE(m_daemon->type(), QStringLiteral("pvh"));
        const auto found = QRegularExpression(QStringLiteral(" inst\\.vnc quiet inst\\.vncpassword=([A-Za-z0-9]{6,8})$"))
                               .match(m_daemon->cmdline());
        QVERIFY2(found.hasMatch(), qPrintable(m_daemon->cmdline()));
        const QString password = found.captured(1);
        QVERIFY(waitUntil([this] { return m_session->store()->guestNamed(fedora); }));
        m_window->sidebar()->selectGuest(m_daemon->keyOf(fedora));
        QVERIFY(waitUntil(
            [this] { return page()->installerLabel()->text().contains(QStringLiteral("will show itself here, by VNC")); }));
        keepPicture(QStringLiteral("waiting.png"));

        startServer(m_daemon->mac(), password);
        m_daemon->print(
            fedora, "12:00:00 Please manually connect your vnc client to " + address.toLatin1() + ":1 to begin the install.\r\n");
        const auto isShown = [this] {
            return page()->display()->state() == VncWidget::State::Connected && page()->display()->guestSize() == QSize(840, 620);
        };
        QVERIFY2(waitUntil(isShown, 30s), qPrintable(page()->display()->reason() + page()->installerLabel()->text()));
        QVERIFY(page()->display()->serverName().contains(QStringLiteral("Fedora 40 installation")));
        QVERIFY(page()->installerLabel()->text().contains(address));
        keepPicture(QStringLiteral("shown.png"));
        QCOMPARE(filesWith(password.toLatin1()),
                 QStringList{QStringLiteral("run/domus/domains/%1/note.json").arg(m_daemon->keyOf(fedora))});

        m_daemon->reboot(fedora); // installed: from now on it starts from its disk
        QVERIFY(waitUntil([this] { return m_daemon->starts() == 2; }));
        QVERIFY(waitUntil([this] { return !page()->installerLabel()->isVisible(); }));
        QVERIFY(waitUntil([this] { return m_daemon->viewers(fedora) > 0; })); // the guest's own display
        QVERIFY(m_daemon->cmdline().isEmpty());
        QCOMPARE(filesWith(password.toLatin1()), QStringList());
    }

    void aNewAnacondaIsShownByRdp()
    {
        if (!DecoderProcess::canDecode(QStringLiteral("rdp")))
            QSKIP("built without FreeRDP");
        if (QStandardPaths::findExecutable(QStringLiteral("freerdp-shadow-cli")).isEmpty())
            QSKIP("FreeRDP's server (freerdp2-shadow-x11) is not installed");
        m_home = std::make_unique<test::PrivateHome>();
        makeTree(m_home->path(QStringLiteral("tree")), "42");
        startDaemon();
        install();
        const auto found =
            QRegularExpression(
                QStringLiteral(" inst\\.rdp inst\\.rdp\\.username=install quiet inst\\.rdp\\.password=([A-Za-z0-9]{20})$"))
                .match(m_daemon->cmdline());
        QVERIFY2(found.hasMatch(), qPrintable(m_daemon->cmdline()));
        QVERIFY(waitUntil([this] { return m_session->store()->guestNamed(fedora); }));
        m_window->sidebar()->selectGuest(m_daemon->keyOf(fedora));
        QVERIFY(waitUntil(
            [this] { return page()->installerLabel()->text().contains(QStringLiteral("will show itself here, by RDP")); }));
        startRdpServer(m_daemon->mac(), found.captured(1));
        m_daemon->print(fedora, "12:00:00 GNOME remote desktop RDP IP: " + address.toLatin1() + "\r\n");
        const auto isShown = [this] {
            return page()->display()->state() == VncWidget::State::Connected && page()->display()->guestSize() == QSize(840, 620);
        };
        QVERIFY2(waitUntil(isShown, 40s),
                 qPrintable(page()->display()->reason() + page()->installerLabel()->text() + QStringLiteral(" Its server: ")
                            + QString::fromLocal8Bit(m_server->readAll())));
        keepPicture(QStringLiteral("rdp.png"));
        m_daemon->reboot(fedora);
        QVERIFY(waitUntil([this] { return m_daemon->starts() == 2 && !page()->installerLabel()->isVisible(); }));
        QVERIFY(waitUntil([this] { return m_daemon->viewers(fedora) > 0; }));
    }

    /// As when the words were changed in the guest: a person is told, and sees the guest's own display.
    void anotherPasswordIsNotAskedAbout()
    {
        m_home = std::make_unique<test::PrivateHome>();
        makeTree(m_home->path(QStringLiteral("tree")));
        startDaemon();
        install();
        QVERIFY(waitUntil([this] { return m_session->store()->guestNamed(fedora); }));
        m_window->sidebar()->selectGuest(m_daemon->keyOf(fedora));
        startServer(m_daemon->mac(), QStringLiteral("another1"));
        m_daemon->print(fedora, "vnc " + address.toLatin1() + ":1\r\n");
        QVERIFY2(
            waitUntil([this] { return page()->installerLabel()->text().contains(QStringLiteral("did not take its password")); },
                      30s),
            qPrintable(page()->display()->reason() + page()->installerLabel()->text()));
        const auto before = m_daemon->viewers(fedora);
        QVERIFY(waitUntil([&] { return m_daemon->viewers(fedora) > before; }));
        keepPicture(QStringLiteral("refused.png"));
    }

    /// Whatever it is that listens there: the guest's own display is not out of reach for it.
    void aServerThatCannotBeShownIsLeftAlone_data()
    {
        QTest::addColumn<QString>("security");
        QTest::newRow("a login that is not spoken") << QStringLiteral("TLSVnc");
        QTest::newRow("no VNC server") << QString();
    }
    void aServerThatCannotBeShownIsLeftAlone()
    {
        QFETCH(QString, security);
        m_home = std::make_unique<test::PrivateHome>();
        makeTree(m_home->path(QStringLiteral("tree")));
        startDaemon();
        install();
        QVERIFY(waitUntil([this] { return m_session->store()->guestNamed(fedora); }));
        m_window->sidebar()->selectGuest(m_daemon->keyOf(fedora));
        UniqueFd other;
        std::unique_ptr<QSocketNotifier> asked;
        if (security.isEmpty()) {
            m_machine = test::NetworkMachine::make(m_daemon->mac(), address);
            other = m_machine->listen(5901);
            asked = std::make_unique<QSocketNotifier>(other.get(), QSocketNotifier::Read);
            connect(asked.get(), &QSocketNotifier::activated, [&other] {
                const UniqueFd taken(::accept(other.get(), nullptr, nullptr));
                if (taken.isValid())
                    (void)writeFully(taken.get(), "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n");
            });
        } else {
            startServer(m_daemon->mac(), QStringLiteral("another1"), security);
        }
        m_daemon->print(fedora, "vnc " + address.toLatin1() + ":1\r\n");
        QVERIFY2(waitUntil([this] { return page()->installerLabel()->text().contains(QStringLiteral("cannot be shown")); }, 60s),
                 qPrintable(page()->display()->reason() + page()->installerLabel()->text()));
        const auto before = m_daemon->viewers(fedora);
        QVERIFY(waitUntil([&] { return m_daemon->viewers(fedora) > before; }));
    }
};

QTEST_MAIN(TestInstallerDisplay)
#include "test_installer_display.moc"
