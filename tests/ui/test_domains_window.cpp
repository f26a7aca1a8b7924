// SPDX-License-Identifier: GPL-3.0-or-later
// On a host with Xen: domains of others in the list and their page, and dom0's own share on the host's page.
#include "actions/domain_actions.h"
#include "common/error_bar.h"
#include "desktop_fixture.h"
#include "live/domain_cards.h"
#include "live/domain_controls.h"
#include "live/memory_slider.h"
#include "live/vcpu_slider.h"
#include "model/domain_words.h"
#include "pages/domain_page.h"
#include "pages/host_page.h"
#include "pages/xenstore_page.h"
#include "sidebar/guest_view.h"
#include "window/domain_desk.h"

#include <QApplication>
#include <QClipboard>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTimer>
#include <QToolButton>
#include <QTreeWidget>

using namespace domus;
using test::answerBox;
using test::Desktop;
using test::waitUntil;
using XenState = api::hypervisor::State;

class TestDomainsWindow : public QObject {
    Q_OBJECT

    std::unique_ptr<Desktop> m_desktop;

    test::FakeState &state() const { return m_desktop->daemon.state(); }
    SidebarRows *rows() const { return m_desktop->window->sidebar()->rows(); }
    DomainPage *page() const { return m_desktop->window->domainPage(); }
    HostModel *model() const { return m_desktop->window->model(); }

    void openXen(const QList<Guest> &guests = {test::makeGuest("web1", GuestState::Running)})
    {
        m_desktop = std::make_unique<Desktop>();
        state().info.engine.kind = QStringLiteral("xen");
        state().info.engine.version = QStringLiteral("Xen 4.17.3");
        state().info.engine.accelerator.clear();
        state().xenDomains = {test::makeDomain(0, QStringLiteral("Domain-0")), test::makeDomain(7, QStringLiteral("fc6"))};
        m_desktop->open(guests);
        QVERIFY(waitUntil([&] { return rows()->indexOfDomain(7, model()).isValid(); }));
    }
    QStringList shown(RowKind kind) const
    {
        QStringList names;
        for (int row = 0; row < rows()->rowCount(); ++row) {
            if (rows()->row(row).kind == kind)
                names.append(rows()->index(row).data().toString());
        }
        return names;
    }
    void choose(qint64 id)
    {
        const auto index = rows()->indexOfDomain(id, model());
        QVERIFY(index.isValid());
        m_desktop->window->sidebar()->view()->setCurrentIndex(index);
        QVERIFY(page());
        QVERIFY(page()->isVisible());
        QCOMPARE(page()->domain(), std::optional<qint64>(id));
    }
    void chooseDom0()
    {
        for (int row = 0; row < rows()->rowCount(); ++row) {
            if (rows()->row(row).kind == RowKind::Dom0)
                m_desktop->window->sidebar()->view()->setCurrentIndex(rows()->index(row));
        }
        QVERIFY(m_desktop->window->hostPage());
    }
    QAction *action(DomainAction wanted) const { return m_desktop->window->domainDesk()->actions()->action(wanted); }
    bool asks(const QString &call) const
    {
        return waitUntil([&] { return m_desktop->sawCall(call); });
    }

private Q_SLOTS:
    void initTestCase() { test::useOwnSettings(QStringLiteral("domains")); }
    void init() { QSettings().clear(); }
    void cleanup() { m_desktop.reset(); }
    void cleanupTestCase() { test::forgetSettings(); }

    void aHostWithoutXenShowsNothingOfThis()
    {
        m_desktop = std::make_unique<Desktop>();
        state().xenDomains = {test::makeDomain(0, QStringLiteral("Domain-0")), test::makeDomain(7, QStringLiteral("fc6"))};
        m_desktop->open({test::makeGuest("web1")});
        m_desktop->window->sidebar()->selectHost();
        QVERIFY(waitUntil([&] { return m_desktop->window->hostPage(); }));
        QVERIFY(m_desktop->window->hostPage()->dom0()->isHidden());
        QVERIFY(shown(RowKind::Others).isEmpty() && shown(RowKind::Domain).isEmpty());
        QCOMPARE(state().domainTopic.watchers(), 0);
        QCOMPARE(rows()->index(1).data().toString(), "The machine itself");
    }

