// SPDX-License-Identifier: GPL-3.0-or-later
// The whole thread, as a person goes through it: the real window on a real X server, the wizard with the URL of an
// install tree, Debian's graphical installer in the embedded console, keys typed into it; and in the middle of it
// the daemon is killed. Screenshots stay in artifacts/.
#include "debian_tree.h"
#include "host_session.h"
#include "new_guest_wizard.h"
#include "private_home.h"
#include "session/decoder_process.h"
#include "test_http_server.h"
#include "virtual_display.h"
#include "waiting.h"
#include "widget/vnc_widget.h"
#include "window/main_window.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QDir>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProcess>
#include <QTest>
#include <algorithm>
#include <csignal>

using namespace domus;
using namespace std::chrono_literals;

namespace {

constexpr auto patience = 30s;
/// The installer needs about 40 s on an idle machine without KVM.
constexpr auto installerPatience = 400s;

/// The row that Debian's installer has selected: the middle of the widest teal band below the banner; -1 for none.
int selectedRow(const QImage &picture)
{
    if (picture.width() < 640 || picture.height() < 480)
        return -1;
    int first = -1;
    for (int y = picture.height() / 6; y < picture.height() * 9 / 10; ++y) {
        int teal = 0;
        for (int x = 30; x < picture.width() * 9 / 10; x += 5) {
            const QColor colour = picture.pixelColor(x, y);
            const bool isTeal = colour.red() < 0x50 && colour.green() > 0x68 && colour.green() < 0xa0 && colour.blue() > 0x60
                && colour.blue() < 0x98;
            teal += isTeal ? 1 : 0;
        }
        if (teal > picture.width() * 6 / 10 / 5) {
            if (first < 0)
                first = y;
        } else if (first >= 0) {
            return (first + y) / 2;
        }
    }
    return -1;
}

bool runs(qint64 pid, const QString &program)
{
    return QFile::symLinkTarget(QStringLiteral("/proc/%1/exe").arg(pid)).contains(program);
}

int programsBelow(const QString &folder, const QString &program)
{
    const auto pids = test::processesBelow(folder);
    return int(std::count_if(pids.begin(), pids.end(), [&](qint64 pid) { return runs(pid, program); }));
}

int childrenNamed(qint64 parent, const QString &program)
{
    QFile file(QStringLiteral("/proc/%1/task/%1/children").arg(parent));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const auto pids = file.readAll().simplified().split(' ');
    return int(std::count_if(pids.begin(), pids.end(), [&](const QByteArray &pid) { return runs(pid.toLongLong(), program); }));
}

template <typename Widget>
Widget *child(QWidget *parent, const char *name)
{
    return parent->findChild<Widget *>(QLatin1String(name));
}

void replaceText(QLineEdit *edit, const QString &text)
{
    edit->setFocus();
    edit->selectAll();
    QTest::keyClicks(edit, text);
    QTest::keyClick(edit, Qt::Key_Tab);
}

} // namespace

class TestInstallFromUrl : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void wizardInstallsFromUrl();
    void installerShowsItsLanguagePage();
    void keysReachTheInstaller();
    void daemonKilledAndBack();
    void desktopKilledAndBack();
    void cleanupTestCase();

private:
    void openDesktop();
    void shoot(QWidget *widget, const QString &name);
    VncWidget *display() const { return m_window->findChild<VncWidget *>(); }
    qint64 daemonPid() const { return m_session->info().pid; }
    qint64 guestPid() const;
    QImage picture() const { return display() != nullptr ? display()->screenshot() : QImage(); }

    test::PrivateHome m_home;
    std::unique_ptr<test::TestHttpServer> m_server;
    std::unique_ptr<HostSession> m_session;
    std::unique_ptr<MainWindow> m_window;
    qint64 m_guestPid = 0;
    int m_row = -1;
};

void TestInstallFromUrl::initTestCase()
{
    if (!test::debianInstallerFolder())
        QSKIP("the package debian-installer-12-netboot-amd64 is not installed");
    const QString root = m_home.path(QStringLiteral("mirror"));
    QDir().mkpath(root);
    test::makeDebianTree(root);
    m_server = std::make_unique<test::TestHttpServer>(root);
    openDesktop();
}

