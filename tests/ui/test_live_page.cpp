// SPDX-License-Identifier: GPL-3.0-or-later
// The Live page's sliders against a daemon of the real wire: what is asked, how often, and what the handle shows meanwhile.
#include "common/error_bar.h"
#include "desktop_fixture.h"
#include "dialogs/next_start_dialog.h"
#include "live/live_controls.h"
#include "live/memory_card.h"
#include "live/memory_slider.h"
#include "live/vcpu_card.h"
#include "live/vcpu_slider.h"
#include "pages/live_page.h"
#include "size_choice.h"

#include <QAccessible>
#include <QDialogButtonBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>

using namespace domus;
using test::Desktop;
using test::waitUntil;

namespace {

/// 512 MiB up to 1 GiB, uses 200 MiB; 1 vCPU up to 4.
Guest liveGuest()
{
    Guest guest = test::makeGuest(QStringLiteral("fc6"), GuestState::Running);
    guest.memory = ByteSize::fromMiB(512);
    guest.memoryMax = ByteSize::fromGiB(1);
    guest.vcpus = 1;
    guest.vcpusMax = 4;
    api::guests::LiveMemory memory;
    memory.target = memory.actual = guest.memory;
    memory.ceiling = guest.memoryMax;
    memory.used = ByteSize::fromMiB(200);
    memory.floor = ByteSize::fromMiB(232);
    guest.liveMemory = memory;
    api::guests::LiveVcpus vcpus;
    vcpus.target = vcpus.online = vcpus.plugged = 1;
    vcpus.onlineKnown = true;
    vcpus.ceiling = 4;
    guest.liveVcpus = vcpus;
    guest.scheduling = api::guests::Scheduling{256, 0};
    return guest;
}

QPoint at(const MemorySlider *slider, ByteSize size)
{
    return {int(slider->xOf(size)), slider->height() / 2};
}

} // namespace

class TestLivePage : public QObject {
    Q_OBJECT

    std::unique_ptr<Desktop> m_desktop;

    void open(Guest guest = liveGuest())
    {
        m_desktop = std::make_unique<Desktop>();
        m_desktop->daemon.state().hostMemory.free = ByteSize::fromGiB(8);
        m_desktop->open({guest});
        m_desktop->choose(guest.name);
        m_desktop->page()->showTab(GuestPage::Live);
    }
    LiveControls *controls() const { return qobject_cast<LivePage *>(m_desktop->page()->tab(GuestPage::Live))->controls(); }
    MemoryCard *memory() const { return controls()->memory(); }
    VcpuCard *vcpus() const { return controls()->vcpus(); }
    test::FakeState &state() const { return m_desktop->daemon.state(); }
    QStringList asked(const QString &call) const { return state().calls.filter(call); }
    bool wasAsked(const QString &call) const
    {
        return waitUntil([&] { return state().calls.contains(call); });
    }
    QString key() const { return GuestStore::keyOf(state().guests.constFirst()); }
    /// What the daemon says of the guest, until the desktop has it.
    void tell(const std::function<void(Guest &guest)> &how)
    {
        state().change(QStringLiteral("fc6"), how);
        const Guest told = state().guests.constFirst();
        QVERIFY(waitUntil([&] { return m_desktop->window->model()->guest(key())->guest == told; }));
    }

private Q_SLOTS:
    void cleanup() { m_desktop.reset(); }

