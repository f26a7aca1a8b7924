// SPDX-License-Identifier: GPL-3.0-or-later
// The real window, the real daemon and a real Linux guest: sliders move, and inside the guest memory and vCPUs follow.
#include "files.h"
#include "following_guest.h"
#include "host_session.h"
#include "live/live_controls.h"
#include "live/memory_card.h"
#include "live/memory_slider.h"
#include "live/vcpu_card.h"
#include "live/vcpu_slider.h"
#include "pages/guest_page.h"
#include "pages/live_page.h"
#include "private_home.h"
#include "session/decoder_process.h"
#include "sidebar/sidebar.h"
#include "tiny_guest.h"
#include "virtual_display.h"
#include "waiting.h"
#include "window/main_window.h"

#include <QApplication>
#include <QDir>
#include <QTest>
#include <csignal>

using namespace domus;
using namespace std::chrono_literals;
using test::insideGuest;
using test::waitUntil;

class TestLiveWindow : public QObject {
    Q_OBJECT

    test::PrivateHome m_home;
    std::unique_ptr<HostSession> m_session;
    std::unique_ptr<MainWindow> m_window;
    LiveControls *m_controls = nullptr;
    const QString m_uuid = QStringLiteral("21111111-2222-3333-4444-555555555555");

    test::InsideGuest inside() const
    {
        return insideGuest(m_home.domainsDirectory() + u'/' + m_uuid + QStringLiteral("/serial.log"));
    }
    static Task<> defineAndStart(HostSession *session, QString text, bool *done)
    {
        const auto guests = session->guests();
        co_await guests.setDefinition({text});
        co_await guests.start({QStringLiteral("live")});
        *done = true;
    }
    void shoot(const QString &name)
    {
        QDir().mkpath(QStringLiteral(DOMUS_SOURCE_DIR "/artifacts"));
        QCoreApplication::processEvents();
        QVERIFY(m_window->grab().save(QStringLiteral(DOMUS_SOURCE_DIR "/artifacts/") + name));
    }
    /// Drags the handle as a hand does, in steps.
    void dragMemoryTo(ByteSize size)
    {
        auto *slider = m_controls->memory()->slider();
        const int y = slider->height() / 2;
        const int from = int(slider->xOf(slider->asked()));
        const int to = int(slider->xOf(size));
        QTest::mousePress(slider, Qt::LeftButton, {}, {from, y});
        for (int step = 1; step <= 20; ++step)
            QTest::mouseMove(slider, {from + (to - from) * step / 20, y});
        QTest::mouseRelease(slider, Qt::LeftButton, {}, {to, y});
        QCOMPARE(slider->asked(), size);
    }
    void reaches(const LiveCard *card, const QString &words)
    {
        QElapsedTimer clock;
        clock.start();
        QVERIFY2(waitUntil([&] { return card->words() == words; }, 60s), qPrintable(card->words() + card->cause()));
        qInfo("%s after %lld ms", qPrintable(words), clock.elapsed());
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString problem = test::tinyGuestProblem(); !problem.isEmpty())
            QSKIP(qPrintable(problem));
        m_session = std::make_unique<HostSession>();
        m_session->open();
        QVERIFY(waitUntil([&] { return m_session->state() == LinkState::Connected; }, 30s));
        const test::TinyGuest tiny =
            test::tinyGuest(test::followingCommands, test::tinyGuestModules() << QStringLiteral("virtio_mem"));
        bool started = false;
        spawn(defineAndStart(m_session.get(),
                             QStringLiteral("name: live\nuuid: %1\nmemory: {start: 512MiB, max: 1GiB}\nvcpus: {start: 1, max: "
                                            "4}\nboot:\n  kernel: %2\n  initrd: %3\n  cmdline: \"%4\"\n")
                                 .arg(m_uuid, tiny.kernel, tiny.initrd, tiny.cmdline),
                             &started),
              "a test's guest");
        QVERIFY(waitUntil([&] { return started; }, 30s));
        m_window = std::make_unique<MainWindow>(m_session.get());
        m_window->resize(1100, 720);
        m_window->show();
        QVERIFY(waitUntil([&] { return m_window->model()->guest(m_uuid) != nullptr; }, 30s));
        m_window->sidebar()->selectGuest(m_uuid);
        m_window->guestPage()->showTab(GuestPage::Live);
        m_controls = qobject_cast<LivePage *>(m_window->guestPage()->tab(GuestPage::Live))->controls();
        QVERIFY(waitUntil([&] { return inside().cpus == 1; }, 90s));
        // The floor is known from when the guest's driver tells what it uses.
        QVERIFY(waitUntil([&] { return m_window->model()->guest(m_uuid)->guest.liveMemory->used.has_value(); }, 30s));
    }

    void memoryFollowsTheSlider()
    {
        const test::InsideGuest before = inside();
        dragMemoryTo(ByteSize::fromMiB(256));
        reaches(m_controls->memory(), QStringLiteral("Has 256 MiB, as asked"));
        QVERIFY(waitUntil([&] { return inside().free < before.free - ByteSize::fromMiB(200); }, 30s));
        shoot(QStringLiteral("live-window-256.png"));
        dragMemoryTo(ByteSize::fromGiB(1));
        reaches(m_controls->memory(), QStringLiteral("Has 1 GiB, as asked"));
        QVERIFY(waitUntil([&] { return inside().total > before.total + ByteSize::fromMiB(480); }, 30s));
        shoot(QStringLiteral("live-window-1024.png"));
    }

    void vcpusFollowTheSlider()
    {
        auto *slider = m_controls->vcpus()->slider();
        QTest::mouseClick(slider, Qt::LeftButton, {}, slider->lampOf(4).toPoint());
        reaches(m_controls->vcpus(), QStringLiteral("Runs on 4 vCPU(s), as asked"));
        QVERIFY(waitUntil([&] { return inside().cpus == 4; }, 30s));
        slider->setFocus();
        QTest::keyClick(slider, Qt::Key_Left);
        QTest::keyClick(slider, Qt::Key_Left);
        reaches(m_controls->vcpus(), QStringLiteral("Runs on 2 vCPU(s), as asked"));
        QVERIFY(waitUntil([&] { return inside().cpus == 2; }, 30s));
        shoot(QStringLiteral("live-window-vcpus.png"));
    }

    void aGuestKilledMeanwhileLeavesAWorkingPage()
    {
        dragMemoryTo(ByteSize::fromMiB(512));
        const auto pids = test::processesBelow(m_home.path({}));
        for (const qint64 pid : pids) {
            if (QFile::symLinkTarget(QStringLiteral("/proc/%1/exe").arg(pid)).contains(QStringLiteral("qemu-system")))
                ::kill(pid_t(pid), SIGKILL);
        }
        reaches(m_controls->memory(), QStringLiteral("Off: what you choose counts from the next start"));
        QVERIFY(waitUntil([&] { return m_controls->memory()->slider()->asked() == ByteSize::fromMiB(512); }, 10s));
    }

    void cleanupTestCase()
    {
        const qint64 daemon = m_session ? m_session->info().pid : 0;
        m_window.reset();
        m_session.reset();
        if (daemon > 0) {
            ::kill(pid_t(daemon), SIGTERM);
            QVERIFY(waitUntil([&] { return ::kill(pid_t(daemon), 0) != 0; }, 20s));
        }
    }
};

int main(int argc, char **argv)
{
    // Before anything else, so that the server is not among what the test's home ends.
    const auto display = test::VirtualDisplay::start();
    if (!display) {
        std::fputs("SKIP: no Xvfb\n", stderr);
        return 0;
    }
    QApplication app(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("domus")); // the desktop's own settings, below the test's home
    QCoreApplication::setApplicationName(QStringLiteral("domus"));
    DecoderProcess::setProgram(QStringLiteral(DOMUS_BIN_DIR "/domus-rfb"));
    TestLiveWindow test;
    return QTest::qExec(&test, argc, argv);
}

#include "test_live_window.moc"