    void othersDomainsComeAndGo()
    {
        openXen();
        QCOMPARE(shown(RowKind::Others), QStringList{"Other domains"});
        QCOMPARE(shown(RowKind::Domain), QStringList{"fc6"});
        QCOMPARE(shown(RowKind::Guest), QStringList{"web1"});
        const auto line = [&](qint64 id) {
            return rows()->indexOfDomain(id, model()).data(SidebarRows::SecondLineRole).toString();
        };
        QCOMPARE(line(7), "Running · domid 7 · PV · 512 MiB");
        QVERIFY(rows()->indexOfDomain(7, model()).data(Qt::AccessibleTextRole).toString().contains("number 7, Running, PV"));
        auto hvm = test::makeDomain(9, QStringLiteral("win"));
        hvm.type = QStringLiteral("hvm");
        state().addDomain(hvm);
        QVERIFY(waitUntil([&] { return shown(RowKind::Domain).size() == 2; }));
        QCOMPARE(shown(RowKind::Domain), (QStringList{"fc6", "win"}));
        state().changeDomain("9", [](auto &domain) { domain.state = XenState::Paused; });
        QVERIFY(waitUntil([&] { return line(9).startsWith("Paused"); }));
        state().removeDomain(7);
        QVERIFY(waitUntil([&] { return shown(RowKind::Domain) == QStringList{"win"}; }));
        state().removeDomain(9);
        QVERIFY(waitUntil([&] { return shown(RowKind::Others).isEmpty(); }));
        // dom0 is the host's own row and nobody's guest.
        QVERIFY(!rows()->indexOfDomain(0, model()).isValid());
        QCOMPARE(model()->guestCount(), 1);
        QCOMPARE(rows()->index(0).data(SidebarRows::SecondLineRole).toString(), "Xen 4.17");
        QCOMPARE(rows()->index(1).data().toString(), "dom0");
        QVERIFY(rows()->index(1).data(SidebarRows::SecondLineRole).toString().startsWith("The machine itself · "));
    }

    void theSectionFoldsAndIsFiltered()
    {
        openXen();
        auto *view = m_desktop->window->sidebar()->view();
        choose(7);
        QTest::keyClick(view, Qt::Key_Left); // to its section
        QCOMPARE(int(rows()->row(view->currentIndex()).kind), int(RowKind::Others));
        QTest::keyClick(view, Qt::Key_Left);
        QVERIFY(shown(RowKind::Domain).isEmpty());
        QTest::keyClick(view, Qt::Key_Right);
        QCOMPARE(shown(RowKind::Domain), QStringList{"fc6"});
        auto *filter = m_desktop->window->sidebar()->filterField();
        filter->setText("fc");
        QCOMPARE(shown(RowKind::Domain), QStringList{"fc6"});
        QVERIFY(shown(RowKind::Guest).isEmpty());
        filter->setText("state:paused");
        QVERIFY(shown(RowKind::Others).isEmpty());
        state().changeDomain("7", [](auto &domain) { domain.state = XenState::Paused; });
        QVERIFY(waitUntil([&] { return shown(RowKind::Domain) == QStringList{"fc6"}; }));
    }

    void thePageTellsWhatIsKnown()
    {
        openXen();
        choose(7);
        QCOMPARE(page()->stateText(), "Made by others · Running · domid 7 · PV · 512 MiB");
        for (const auto *fact :
             {"Domid: 7", "Type: PV", "Memory: 512 MiB, at most 1 GiB", "vCPUs: 2 of 2", "Processor time: 12.3 s"})
            QVERIFY2(page()->facts().contains(QLatin1String(fact)), qPrintable(page()->facts()));
        QCOMPARE(page()->controls()->memory()->words(), "Has 512 MiB");
        // Nothing of a guest can be asked of it.
        for (const auto action : allGuestActions())
            QVERIFY(!m_desktop->action(action)->isEnabled());
    }

    void itIsPausedResumedAndShutDown()
    {
        openXen();
        choose(7);
        QVERIFY(page()->button(DomainAction::Pause) && !page()->button(DomainAction::Resume));
        QTest::mouseClick(page()->button(DomainAction::Pause), Qt::LeftButton);
        QVERIFY(asks("PauseDomain 7"));
        QVERIFY(waitUntil([&] { return page()->button(DomainAction::Resume); }));
        QVERIFY(!page()->button(DomainAction::Pause) && !page()->button(DomainAction::Shutdown));
        action(DomainAction::Resume)->trigger();
        QVERIFY(asks("ResumeDomain 7"));
        QVERIFY(waitUntil([&] { return action(DomainAction::Shutdown)->isEnabled(); }));
        action(DomainAction::Shutdown)->trigger();
        QVERIFY(asks("ShutdownDomain 7"));
    }