    void aDragAsksTheNewestAndSeldom()
    {
        open();
        state().guestsFollow = false;
        auto *slider = memory()->slider();
        QTest::mousePress(slider, Qt::LeftButton, {}, at(slider, ByteSize::fromMiB(512)));
        QElapsedTimer clock;
        clock.start();
        for (int mib = 512; mib <= 1024; mib += 2)
            QTest::mouseMove(slider, at(slider, ByteSize::fromMiB(mib)));
        QTest::mouseRelease(slider, Qt::LeftButton, {}, at(slider, ByteSize::fromMiB(1024)));
        QVERIFY(wasAsked(QStringLiteral("SetMemory %1 1GiB").arg(key())));
        const qint64 most = clock.elapsed() / 100 + 2;
        QVERIFY2(asked(QStringLiteral("SetMemory")).size() <= most, qPrintable(state().calls.join(u'\n')));
        QVERIFY(waitUntil([&] { return memory()->words() == QLatin1String("Asked for 1 GiB, at 512 MiB"); }));
        QCOMPARE(slider->asked(), ByteSize::fromGiB(1));
    }

    void theHandleNeverJumpsBack()
    {
        open();
        state().guestsFollow = false;
        auto *slider = memory()->slider();
        slider->setFocus();
        Guest old = state().guests.constFirst();
        old.liveMemory->used = ByteSize::fromMiB(201);
        const ByteSize before = slider->asked();
        QTest::keyClick(slider, Qt::Key_PageUp);
        const ByteSize wanted = slider->asked();
        QVERIFY(wanted > before);
        // Word of before, on its way when the key was pressed, and whatever comes after it.
        QList<ByteSize> seen;
        connect(m_desktop->window->model(), &HostModel::guestChanged, slider, [&] { seen.append(slider->asked()); });
        state().guestTopic.publish({{old}, {}});
        QVERIFY(waitUntil([&] { return memory()->words().startsWith(QLatin1String("Asked for")); }));
        QVERIFY(seen.size() > 1);
        QCOMPARE(seen.count(wanted), seen.size());
        QCOMPARE(slider->asked(), wanted);
    }

    void itTellsHowFarTheGuestIs()
    {
        open();
        QCOMPARE(memory()->words(), QStringLiteral("Has 512 MiB"));
        tell([](Guest &guest) {
            guest.liveMemory->target = ByteSize::fromMiB(768);
            guest.liveMemory->actual = ByteSize::fromMiB(640);
            guest.liveMemory->state = api::guests::LiveState::Reaching;
        });
        QCOMPARE(memory()->words(), QStringLiteral("Asked for 768 MiB, at 640 MiB"));
        QCOMPARE(memory()->slider()->asked(), ByteSize::fromMiB(768));
        tell([](Guest &guest) {
            guest.liveMemory->state = api::guests::LiveState::NotFollowing;
            guest.liveMemory->cause = QStringLiteral("the guest is paused");
        });
        QCOMPARE(memory()->words(), QStringLiteral("Asked for 768 MiB, stays at 640 MiB"));
        QVERIFY(memory()->cause().contains(QStringLiteral("the guest is paused")));
        QVERIFY(memory()->slider()->accessibleDescription().contains(QStringLiteral("the guest is paused")));
    }

    void belowTheFloorIsAPersonsDecision()
    {
        open();
        auto *slider = memory()->slider();
        QTest::mousePress(slider, Qt::LeftButton, {}, at(slider, ByteSize::fromMiB(512)));
        QTest::mouseMove(slider, at(slider, ByteSize::fromMiB(128)));
        QVERIFY(wasAsked(QStringLiteral("SetMemory %1 232MiB").arg(key()))); // as far as it is harmless
        QTest::mouseRelease(slider, Qt::LeftButton, {}, at(slider, ByteSize::fromMiB(128)));
        QVERIFY2(memory()->bar()->isVisible(), qPrintable(state().calls.join(u'\n')));
        QVERIFY(memory()->bar()->text().contains(QStringLiteral("232 MiB")));
        QVERIFY(asked(QStringLiteral("128MiB")).isEmpty());
        Q_EMIT memory()->bar()->actionTriggered();
        QVERIFY(wasAsked(QStringLiteral("SetMemory %1 128MiB force").arg(key())));
        QVERIFY(waitUntil([&] { return memory()->words() == QLatin1String("Has 128 MiB, as asked"); }));
        QVERIFY(memory()->bar()->isHidden());
    }

