// SPDX-License-Identifier: GPL-3.0-or-later
// The window with this machine and another one, which a real sshd leads to.
#include "common/error_bar.h"
#include "desktop_fixture.h"
#include "dialogs/add_host_dialog.h"
#include "files.h"
#include "hosts_file.h"
#include "model/host_model.h"
#include "private_home.h"
#include "sidebar/guest_view.h"
#include "ssh_server.h"
#include "window/remote_hosts.h"

#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSpinBox>

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
                 (QStringList{QStringLiteral("atlas"), QStringLiteral("dom0"), QStringLiteral("web"), QStringLiteral("atlas"),
                              QStringLiteral("dom0"), QStringLiteral("db"),
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

    void aBadListIsSaid()
    {
        addHost(atlas());
        replaceFile(hostsFilePath(), "hosts: nonsense\n");
        openBoth();
        QVERIFY(waitUntil([&] { return m_desktop->window->banner()->text().contains(QStringLiteral("hosts.yaml:1")); }));
        QCOMPARE(sidebar()->rows()->hosts().size(), 1);
    }
};

QTEST_MAIN(TestHostsWindow)
#include "test_hosts_window.moc"