void TestInstallFromUrl::openDesktop()
{
    m_session = std::make_unique<HostSession>();
    m_session->open();
    m_window = std::make_unique<MainWindow>(m_session.get());
    m_window->resize(1400, 960);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    QVERIFY(
        test::waitUntil([&] { return m_session->state() == LinkState::Connected && m_session->store()->isLoaded(); }, patience));
}

void TestInstallFromUrl::shoot(QWidget *widget, const QString &name)
{
    const QDir artifacts(QStringLiteral(DOMUS_SOURCE_DIR "/artifacts"));
    artifacts.mkpath(QStringLiteral("."));
    QCoreApplication::processEvents();
    QVERIFY(widget->grab().save(artifacts.filePath(QStringLiteral("install-%1.png").arg(name))));
}

qint64 TestInstallFromUrl::guestPid() const
{
    for (const qint64 pid : test::processesBelow(m_home.domainsDirectory())) {
        if (runs(pid, QStringLiteral("qemu-system")))
            return pid;
    }
    return 0;
}

void TestInstallFromUrl::wizardInstallsFromUrl()
{
    m_window->newGuestAction()->trigger();
    NewGuestWizard *wizard = nullptr;
    QVERIFY(
        test::waitUntil([&] { return (wizard = m_window->findChild<NewGuestWizard *>()) != nullptr && wizard->isVisible(); }));
    auto *source = child<QLineEdit>(wizard, "sourceEdit");
    auto *next = child<QAbstractButton>(wizard, "nextButton");
    auto *install = child<QAbstractButton>(wizard, "installButton");
    QVERIFY(source != nullptr && next != nullptr && install != nullptr);
    QTest::keyClicks(source, m_server->url(test::debianTreePath));
    QVERIFY2(test::waitUntil([&] { return next->isEnabled(); }, patience), "the tree was not recognised");
    shoot(wizard, QStringLiteral("1-what"));
    QTest::mouseClick(next, Qt::LeftButton);

    replaceText(child<QLineEdit>(wizard, "nameEdit"), QStringLiteral("deb12"));
    replaceText(child<QLineEdit>(wizard, "memoryEdit"), QStringLiteral("1 GiB"));
    replaceText(child<QLineEdit>(wizard, "diskEdit"), QStringLiteral("4 GiB"));
    QVERIFY(test::waitUntil([&] { return next->isEnabled(); }, patience));
    shoot(wizard, QStringLiteral("2-resources"));
    QTest::mouseClick(next, Qt::LeftButton);
    shoot(wizard, QStringLiteral("3-how"));
    QTest::mouseClick(next, Qt::LeftButton);
    auto *definition = child<QPlainTextEdit>(wizard, "definitionView");
    QVERIFY(test::waitUntil([&] { return definition->toPlainText().contains(QStringLiteral("deb12")); }, patience));
    QVERIFY2(definition->toPlainText().contains(QStringLiteral("1GiB")), qPrintable(definition->toPlainText()));
    shoot(wizard, QStringLiteral("4-summary"));
    QVERIFY(test::waitUntil([&] { return install->isEnabled(); }, patience));
    QTest::mouseClick(install, Qt::LeftButton);
    QVERIFY(test::waitUntil([&] { return m_session->store()->guestNamed(QStringLiteral("deb12")) != nullptr; }, 120s));
}

void TestInstallFromUrl::installerShowsItsLanguagePage()
{
    const bool shown =
        test::waitUntil([&] { return display() != nullptr && display()->state() == VncWidget::State::Connected; }, 120s);
    if (!shown)
        shoot(m_window.get(), QStringLiteral("5-no-console"));
    QVERIFY2(shown, "the console did not open by itself");
    QVERIFY2(test::waitUntil([&] { return selectedRow(picture()) > 0; }, installerPatience), "no language page");
    m_row = selectedRow(picture());
    m_guestPid = guestPid();
    QVERIFY(m_guestPid > 0);
    shoot(m_window.get(), QStringLiteral("5-language"));
}

