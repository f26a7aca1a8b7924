// SPDX-License-Identifier: GPL-3.0-or-later
// The window with this machine and another one, which a real sshd leads to.
#include "common/error_bar.h"
#include "desktop_fixture.h"
#include "dialogs/add_host_dialog.h"
#include "dialogs/bundle_dialog.h"
#include "files.h"
#include "hosts_file.h"
#include "model/host_model.h"
#include "private_home.h"
#include "sidebar/guest_view.h"
#include "ssh_server.h"
#include "window/remote_hosts.h"

#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QTimer>
#include <sys/stat.h>

using namespace domus;
using namespace std::chrono_literals;
using test::makeGuest;
using test::waitUntil;

class TestHostsWindow : public QObject {
    Q_OBJECT

    std::unique_ptr<test::PrivateHome> m_home;
    std::unique_ptr<test::FakeDaemon> m_there;
    std::unique_ptr<test::SshServer> m_server;
    std::unique_ptr<test::Desktop> m_desktop;
    std::unique_ptr<RemoteHosts> m_hosts;

    RemoteHost atlas() const
    {
        return {QStringLiteral("atlas"), QStringLiteral("127.0.0.1"), m_server->port(), m_server->identity(),
                m_server->knownHosts()};
    }
    HostSession *session() const { return m_hosts->session(QStringLiteral("atlas")); }
    Sidebar *sidebar() const { return m_desktop->window->sidebar(); }
    HostModel *there() const { return sidebar()->rows()->hosts().value(1); }

    QStringList rows() const
    {
        QStringList texts;
        for (int row = 0; row < sidebar()->rows()->rowCount(); ++row)
            texts.append(sidebar()->rows()->index(row).data().toString());
        return texts;
    }
    void openBoth()
    {
        m_desktop->open({makeGuest(QStringLiteral("web"), GuestState::Running)});
        m_hosts = std::make_unique<RemoteHosts>(m_desktop->window.get());
        m_hosts->load();
    }
    QStringList copiedCommands() const
    {
        QMenu menu;
        m_desktop->window->guestActions()->fillMenu(&menu);
        QStringList commands;
        for (auto *action : menu.actions()) {
            if (!action->menu())
                continue;
            Q_EMIT action->menu()->aboutToShow();
            for (const auto *command : action->menu()->actions())
                commands.append(command->text());
        }
        return commands;
    }
    /// A domus-bundle of shell: the words for status, check, and what start and stop do.
    void playBundle(const QByteArray &status, const QByteArray &check, const QByteArray &start)
    {
        const auto file = m_home->path(QStringLiteral("domus-bundle"));
        const auto said = [](const QByteArray &json) { return QByteArray("echo '" + json + "'"); };
        replaceFile(file,
                    "#!/bin/sh\ncase $1 in\nstatus) " + said("{\"result\":" + status + "}") + " ;;\ncheck) "
                        + said("{\"result\":" + check + "}") + " ;;\nstop) " + said("{\"result\":{\"orderly\":true}}")
                        + " ;;\nstart) echo \"$*\" > '" + QFile::encodeName(m_home->path(QStringLiteral("asked"))) + "'\n" + start
                        + " ;;\nesac\n");
        ::chmod(QFile::encodeName(file).constData(), 0700);
        qputenv("DOMUS_BUNDLE", QFile::encodeName(file));
    }
    BundleDialog *openBundleDialog() const
    {
        Q_EMIT m_desktop->window->addHostWanted();
        m_desktop->window->findChild<AddHostDialog *>()->bundleButton()->click();
        return m_desktop->window->findChild<BundleDialog *>();
    }
    bool bothAreThere() const
    {
        return waitUntil([&] { return session() && session()->store()->isLoaded() && there()->guestCount() == 2; }, 20s);
    }
    void chooseThere(const QString &name) const
    {
        sidebar()->selectGuest(GuestStore::keyOf(*session()->store()->guestNamed(name)), there());
    }

private Q_SLOTS:
    void init()
    {
        if (const QString problem = test::SshServer::problem(); !problem.isEmpty())
            QSKIP(qPrintable(problem));
        m_home = std::make_unique<test::PrivateHome>();
        m_there = std::make_unique<test::FakeDaemon>();
        m_there->state().guests = {makeGuest(QStringLiteral("db"), GuestState::Running), makeGuest(QStringLiteral("old"))};
        m_server = std::make_unique<test::SshServer>(m_home->path(QStringLiteral("ssh")),
                                                     QStringList{QStringLiteral("DOMUS_SOCKET=") + m_there->socket()});
        QVERIFY2(m_server->start(), qPrintable(m_server->log()));
        m_desktop = std::make_unique<test::Desktop>();
    }
    void cleanup()
    {
        m_hosts.reset();
        m_desktop.reset();
        m_server.reset();
        m_there.reset();
        m_home.reset();
    }