    void whatIsRefusedIsSaidInThePage()
    {
        openXen();
        choose(7);
        state().nextError = ErrorInfo{ErrorCode::NotSupported, "It hears nothing", {}, {}, {}};
        action(DomainAction::Shutdown)->trigger();
        QVERIFY(waitUntil([&] { return page()->errorBar()->text().contains("It hears nothing"); }));
        action(DomainAction::Pause)->trigger();
        QVERIFY(waitUntil([&] { return page()->errorBar()->isHidden(); }));
    }

    void destroyAsksFirst()
    {
        openXen();
        state().addDomain(test::makeDomain(8, QStringLiteral("other")));
        QVERIFY(waitUntil([&] { return rows()->indexOfDomain(8, model()).isValid(); }));
        choose(7);
        answerBox(QMessageBox::RejectRole);
        action(DomainAction::Destroy)->trigger();
        QVERIFY(!m_desktop->sawCall("DestroyDomain 7"));
        answerBox(QMessageBox::DestructiveRole);
        action(DomainAction::Destroy)->trigger();
        QVERIFY(asks("DestroyDomain 7"));
        // The page of its neighbour does not come in its place.
        QVERIFY(waitUntil([&] { return !m_desktop->window->sidebar()->currentDomain(); }));
        QVERIFY(!page()->isVisible());
        QVERIFY(m_desktop->window->hostPage()->isVisible());
        QVERIFY(!action(DomainAction::Destroy)->isEnabled());
    }

    /// While it is asked the domain goes, and another one gets its number.
    void destroyMeansTheOneThatWasAskedAbout()
    {
        openXen();
        choose(7);
        QTimer::singleShot(0, [this] {
            state().removeDomain(7);
            auto other = test::makeDomain(7, QStringLiteral("other"));
            state().addDomain(other);
            const auto *domains = m_desktop->session->domains();
            QVERIFY(waitUntil([&] { return domains->foreign(7) && domains->foreign(7)->name == "other"; }));
            auto *box = qobject_cast<QMessageBox *>(QApplication::activeModalWidget());
            QVERIFY(box);
            for (auto *button : box->buttons()) {
                if (box->buttonRole(button) == QMessageBox::DestructiveRole)
                    button->click();
            }
        });
        action(DomainAction::Destroy)->trigger();
        choose(7);
        action(DomainAction::Pause)->trigger();
        QVERIFY(asks("PauseDomain 7")); // were the end asked, it would have come first
        QVERIFY(!m_desktop->sawCall("DestroyDomain 7"));
    }

    void memoryAndVcpusAreAsked()
    {
        openXen();
        choose(7);
        auto *memory = page()->controls()->memory()->slider();
        QCOMPARE(memory->asked(), ByteSize::fromMiB(512));
        state().guestsFollow = false;
        memory->setFocus();
        memory->setValue(768);
        QVERIFY(asks("SetDomainMemory 7 768MiB"));
        QVERIFY(waitUntil([&] { return page()->controls()->memory()->words() == "Asked for 768 MiB, at 512 MiB"; }));
        auto *vcpus = page()->controls()->vcpus()->slider();
        vcpus->setFocus();
        QTest::keyClick(vcpus, Qt::Key_Left);
        QVERIFY(asks("SetDomainVcpus 7 1"));
        QVERIFY(waitUntil([&] { return page()->controls()->vcpus()->words() == "Runs on 1 vCPU(s)"; }));
        QVERIFY(!page()->controls()->vcpus()->weight()->isVisible());
    }

    /// What Xen counts is told by no stream: the page asks while it is seen.
    void figuresComeWhileItIsSeen()
    {
        openXen();
        choose(7);
        for (auto &domain : state().xenDomains) {
            domain.cpuTimeMs = 95'000;
            domain.memory = ByteSize::fromMiB(300);
        }
        QVERIFY(waitUntil([&] { return page()->facts().contains("Processor time: 1 min 35 s"); }));
        QVERIFY(page()->stateText().endsWith("300 MiB"));
    }