    void aRefusalIsSaidInPlaceAndTheHandleGoesHome()
    {
        open();
        state().nextError = ErrorInfo{ErrorCode::NoMemory,
                                      QStringLiteral("The host has 100 MiB to give"),
                                      QStringLiteral("Guests that could give: web1 (300 MiB)"),
                                      {},
                                      QStringLiteral("fc6")};
        auto *slider = memory()->slider();
        slider->setFocus();
        QTest::keyClick(slider, Qt::Key_End);
        QVERIFY(waitUntil([&] { return memory()->bar()->isVisible(); }));
        QVERIFY(memory()->bar()->text().contains(QStringLiteral("web1 (300 MiB)")));
        QCOMPARE(slider->asked(), ByteSize::fromMiB(512));
        // One click lets others give what is missing.
        auto *button = memory()->bar()->findChild<QPushButton *>();
        QVERIFY(button && button->isVisible());
        QTest::mouseClick(button, Qt::LeftButton);
        QVERIFY(wasAsked(QStringLiteral("MakeRoom %1 1GiB").arg(key())));
        QVERIFY(wasAsked(QStringLiteral("SetMemory %1 1GiB").arg(key())));
        QVERIFY(waitUntil([&] { return memory()->words() == QLatin1String("Has 1 GiB, as asked"); }));
        QVERIFY(memory()->bar()->isHidden());
    }

    void aStartThatLacksMemoryOffersToMakeRoom()
    {
        Guest off = liveGuest();
        off.state = GuestState::Off;
        off.liveMemory.reset();
        off.liveVcpus.reset();
        open(off);
        state().nextError = ErrorInfo{ErrorCode::NoMemory, QStringLiteral("The host has 100 MiB to give"), {}, {}, off.name};
        m_desktop->window->findChild<GuestActions *>()->action(GuestAction::Start)->trigger();
        auto *bar = m_desktop->page()->errorBar();
        QVERIFY(waitUntil([&] { return bar->isVisible(); }));
        auto *button = bar->findChild<QPushButton *>();
        QCOMPARE(button->text(), QStringLiteral("Make Room and Start"));
        QTest::mouseClick(button, Qt::LeftButton);
        QVERIFY(wasAsked(QStringLiteral("MakeRoom fc6 to start")));
        QVERIFY(waitUntil([&] { return state().guests.constFirst().state == GuestState::Running; }));
        QVERIFY(waitUntil([&] { return bar->isHidden(); }));
    }

    void oneClickTakesItBack()
    {
        open();
        auto *slider = memory()->slider();
        QVERIFY(memory()->undoButton()->isHidden());
        slider->setFocus();
        QTest::keyClick(slider, Qt::Key_End);
        QVERIFY(waitUntil([&] { return memory()->words() == QLatin1String("Has 1 GiB, as asked"); }));
        QCOMPARE(memory()->undoButton()->text(), QStringLiteral("Back to 512 MiB"));
        QTest::mouseClick(memory()->undoButton(), Qt::LeftButton);
        QVERIFY(wasAsked(QStringLiteral("SetMemory %1 512MiB").arg(key())));
        QVERIFY(waitUntil([&] { return memory()->words() == QLatin1String("Has 512 MiB, as asked"); }));
        QVERIFY(memory()->undoButton()->isHidden());
    }