    void showsEachHostWithItsGuests()
    {
        addHost(atlas());
        openBoth();
        QVERIFY(bothAreThere());
        QCOMPARE(rows(),
                 (QStringList{QStringLiteral("atlas"), QStringLiteral("The machine itself"), QStringLiteral("web"),
                              QStringLiteral("atlas"), QStringLiteral("The machine itself"), QStringLiteral("db"),
                              QStringLiteral("old")})); // both daemons say that they are atlas
        sidebar()->rows()->setFilter(QStringLiteral("old"));
        QCOMPARE(sidebar()->rows()->shownGuests(), 1);
    }

    void actionsAndPagesAreThoseOfTheChosenHost()
    {
        addHost(atlas());
        openBoth();
        QVERIFY(bothAreThere());
        m_desktop->choose(QStringLiteral("web"));
        chooseThere(QStringLiteral("old"));
        auto *window = m_desktop->window.get();
        QCOMPARE(window->session(), session());
        QCOMPARE(window->guestPage()->key(), sidebar()->currentKey());
        QVERIFY(m_desktop->action(GuestAction::Start)->isEnabled());
        m_desktop->action(GuestAction::Start)->trigger();
        QVERIFY(waitUntil([&] { return m_there->state().calls.contains(QStringLiteral("Start old")); }));
        QVERIFY(!m_desktop->sawCall(QStringLiteral("Start old")));
        QVERIFY(waitUntil([&] { return m_desktop->action(GuestAction::Pause)->isEnabled(); }));
        QCOMPARE(copiedCommands().value(0), QStringLiteral("dom pause old --host atlas")); // it runs by now
        m_desktop->choose(QStringLiteral("web"));
        QCOMPARE(copiedCommands().value(0), QStringLiteral("dom pause web"));
        QCOMPARE(window->session(), m_desktop->session.get());
        QVERIFY(!m_desktop->action(GuestAction::Start)->isEnabled()); // it runs
        m_desktop->action(GuestAction::Pause)->trigger();
        QVERIFY(waitUntil([&] { return m_desktop->sawCall(QStringLiteral("Pause web")); }));
    }

    /// While somebody is asked, a guest of another host may come to be chosen: one that was just installed there.
    void anAnswerIsForTheHostThatWasAskedAbout()
    {
        addHost(atlas());
        m_there->state().guests.append(makeGuest(QStringLiteral("web"), GuestState::Running)); // a copy, with the same UUID
        openBoth();
        QVERIFY(waitUntil([&] { return session() && session()->store()->isLoaded() && there()->guestCount() == 3; }, 20s));
        m_desktop->choose(QStringLiteral("web"));
        QTimer::singleShot(0, this, [&] {
            auto *box = qobject_cast<QMessageBox *>(QApplication::activeModalWidget());
            chooseThere(QStringLiteral("web"));
            test::press(box, QMessageBox::DestructiveRole);
        });
        m_desktop->action(GuestAction::PowerOff)->trigger();
        QCOMPARE(m_desktop->window->session(), session()); // the other one is chosen
        QVERIFY(waitUntil([&] { return m_desktop->sawCall(QStringLiteral("PowerOff web")); }));
        QVERIFY(m_there->state().calls.filter(QStringLiteral("PowerOff")).isEmpty());
    }