    void itIsAdopted()
    {
        openXen();
        choose(7);
        QTest::mouseClick(page()->button(DomainAction::Adopt), Qt::LeftButton);
        QVERIFY(asks("Adopt 7"));
        QVERIFY(waitUntil([&] { return shown(RowKind::Guest).contains("fc6"); }));
        QVERIFY(waitUntil([&] { return shown(RowKind::Others).isEmpty(); }));
        QVERIFY(waitUntil([&] {
            const auto *entry = model()->guest(m_desktop->window->sidebar()->currentKey());
            return entry && entry->guest.name == "fc6";
        }));
    }

    void commandsCanBePasted()
    {
        QCOMPARE(domainCommand(DomainAction::Pause, 7), "dom domain pause 7");
        QCOMPARE(domainCommand(DomainAction::Adopt, 7), "dom adopt 7");
        openXen();
        choose(7);
        QMenu menu;
        m_desktop->window->domainDesk()->fillMenu(&menu);
        QStringList commands;
        for (auto *copy : menu.findChildren<QMenu *>()) {
            for (auto *each : copy->actions())
                commands.append(each->text());
        }
        QCOMPARE(commands, (QStringList{"dom domain pause 7", "dom domain shutdown 7", "dom domain destroy 7", "dom adopt 7"}));
    }

    void itsPartOfXenStoreIsShown()
    {
        openXen();
        using api::hypervisor::StoreNode;
        state().store = {"/local/domain/7", {StoreNode{}, {"name", "fc6"}}, true};
        choose(7);
        page()->showTab(DomainPage::XenStore);
        auto *root = page()->xenStore()->tree()->invisibleRootItem();
        QVERIFY(waitUntil([&] { return root->childCount() == 1; }));
        QCOMPARE(root->child(0)->text(1), "fc6");
        QVERIFY(waitUntil([&] { return state().storeTopic.watchers() == 1; }));
        m_desktop->window->sidebar()->selectHost();
        QVERIFY(waitUntil([&] { return state().storeTopic.watchers() == 0; })); // what is not seen holds no stream
    }

    void aLostConnectionComesBack()
    {
        openXen();
        choose(7);
        m_desktop->daemon.die();
        QVERIFY(waitUntil([&] { return !action(DomainAction::Pause)->isEnabled(); }));
        QCOMPARE(shown(RowKind::Domain), QStringList{"fc6"}); // as it was last
        state().xenDomains.append(test::makeDomain(9, QStringLiteral("new")));
        m_desktop->daemon.live();
        m_desktop->session->retryNow();
        QVERIFY(waitUntil([&] { return shown(RowKind::Domain).contains("new"); }));
        QVERIFY(action(DomainAction::Pause)->isEnabled());
    }

    void dom0HasTheSliders()
    {
        openXen();
        chooseDom0();
        auto *dom0 = m_desktop->window->hostPage()->dom0();
        QVERIFY(waitUntil([&] { return dom0->isVisible(); }));
        QCOMPARE(dom0->memory()->words(), "Has 512 MiB");
        QVERIFY(dom0->memory()->figures().contains(QString("floor 256 MiB").replace(' ', QChar::Nbsp)));
        dom0->memory()->slider()->setValue(384);
        QVERIFY(asks("SetDomainMemory 0 384MiB"));
        QTest::keyClick(dom0->vcpus()->slider(), Qt::Key_Left);
        QVERIFY(asks("SetDomainVcpus 0 1"));
    }

    void dom0KeepsItsFloor()
    {
        openXen();
        chooseDom0();
        auto *card = m_desktop->window->hostPage()->dom0()->memory();
        QVERIFY(waitUntil([&] { return card->isVisible(); }));
        card->slider()->setValue(64);
        QCOMPARE(card->slider()->asked(), ByteSize::fromMiB(256));
        QVERIFY(asks("SetDomainMemory 0 256MiB"));
        QVERIFY(waitUntil([&] { return card->words() == "Has 256 MiB"; }));
        QVERIFY(card->bar()->text().contains("dom0 keeps 256 MiB"));
        QCOMPARE(state().calls.filter("64MiB").size(), 0);
    }

    /// Without a guest the window asks for one, but dom0's row has the host's page.
    void dom0IsThereWithoutGuests()
    {
        openXen({});
        chooseDom0();
        QVERIFY(m_desktop->window->hostPage()->isVisible());
        QVERIFY(rows()->index(1).data(SidebarRows::SecondLineRole).toString().contains("2 vCPU(s) · 512 MiB"));
    }
};

QTEST_MAIN(TestDomainsWindow)
#include "test_domains_window.moc"