    void lampsAreWhatTheGuestHas()
    {
        open();
        state().guestsFollow = false;
        auto *slider = vcpus()->slider();
        QTest::mouseClick(slider, Qt::LeftButton, {}, slider->lampOf(4).toPoint());
        QVERIFY(wasAsked(QStringLiteral("SetVcpus %1 4").arg(key())));
        QVERIFY(waitUntil([&] { return vcpus()->words() == QLatin1String("Asked for 4, runs on 1"); }));
        const auto lamp = [slider](int vcpu) {
            const QImage picture = slider->grab().toImage();
            const QPointF place = slider->lampOf(vcpu) * slider->devicePixelRatioF();
            return picture.pixelColor(int(place.x()) - 6, int(place.y()));
        };
        const QColor lit = lamp(1);
        QVERIFY(lamp(2) != lit);
        tell([](Guest &guest) { guest.liveVcpus->online = guest.liveVcpus->plugged = 3; });
        QCOMPARE(lamp(3), lit);
        QVERIFY(lamp(4) != lit);
        QCOMPARE(slider->value(), 4);
    }

    void weightAndCapAreAsked()
    {
        open();
        vcpus()->weight()->setValue(512);
        QVERIFY(wasAsked(QStringLiteral("SetScheduling %1 512 0").arg(key())));
        vcpus()->cap()->setValue(150);
        QVERIFY(wasAsked(QStringLiteral("SetScheduling %1 512 150").arg(key())));
    }

    void aHostWithoutSharesSaysWhy()
    {
        open();
        vcpus()->setShareProblem(QStringLiteral("no systemd"));
        const auto labels = vcpus()->findChildren<QLabel *>();
        QVERIFY(std::any_of(labels.begin(), labels.end(),
                            [](const QLabel *label) { return label->isVisible() && label->text().contains(u"no systemd"); }));
    }

    void nextStartIsAskedForApart()
    {
        open();
        Q_EMIT memory()->nextStartRequested();
        auto *dialog = controls()->findChild<NextStartDialog *>();
        QVERIFY(dialog);
        auto *edit = dialog->memory()->edit();
        edit->setFocus();
        edit->selectAll();
        QTest::keyClicks(edit, QStringLiteral("2 GiB"));
        QVERIFY2(!dialog->memoryMax()->isGood(), "its ceiling is 1 GiB");
        edit = dialog->memoryMax()->edit();
        edit->selectAll();
        QTest::keyClicks(edit, QStringLiteral("3 GiB"));
        dialog->vcpus()->setValue(2);
        dialog->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Save)->click();
        QVERIFY(wasAsked(QStringLiteral("SetVcpus %1 2").arg(key())));
        QCOMPARE(state().calls.filter(QStringLiteral("SetMemory")),
                 QStringList(
                     {QStringLiteral("SetMemoryMax %1 3GiB").arg(key()), QStringLiteral("SetMemory %1 2GiB next").arg(key())}));
        QVERIFY(waitUntil([&] { return !controls()->findChild<NextStartDialog *>(); }));
        QCOMPARE(memory()->slider()->asked(), ByteSize::fromMiB(512)); // it runs with what it has
    }

    void aGuestThatIsOffIsChangedForItsNextStart()
    {
        Guest guest = liveGuest();
        guest.state = GuestState::Off;
        guest.liveMemory.reset();
        guest.liveVcpus.reset();
        open(guest);
        QCOMPARE(memory()->words(), QStringLiteral("Off: what you choose counts from the next start"));
        vcpus()->slider()->setFocus();
        QTest::keyClick(vcpus()->slider(), Qt::Key_Right);
        QVERIFY(wasAsked(QStringLiteral("SetVcpus %1 2").arg(key())));
        QVERIFY(waitUntil([&] { return vcpus()->slider()->value() == 2; }));
    }

    void screenReadersHearTheValues()
    {
        open();
        auto *interface = QAccessible::queryAccessibleInterface(memory()->slider());
        QVERIFY(interface && interface->valueInterface());
        QCOMPARE(interface->valueInterface()->currentValue().toInt(), 512);
        QCOMPARE(interface->valueInterface()->maximumValue().toInt(), 1024);
        QCOMPARE(interface->text(QAccessible::Description), QStringLiteral("Has 512 MiB"));
    }
};

QTEST_MAIN(TestLivePage)
#include "test_live_page.moc"