    void aLostHostIsGreyAndSaysWhyAndDelaysNothing()
    {
        addHost(atlas());
        openBoth();
        QVERIFY(bothAreThere());
        const auto changed = m_desktop->daemon.state().calls.size();
        chooseThere(QStringLiteral("db"));
        QVERIFY(m_desktop->action(GuestAction::Pause)->isEnabled());
        m_server->kill();
        QVERIFY(waitUntil([&] { return there()->isStale(); }, 20s));
        QCOMPARE(there()->guestCount(), 2); // as they were last
        QVERIFY(!m_desktop->action(GuestAction::Pause)->isEnabled());
        QVERIFY(m_desktop->window->banner()->isVisible());
        QVERIFY(waitUntil([&] { return there()->staleReason().contains(QStringLiteral("Connection refused")); }, 30s));
        QVERIFY2(there()->staleReason().startsWith(QStringLiteral("Since ")), qPrintable(there()->staleReason()));
        const auto row = sidebar()->rows()->indexOfHost(there());
        QVERIFY(row.data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("not connected")));

        // This machine goes on as if nothing was.
        m_desktop->choose(QStringLiteral("web"));
        QVERIFY(!m_desktop->window->banner()->isVisible());
        m_desktop->action(GuestAction::Pause)->trigger();
        QVERIFY(waitUntil([&] { return m_desktop->daemon.state().calls.size() > changed; }, 2s));

