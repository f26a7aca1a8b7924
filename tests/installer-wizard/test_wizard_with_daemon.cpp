// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/event_loop.h"
#include "debian_tree.h"
#include "new_guest_wizard.h"
#include "process_sweeper.h"
#include "test_http_server.h"
#include "waiting.h"

#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProcess>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace domus;
using namespace std::chrono_literals;
using test::waitUntil;

/// The wizard before the real daemon, in directories of their own.
class TestWizardWithDaemon : public QObject {
    Q_OBJECT

private:
    QString path(const char *name) const { return m_directory.filePath(QLatin1String(name)); }
    template <typename T>
    T *at(const char *name) const
    {
        return m_wizard->findChild<T *>(QLatin1String(name));
    }
    QPushButton *button(const char *name) const { return at<QPushButton>(name); }
    bool isReady(const char *name) const
    {
        return waitUntil([&] { return button(name)->isEnabled(); }, 60s);
    }

    QTemporaryDir m_directory{QDir::tempPath() + QStringLiteral("/wizard-XXXXXX")};
    test::ProcessSweeper m_sweeper{m_directory.path()};
    QProcess m_daemon;
    std::unique_ptr<HostSession> m_session;
    std::unique_ptr<NewGuestWizard> m_wizard;

private Q_SLOTS:
    void initTestCase()
    {
        qunsetenv("DOMUS_SOCKET");
        for (const char *name :
             {"HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"}) {
            QVERIFY(QDir().mkpath(path(name)));
            qputenv(name, QFile::encodeName(path(name)));
        }
        QFile::setPermissions(path("XDG_RUNTIME_DIR"), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        m_daemon.setProcessChannelMode(QProcess::ForwardedChannels);
        m_daemon.start(QStringLiteral(DOMUS_BIN_DIR "/domusd"), QStringList());
        QVERIFY(m_daemon.waitForStarted());
        m_session = std::make_unique<HostSession>(ConnectOptions{socketPath(), false});
        m_session->open();
        QVERIFY(waitUntil([&] { return m_session->state() == LinkState::Connected; }, 30s));
    }

    void init()
    {
        m_wizard = std::make_unique<NewGuestWizard>(m_session.get());
        m_wizard->show();
    }

    void cleanup() { m_wizard.reset(); }

    void cleanupTestCase()
    {
        for (const auto &guest : m_session->store()->guests()) {
            if (guest.state == api::guests::State::Running)
                runUntilDone(m_session->guests().powerOff({guest.name}));
        }
        m_session.reset();
        m_daemon.terminate();
        QVERIFY(waitUntil([&] { return m_daemon.state() == QProcess::NotRunning; }, 20s));
    }

    void tellsWhyAPlaceIsRefused()
    {
        m_wizard->setSource(path("nothing-here"));
        QVERIFY(waitUntil([&] { return at<QLabel>("detectionTitle")->text().contains(QStringLiteral("nothing-here")); }, 30s));
        QVERIFY(waitUntil([&] { return at<QLabel>("detectionTitle")->text() != QStringLiteral("Looking…"); }, 30s));
        QVERIFY(!button("nextButton")->isEnabled());
    }

    void installsFromATreeOnAServer()
    {
        if (!test::debianInstallerFolder())
            QSKIP("the package debian-installer-12-netboot-amd64 is not installed");
        QVERIFY(QDir().mkpath(path("www")));
        test::makeDebianTree(path("www"));
        const test::TestHttpServer server(path("www"));
        m_wizard->setSource(server.url(test::debianTreePath));
        QVERIFY(isReady("nextButton"));
        QVERIFY(at<QLabel>("detectionTitle")->text().contains(QStringLiteral("Debian")));
        button("nextButton")->click();
        at<QLineEdit>("nameEdit")->setText(QStringLiteral("from-wizard"));
        auto *memory = at<QLineEdit>("memoryEdit");
        memory->setFocus();
        memory->selectAll();
        QTest::keyClicks(memory, QStringLiteral("512 MiB"));
        button("nextButton")->click();
        button("nextButton")->click();
        QVERIFY(isReady("installButton"));
        QVERIFY(at<QPlainTextEdit>("definitionView")->toPlainText().contains(QStringLiteral("name: from-wizard")));
        QVERIFY(at<QPlainTextEdit>("commandEdit")->toPlainText().startsWith(QStringLiteral("dom install ")));
        QSignalSpy started(m_wizard.get(), &NewGuestWizard::installStarted);
        button("installButton")->click();
        QVERIFY(waitUntil([&] { return !started.isEmpty(); }, 60s));
        QCOMPARE(started.at(0).at(1).toString(), QStringLiteral("from-wizard"));
        const auto isRunning = [&] {
            const auto *guest = m_session->store()->guestNamed(QStringLiteral("from-wizard"));
            return guest && guest->state == api::guests::State::Running;
        };
        QVERIFY(waitUntil(isRunning, 90s));
    }

    void refusesANameThatIsTaken()
    {
        if (!m_session->store()->guestNamed(QStringLiteral("from-wizard")))
            QSKIP("no guest was made before");
        const test::TestHttpServer server(path("www"));
        m_wizard->setSource(server.url(test::debianTreePath));
        QVERIFY(isReady("nextButton"));
        button("nextButton")->click();
        at<QLineEdit>("nameEdit")->setText(QStringLiteral("from-wizard"));
        QVERIFY(!button("nextButton")->isEnabled());
        QVERIFY(at<QLabel>("nameProblem")->isVisible());
    }
};

QTEST_MAIN(TestWizardWithDaemon)
#include "test_wizard_with_daemon.moc"