void TestInstallFromUrl::keysReachTheInstaller()
{
    QVERIFY(m_row > 0);
    // Real key events of the X server, as from a keyboard: xdotool sends them by XTEST.
    m_window->activateWindow();
    display()->setFocus();
    QVERIFY(test::waitUntil([&] { return display()->hasFocus(); }));
    QCOMPARE(QProcess::execute(QStringLiteral("xdotool"), {QStringLiteral("key"), QStringLiteral("Down")}), 0);
    QVERIFY2(test::waitUntil([&] { return selectedRow(picture()) > m_row; }, 60s), "the selection did not go down");
    const int below = selectedRow(picture());
    QCOMPARE(QProcess::execute(QStringLiteral("xdotool"), {QStringLiteral("key"), QStringLiteral("Up")}), 0);
    QVERIFY2(test::waitUntil([&] { return selectedRow(picture()) < below; }, 60s), "the selection did not go up");
    shoot(m_window.get(), QStringLiteral("6-keys"));
}

void TestInstallFromUrl::daemonKilledAndBack()
{
    QVERIFY(m_guestPid > 0);
    const qint64 before = daemonPid();
    QVERIFY(before > 0);
    QCOMPARE(::kill(pid_t(before), SIGKILL), 0);
    QVERIFY(test::waitUntil([&] { return m_session->state() != LinkState::Connected; }, patience));
    m_session->retryNow();
    QVERIFY(test::waitUntil([&] { return m_session->state() == LinkState::Connected && daemonPid() != before; }, 60s));
    QVERIFY(test::waitUntil(
        [&] {
            const auto *guest = m_session->store()->guestNamed(QStringLiteral("deb12"));
            return guest != nullptr && guest->state == api::guests::State::Running && guest->installing;
        },
        60s));
    QCOMPARE(guestPid(), m_guestPid); // the guest never noticed
    // Keys still travel: over the connection that QEMU itself holds, or over a new one.
    QVERIFY(test::waitUntil([&] { return display() != nullptr && display()->state() == VncWidget::State::Connected; }, 60s));
    QVERIFY(test::waitUntil([&] { return selectedRow(picture()) > 0; }, 60s));
    const int row = selectedRow(picture());
    display()->setFocus();
    QCOMPARE(QProcess::execute(QStringLiteral("xdotool"), {QStringLiteral("key"), QStringLiteral("Down")}), 0);
    QVERIFY2(test::waitUntil([&] { return selectedRow(picture()) > row; }, 60s), "no keys after the daemon's death");
}

void TestInstallFromUrl::desktopKilledAndBack()
{
    QVERIFY(m_guestPid > 0);
    m_window->close();
    m_window.reset();
    m_session.reset();
    QProcess desktop;
    desktop.start(QStringLiteral(DOMUS_BIN_DIR "/domus"), QStringList());
    QVERIFY(desktop.waitForStarted());
    QVERIFY2(test::waitUntil([&] { return childrenNamed(desktop.processId(), QStringLiteral("domus-rfb")) == 1; }, 60s),
             "the desktop did not come back to the guest that was shown last");
    QCOMPARE(::kill(pid_t(desktop.processId()), SIGKILL), 0);
    QVERIFY(test::waitUntil([&] { return desktop.state() == QProcess::NotRunning; }, patience));
    QVERIFY(test::waitUntil([&] { return programsBelow(m_home.path(), QStringLiteral("domus-rfb")) == 0; }, patience));
    QCOMPARE(guestPid(), m_guestPid);

    openDesktop();
    QVERIFY(test::waitUntil([&] { return display() != nullptr && display()->state() == VncWidget::State::Connected; }, 60s));
    QVERIFY2(test::waitUntil([&] { return selectedRow(picture()) > 0; }, 60s), "the new desktop does not show the installer");
    QCOMPARE(guestPid(), m_guestPid);
    shoot(m_window.get(), QStringLiteral("7-back"));
}

void TestInstallFromUrl::cleanupTestCase()
{
    m_window.reset();
    m_session.reset();
}

int main(int argc, char **argv)
{
    // Before anything else, so that the server is not among what the test's home ends.
    const auto display = domus::test::VirtualDisplay::start();
    if (!display) {
        std::fputs("SKIP: no Xvfb\n", stderr);
        return 0;
    }
    QApplication app(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("domus")); // the desktop's own settings, below the test's home
    QCoreApplication::setApplicationName(QStringLiteral("domus"));
    domus::DecoderProcess::setProgram(QStringLiteral(DOMUS_BIN_DIR "/domus-rfb"));
    TestInstallFromUrl test;
    return QTest::qExec(&test, argc, argv);
}

#include "test_install_from_url.moc"