        QVERIFY2(m_server->start(), qPrintable(m_server->log()));
        QVERIFY(waitUntil([&] { return !there()->isStale(); }, 40s));
    }

    void addsAHostThatAnswers()
    {
        openBoth();
        QCOMPARE(sidebar()->rows()->hosts().size(), 1);
        Q_EMIT m_desktop->window->addHostWanted();
        auto *dialog = m_desktop->window->findChild<AddHostDialog *>();
        QVERIFY(dialog && !dialog->connectButton()->isEnabled());
        QTest::keyClicks(dialog->destinationField(), QStringLiteral("127.0.0.1"));
        dialog->nameField()->setText(QStringLiteral("atlas"));
        dialog->portField()->setValue(m_server->port());
        dialog->identityField()->setText(m_server->identity());
        dialog->connectButton()->click();
        // Its key is not known: nothing is accepted for the person, and nothing is written.
        QVERIFY(waitUntil([&] { return dialog->errorBar()->isVisible(); }, 20s));
        QVERIFY2(dialog->errorBar()->text().contains(QStringLiteral("fingerprint")), qPrintable(dialog->errorBar()->text()));
        QVERIFY(dialog->addAnywayButton()->isVisible());
        QVERIFY(loadHosts().isEmpty());
        m_server->trustInClient();
        dialog->connectButton()->click();
        QVERIFY(bothAreThere());
        QCOMPARE(loadHosts().size(), 1);
        QCOMPARE(loadHost(QStringLiteral("atlas")).port, m_server->port());
    }

    void startsTheBundledXenAndShowsIt()
    {
        const QByteArray address = "{\"port\":" + QByteArray::number(m_server->port()) + ",\"identity\":\""
            + m_server->identity().toUtf8() + "\",\"knownHosts\":\"" + m_server->knownHosts().toUtf8() + "\"}";
        playBundle("{\"stage\":\"built\"}", "{}",
                   "echo '{\"progress\":0.5,\"text\":\"Xen boots\"}'; sleep 0.3; echo '{\"result\":{\"address\":" + address
                       + "}}'");
        openBoth();
        QPointer<BundleDialog> dialog = openBundleDialog();
        QVERIFY(dialog);
        QVERIFY(waitUntil([&] { return dialog->startButton()->isEnabled(); }));
        QVERIFY(!dialog->stopButton()->isVisible());
        dialog->memoryField()->setValue(3);
        dialog->startButton()->click();
        QVERIFY(waitUntil([&] { return !dialog || dialog->stateLabel()->text().contains(QStringLiteral("Xen boots")); }));
        QVERIFY(waitUntil([&] { return m_hosts->session(QStringLiteral("bundle")) != nullptr; }));
        QCOMPARE(readFile(m_home->path(QStringLiteral("asked"))), QByteArray("start --memory=3221225472\n"));
        QCOMPARE(loadHost(QStringLiteral("bundle")).port, m_server->port());
        QVERIFY(waitUntil([&] { return dialog.isNull(); }));
        // And off again.
        playBundle("{\"stage\":\"answering\",\"pid\":1}", "{}", {});
        QPointer<BundleDialog> again = openBundleDialog();
        QVERIFY(waitUntil([&] { return again->stopButton()->isVisible(); }));
        again->stopButton()->click();
        QVERIFY(waitUntil([&] { return m_hosts->session(QStringLiteral("bundle")) == nullptr; }));
        QVERIFY(loadHosts().isEmpty());
        qunsetenv("DOMUS_BUNDLE");
    }

    void cancelsAndSaysWhatIsMissing()
    {
        playBundle(
            "{\"stage\":\"absent\"}", "{}",
            "trap 'echo \"{\\\"error\\\":{\\\"code\\\":\\\"Cancelled\\\",\\\"text\\\":\\\"cancelled\\\"}}\"; exit 1' TERM\n"
            "echo '{\"progress\":0.1,\"text\":\"Fetching\"}'; while :; do sleep 0.05; done");
        openBoth();
        QPointer<BundleDialog> dialog = openBundleDialog();
        QVERIFY(waitUntil([&] { return dialog->startButton()->isEnabled(); }));
        dialog->startButton()->click();
        QVERIFY(waitUntil([&] { return dialog->stateLabel()->text().contains(QStringLiteral("Fetching")); }));
        dialog->cancelButton()->click();
        QVERIFY(waitUntil([&] { return dialog->startButton()->isEnabled(); }));
        QVERIFY2(dialog->stateLabel()->text().contains(QStringLiteral("Cancelled")), qPrintable(dialog->stateLabel()->text()));
        QVERIFY(loadHosts().isEmpty());
        dialog->cancelButton()->click();
        QVERIFY(waitUntil([&] { return dialog.isNull(); }));
        playBundle("{\"stage\":\"absent\"}",
                   "{\"building\":[{\"what\":\"newuidmap is missing\",\"remedy\":\"apt install uidmap\"}],\"starting\":[]}", {});
        QPointer<BundleDialog> lacking = openBundleDialog();
        QVERIFY(waitUntil([&] { return lacking->stateLabel()->text().contains(QStringLiteral("newuidmap is missing")); }));
        QVERIFY(!lacking->startButton()->isEnabled());
        qunsetenv("DOMUS_BUNDLE");
    }

    void aBadListIsSaid()
    {
        addHost(atlas());
        replaceFile(hostsFilePath(), "hosts: nonsense\n");
        openBoth();
        const auto isSaid = [&] {
            return m_desktop->window->banner()->isVisible()
                && m_desktop->window->banner()->text().contains(QStringLiteral("hosts.yaml:1"));
        };
        QVERIFY(waitUntil(isSaid));
        QCOMPARE(sidebar()->rows()->hosts().size(), 1);
        // Also when this machine's daemon answers after that, as it does at the start.
        m_desktop->session->close();
        m_desktop->session->open();
        QVERIFY(waitUntil([&] { return m_desktop->session->state() == LinkState::Connected; }));
        QVERIFY(isSaid());
    }
};

QTEST_MAIN(TestHostsWindow)
#include "test_hosts_window.moc"
