// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/deadline.h"
#include "fake_daemon.h"
#include "new_guest_wizard.h"
#include "waiting.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>
#include <QTest>

using namespace domus;
using api::install::Plan;
using test::makeDetection;
using test::makeGuest;

namespace {

const QString treeUrl = QStringLiteral("https://deb.example/debian");

/// Answers that come when the test says so, by what was asked.
using Pending = std::shared_ptr<QHash<QString, OneShot<api::install::Detection>>>;

Task<api::install::Detection> whenTold(Pending pending, QString source)
{
    const OneShot<api::install::Detection> promise;
    pending->insert(source, promise);
    co_return co_await promise.wait();
}

/// A letter that two visible labels or buttons have.
QString sharedMnemonic(const QWidget *window)
{
    QStringList seen;
    for (const QWidget *widget : window->findChildren<QWidget *>()) {
        const auto *label = qobject_cast<const QLabel *>(widget);
        if (!widget->isVisible() || (label && !label->buddy()))
            continue;
        const QString letter = QKeySequence::mnemonic(widget->property("text").toString()).toString();
        if (!letter.isEmpty() && seen.contains(letter))
            return letter;
        seen.append(letter);
    }
    return {};
}

} // namespace

/// A wizard before a fake daemon, on the real wire.
struct Stage {
    Stage() : session({daemon.socket(), false})
    {
        daemon.state().systems = {{QStringLiteral("debian12"), QStringLiteral("Debian 12"), treeUrl},
                                  {QStringLiteral("fedora40"), QStringLiteral("Fedora 40"), QString()}};
        daemon.state().guests = {makeGuest(QStringLiteral("taken"))};
        session.open();
        wizard = new NewGuestWizard(&session);
        wizard->setAttribute(Qt::WA_DeleteOnClose, false);
    }
    ~Stage() { delete wizard; }

    bool show()
    {
        wizard->show();
        return test::waitUntil([&] { return session.state() == LinkState::Connected && session.store()->isLoaded(); });
    }
    template <typename T>
    T *at(const char *name) const
    {
        T *found = wizard->findChild<T *>(QLatin1String(name));
        if (!found)
            qFatal("The wizard has no %s", name);
        return found;
    }
    QPushButton *button(const char *name) const { return at<QPushButton>(name); }
    QString text(const char *name) const { return at<QLabel>(name)->text(); }
    bool sees(const char *name) const { return at<QWidget>(name)->isVisible(); }
    void type(const char *name, const QString &text) const
    {
        auto *edit = at<QLineEdit>(name);
        edit->setFocus();
        edit->selectAll();
        QTest::keyClick(edit, Qt::Key_Delete);
        QTest::keyClicks(edit, text);
    }
    bool detect(const QString &source)
    {
        wizard->setSource(source);
        return test::waitUntil([&] { return button("nextButton")->isEnabled(); });
    }
    bool goToSummary() const
    {
        for (int i = 0; i < 3; ++i)
            button("nextButton")->click();
        return test::waitUntil([&] { return button("installButton")->isEnabled() || sees("errorLabel"); });
    }
    Plan lastPlan() { return daemon.state().plans.constLast(); }

    test::FakeDaemon daemon;
    HostSession session;
    NewGuestWizard *wizard = nullptr;
};

class TestNewGuestWizard : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tellsWhatASourceIsAsOneTypes()
    {
        Stage stage;
        QVERIFY(stage.show());
        QVERIFY(!stage.button("nextButton")->isEnabled());
        QVERIFY(!stage.button("installButton")->isEnabled());
        stage.type("sourceEdit", treeUrl);
        QVERIFY(test::waitUntil([&] { return stage.button("nextButton")->isEnabled(); }));
        QVERIFY(stage.sees("detectionCard"));
        QCOMPARE(stage.text("detectionTitle"), QStringLiteral("Debian 12 installer, x86-64"));
        QCOMPARE(stage.text("detectionBody"), QStringLiteral("Kernel and initrd found.\nChecksums listed for both."));
        QVERIFY(stage.button("installButton")->isEnabled());
        const QStringList detections = stage.daemon.state().calls.filter(QStringLiteral("Detect"));
        QCOMPARE(detections, QStringList{QStringLiteral("Detect ") + treeUrl}); // not one for each letter
    }

    void showsProgressWhileLooking()
    {
        Stage stage;
        const auto pending = std::make_shared<Pending::element_type>();
        stage.daemon.state().detect = [pending](const QString &source, const CancelToken &) { return whenTold(pending, source); };
        QVERIFY(stage.show());
        stage.wizard->setSource(treeUrl);
        QVERIFY(test::waitUntil([&] { return pending->contains(treeUrl); }));
        QCOMPARE(stage.text("detectionTitle"), QStringLiteral("Looking…"));
        QVERIFY(!stage.button("nextButton")->isEnabled());
        pending->value(treeUrl).resolve(makeDetection(treeUrl));
        QVERIFY(test::waitUntil([&] { return stage.button("nextButton")->isEnabled(); }));
    }

    void dropsWhatIsSuperseded()
    {
        Stage stage;
        const auto pending = std::make_shared<Pending::element_type>();
        stage.daemon.state().detect = [pending](const QString &source, const CancelToken &) { return whenTold(pending, source); };
        QVERIFY(stage.show());
        const QString first = QStringLiteral("/first.iso");
        const QString second = QStringLiteral("/second.iso");
        stage.wizard->setSource(first);
        QVERIFY(test::waitUntil([&] { return pending->contains(first); }));
        stage.wizard->setSource(second);
        QVERIFY(test::waitUntil([&] { return pending->contains(second); }));
        QVERIFY(test::waitUntil([&] { return stage.daemon.state().cancelledDetections == 1; }));
        auto late = makeDetection(first);
        late.title = QStringLiteral("Late");
        pending->value(first).resolve(late);
        auto wanted = makeDetection(second);
        wanted.title = QStringLiteral("Wanted");
        pending->value(second).resolve(wanted);
        QVERIFY(test::waitUntil([&] { return stage.button("nextButton")->isEnabled(); }));
        QCOMPARE(stage.text("detectionTitle"), QStringLiteral("Wanted"));
    }

    void ignoresAnAnswerThatComesWhileTyping()
    {
        Stage stage;
        const auto pending = std::make_shared<Pending::element_type>();
        stage.daemon.state().detect = [pending](const QString &source, const CancelToken &) { return whenTold(pending, source); };
        QVERIFY(stage.show());
        stage.wizard->setSource(QStringLiteral("/a"));
        QVERIFY(test::waitUntil([&] { return pending->contains(QStringLiteral("/a")); }));
        pending->value(QStringLiteral("/a")).resolve(makeDetection(QStringLiteral("/a")));
        QTest::keyClicks(stage.at<QLineEdit>("sourceEdit"), QStringLiteral("b")); // before the answer has travelled
        QVERIFY(test::waitUntil([&] { return pending->contains(QStringLiteral("/ab")); }));
        QCOMPARE(stage.text("detectionTitle"), QStringLiteral("Looking…"));
        QVERIFY(!stage.button("installButton")->isEnabled());
        pending->value(QStringLiteral("/ab")).resolve(makeDetection(QStringLiteral("/ab")));
        QVERIFY(test::waitUntil([&] { return stage.button("installButton")->isEnabled(); }));
    }

    void showsARefusalWithReasonAndHint()
    {
        Stage stage;
        stage.daemon.state().detect = [](const QString &source, const CancelToken &) -> Task<api::install::Detection> {
            throw Error(ErrorCode::NotInstallTree, source + QStringLiteral(" is not an install tree"),
                        QStringLiteral("Give the folder that holds the installer"), QStringLiteral("Tried: .treeinfo"));
            co_return {};
        };
        QVERIFY(stage.show());
        stage.type("sourceEdit", QStringLiteral("/nothing"));
        QVERIFY(test::waitUntil([&] { return stage.text("detectionTitle").contains(QStringLiteral("not an install tree")); }));
        QCOMPARE(stage.text("detectionHint"), QStringLiteral("Tried: .treeinfo.\nGive the folder that holds the installer."));
        QVERIFY(!stage.button("nextButton")->isEnabled());
        QVERIFY(stage.at<QWidget>("detectionCard")->accessibleDescription().contains(QStringLiteral("Tried: .treeinfo")));
    }

    void suggestsSystemsByLetters()
    {
        Stage stage;
        QVERIFY(stage.show());
        auto *list = stage.at<QListWidget>("systemList");
        QVERIFY(test::waitUntil([&] { return list->isVisible() && list->count() == 2; })); // the newest, before any letter
        stage.type("sourceEdit", QStringLiteral("debi"));
        QVERIFY(test::waitUntil([&] { return list->isVisible() && list->count() == 1; }));
        QTest::keyClick(stage.at<QLineEdit>("sourceEdit"), Qt::Key_Down);
        QVERIFY(list->hasFocus());
        QTest::keyClick(list, Qt::Key_Return);
        QVERIFY(test::waitUntil([&] { return stage.button("nextButton")->isEnabled(); }));
        QCOMPARE(stage.at<QLineEdit>("sourceEdit")->text(), treeUrl);
        QVERIFY(stage.goToSummary());
        QCOMPARE(stage.lastPlan().os, std::optional(QStringLiteral("debian12")));
    }

    void asksWhereASystemIsThatHasNoTree()
    {
        Stage stage;
        QVERIFY(stage.show());
        stage.type("sourceEdit", QStringLiteral("fedo"));
        auto *list = stage.at<QListWidget>("systemList");
        QVERIFY(test::waitUntil([&] { return list->isVisible() && list->count() == 1; }));
        Q_EMIT list->itemActivated(list->item(0));
        QVERIFY(stage.sees("chosenSystemLabel"));
        QCOMPARE(stage.at<QLineEdit>("sourceEdit")->text(), QString());
        QVERIFY(stage.detect(QStringLiteral("/srv/fedora.iso")));
        stage.button("forgetSystemButton")->click();
        QVERIFY(stage.goToSummary());
        QVERIFY(!stage.lastPlan().os);
    }

    void saysWhenNoSystemHasTheLetters()
    {
        Stage stage;
        QVERIFY(stage.show());
        stage.type("sourceEdit", QStringLiteral("qqq"));
        QVERIFY(test::waitUntil([&] { return stage.sees("detectionCard"); }));
        QCOMPARE(stage.text("detectionTitle"), QStringLiteral("No operating system has “qqq” in its name."));
    }

    void leavesAbsentWhatIsNotTouched()
    {
        Stage stage;
        QVERIFY(stage.show());
        QVERIFY(stage.detect(treeUrl));
        QVERIFY(stage.goToSummary());
        Plan wanted;
        wanted.source = treeUrl;
        QVERIFY(stage.lastPlan() == wanted);
    }

    void sendsExactlyWhatWasAnswered()
    {
        Stage stage;
        QVERIFY(stage.show());
        QVERIFY(stage.detect(treeUrl));
        stage.button("nextButton")->click();
        stage.type("nameEdit", QStringLiteral("web-1"));
        stage.type("memoryEdit", QStringLiteral("1.5 GiB"));
        stage.at<QCheckBox>("memoryMaxCheck")->click();
        stage.type("memoryMaxEdit", QStringLiteral("4 GiB"));
        stage.at<QSpinBox>("vcpusSpin")->setValue(3);
        QVERIFY(stage.at<QCheckBox>("vcpusMaxCheck")->isChecked()); // up to what the host has
        stage.at<QSpinBox>("vcpusMaxSpin")->setValue(6);
        stage.type("diskEdit", QStringLiteral("30 GiB"));
        stage.type("diskPathEdit", QStringLiteral("/srv/web.img"));
        stage.button("nextButton")->click();
        auto *network = stage.at<QComboBox>("networkCombo");
        network->setCurrentIndex(network->findData(QStringLiteral("bridge")));
        stage.at<QComboBox>("firmwareCombo")->setCurrentIndex(1);
        stage.at<QCheckBox>("textModeCheck")->click();
        stage.type("cmdlineEdit", QStringLiteral("quiet  debug"));
        stage.at<QComboBox>("formatCombo")->setCurrentIndex(1);
        stage.at<QCheckBox>("allocateCheck")->click();
        stage.button("nextButton")->click();
        QVERIFY(test::waitUntil([&] { return stage.button("installButton")->isEnabled(); }));
        Plan wanted;
        wanted.source = treeUrl;
        wanted.name = QStringLiteral("web-1");
        wanted.memory = ByteSize::fromMiB(1536);
        wanted.memoryMax = ByteSize::fromGiB(4);
        wanted.vcpus = 3;
        wanted.vcpusMax = 6;
        wanted.disk = ByteSize::fromGiB(30);
        wanted.diskPath = QStringLiteral("/srv/web.img");
        wanted.nic = api::install::NicWish{QStringLiteral("bridge"), QStringLiteral("br0")};
        wanted.firmware = QStringLiteral("uefi");
        wanted.textMode = true;
        wanted.extraCmdline = QStringLiteral("quiet debug");
        wanted.diskFormat = QStringLiteral("raw");
        wanted.diskAllocate = true;
        QVERIFY(stage.lastPlan() == wanted);
    }

    void growsByDefaultWhereTheSystemCan()
    {
        Stage stage;
        QVERIFY(stage.show());
        stage.daemon.state().detect = [](QString source, CancelToken) -> Task<api::install::Detection> {
            auto detection = test::makeDetection(source);
            detection.grows = true;
            co_return detection;
        };
        QVERIFY(stage.detect(treeUrl));
        stage.button("nextButton")->click();
        auto *check = stage.at<QCheckBox>("memoryMaxCheck");
        QVERIFY(check->isChecked());
        const ByteSize recommended = test::makeDetection(treeUrl).memoryRecommended;
        QCOMPARE(stage.at<QLineEdit>("memoryMaxEdit")->text(), (recommended * 2).toString());
        check->click();
        QVERIFY(stage.goToSummary());
        QCOMPARE(stage.lastPlan().memoryMax, std::optional(recommended));
    }

    void usesAnExistingImageAsItIs()
    {
        Stage stage;
        QVERIFY(stage.show());
        QVERIFY(stage.detect(treeUrl));
        stage.button("nextButton")->click();
        auto *kind = stage.at<QComboBox>("diskKindCombo");
        kind->setCurrentIndex(1);
        QVERIFY(!stage.sees("diskSlider"));
        QVERIFY(!stage.button("nextButton")->isEnabled()); // no file yet
        stage.type("diskPathEdit", QStringLiteral("old.qcow2"));
        QVERIFY(stage.sees("diskPathProblem"));
        stage.type("diskPathEdit", QStringLiteral("/srv/old.qcow2"));
        QVERIFY(stage.button("nextButton")->isEnabled());
        stage.button("nextButton")->click();
        QVERIFY(!stage.sees("formatCombo"));
        stage.button("nextButton")->click();
        QVERIFY(test::waitUntil([&] { return stage.button("installButton")->isEnabled(); }));
        Plan wanted;
        wanted.source = treeUrl;
        wanted.diskPath = QStringLiteral("/srv/old.qcow2");
        QVERIFY(stage.lastPlan() == wanted);
    }

    void aNewImageAtAPathAlwaysSaysItsSize()
    {
        Stage stage;
        QVERIFY(stage.show());
        QVERIFY(stage.detect(treeUrl));
        stage.button("nextButton")->click();
        stage.type("diskPathEdit", QStringLiteral("/srv/new.qcow2"));
        stage.button("backButton")->click();
        QVERIFY(stage.goToSummary());
        QCOMPARE(stage.lastPlan().disk->gib(), 10.0); // without it the daemon would take a file that is there
    }

    void aKernelAsksForItsInitrdAndHasNoDisk()
    {
        Stage stage;
        stage.daemon.state().detect = [](const QString &source, const CancelToken &) -> Task<api::install::Detection> {
            auto detection = makeDetection(source);
            detection.kind = api::install::SourceKind::Kernel;
            co_return detection;
        };
        QVERIFY(stage.show());
        QVERIFY(stage.detect(QStringLiteral("/boot/vmlinuz")));
        stage.type("initrdEdit", QStringLiteral("/boot/initrd.img"));
        stage.button("nextButton")->click();
        QVERIFY(!stage.sees("diskSlider"));
        stage.button("backButton")->click();
        QVERIFY(stage.goToSummary());
        Plan wanted;
        wanted.source = QStringLiteral("/boot/vmlinuz");
        wanted.initrd = QStringLiteral("/boot/initrd.img");
        QVERIFY(stage.lastPlan() == wanted);
    }

    void aDiskImageIsTheDisk()
    {
        Stage stage;
        stage.daemon.state().detect = [](const QString &source, const CancelToken &) -> Task<api::install::Detection> {
            auto detection = makeDetection(source);
            detection.kind = api::install::SourceKind::Disk;
            co_return detection;
        };
        QVERIFY(stage.show());
        QVERIFY(stage.detect(QStringLiteral("/srv/system.qcow2")));
        stage.button("nextButton")->click();
        QVERIFY(!stage.sees("diskKindCombo"));
        QVERIFY(!stage.sees("diskSlider"));
        QVERIFY(!stage.sees("diskPathEdit"));
        QVERIFY(stage.text("diskSourceNote").startsWith(QStringLiteral("The image itself")));
        stage.button("nextButton")->click();
        QVERIFY(!stage.sees("textModeCheck")); // its system boots, no installer
        QVERIFY(!stage.sees("formatCombo"));
        stage.button("nextButton")->click();
        QVERIFY(test::waitUntil([&] { return stage.button("installButton")->isEnabled(); }));
        Plan wanted;
        wanted.source = QStringLiteral("/srv/system.qcow2");
        QVERIFY(stage.lastPlan() == wanted);
    }

    void answersOfAnotherSourceDoNotLeak()
    {
        Stage stage;
        QVERIFY(stage.show());
        QVERIFY(stage.detect(treeUrl));
        stage.button("nextButton")->click();
        stage.button("nextButton")->click();
        stage.at<QCheckBox>("textModeCheck")->click();
        stage.at<QComboBox>("formatCombo")->setCurrentIndex(1);
        stage.daemon.state().detect = [](const QString &source, const CancelToken &) -> Task<api::install::Detection> {
            auto detection = makeDetection(source);
            detection.kind = api::install::SourceKind::Disk;
            detection.suggestedName = QStringLiteral("other");
            co_return detection;
        };
        QVERIFY(stage.detect(QStringLiteral("/srv/system.qcow2")));
        QVERIFY(stage.goToSummary());
        QCOMPARE(stage.at<QLineEdit>("nameEdit")->text(), QStringLiteral("other"));
        QVERIFY(!stage.lastPlan().textMode);
        QVERIFY(!stage.lastPlan().diskFormat);
        QVERIFY(!stage.lastPlan().name);
    }

    void onXenOneChoosesTheType()
    {
        Stage stage;
        stage.daemon.state().info.engine.kind = QStringLiteral("xen");
        stage.daemon.state().info.host.bridges = {QStringLiteral("xenbr0")};
        stage.daemon.state().detect = [](const QString &source, const CancelToken &) -> Task<api::install::Detection> {
            auto detection = makeDetection(source);
            detection.xen = api::install::XenType{QStringLiteral("pvh"),
                                                  QStringLiteral("Because."),
                                                  {QStringLiteral("pvh"), QStringLiteral("pv"), QStringLiteral("hvm")}};
            co_return detection;
        };
        stage.daemon.state().preview = [](const Plan &plan) -> api::install::PreviewReply {
            return {{}, {}, {}, api::install::XenType{plan.type.value_or(QStringLiteral("pvh")), QStringLiteral("So."), {}}};
        };
        QVERIFY(stage.show());
        QVERIFY(stage.detect(treeUrl));
        stage.button("nextButton")->click();
        stage.button("nextButton")->click();
        QVERIFY(stage.sees("typeCombo"));
        QCOMPARE(stage.text("typeNote"), QStringLiteral("Because."));
        QVERIFY(!stage.sees("firmwareCombo")); // PVH guests have none
        auto *network = stage.at<QComboBox>("networkCombo");
        QCOMPARE(network->findData(QStringLiteral("user")), -1);
        QCOMPARE(network->currentText(), QStringLiteral("On the bridge xenbr0"));
        stage.button("nextButton")->click();
        QVERIFY(test::waitUntil([&] { return stage.button("installButton")->isEnabled(); }));
        QVERIFY(!stage.lastPlan().type);
        QCOMPARE(stage.text("summaryTypeNote"), QStringLiteral("Type of guest: PVH. So."));
        stage.button("backButton")->click();

        auto *type = stage.at<QComboBox>("typeCombo");
        type->setCurrentIndex(type->findData(QStringLiteral("hvm")));
        QVERIFY(stage.text("typeNote").startsWith(QStringLiteral("A whole machine")));
        QVERIFY(stage.sees("firmwareCombo"));
        stage.at<QComboBox>("firmwareCombo")->setCurrentIndex(1);
        stage.button("nextButton")->click();
        QVERIFY(test::waitUntil([&] { return stage.button("installButton")->isEnabled(); }));
        QCOMPARE(stage.lastPlan().type, std::optional(QStringLiteral("hvm")));
        QCOMPARE(stage.lastPlan().firmware, std::optional(QStringLiteral("uefi")));
        QCOMPARE(stage.lastPlan().nic->bridge, QStringLiteral("xenbr0"));
        stage.button("backButton")->click();
        type->setCurrentIndex(type->findData(QStringLiteral("pv")));
        QVERIFY(!stage.sees("firmwareCombo"));
        stage.button("nextButton")->click();
        QVERIFY(test::waitUntil([&] { return stage.button("installButton")->isEnabled(); }));
        QVERIFY(!stage.lastPlan().firmware); // of another type
    }

    void onXenTheInstallersOwnServerIsOffered()
    {
        Stage stage;
        stage.daemon.state().info.engine.kind = QStringLiteral("xen");
        stage.daemon.state().info.host.bridges = {QStringLiteral("xenbr0")};
        stage.daemon.state().detect = [](const QString &source, const CancelToken &) -> Task<api::install::Detection> {
            auto detection = makeDetection(source);
            detection.installerServer = QStringLiteral("rdp");
            detection.xen = api::install::XenType{
                QStringLiteral("pvh"), QStringLiteral("Because."), {QStringLiteral("pvh"), QStringLiteral("hvm")}};
            co_return detection;
        };
        QVERIFY(stage.show());
        QVERIFY(stage.detect(treeUrl));
        stage.button("nextButton")->click();
        stage.button("nextButton")->click();
        QVERIFY(stage.sees("installerDisplayCombo"));
        auto *display = stage.at<QComboBox>("installerDisplayCombo");
        QVERIFY(display->currentText().contains(QStringLiteral("RDP")));
        QVERIFY(stage.text("installerDisplayNote").contains(QStringLiteral("one-time password")));
        const auto planned = [&] {
            stage.button("nextButton")->click();
            test::waitUntil([&] { return stage.button("installButton")->isEnabled(); });
            const Plan plan = stage.lastPlan();
            stage.button("backButton")->click();
            return plan.installerDisplay;
        };
        QVERIFY(!planned()); // the daemon's own choice
        display->setCurrentIndex(1);
        QCOMPARE(planned(), std::optional(QStringLiteral("guest")));
        stage.at<QCheckBox>("textModeCheck")->click();
        QVERIFY(!stage.sees("installerDisplayCombo"));
        QVERIFY(!planned());
        stage.at<QCheckBox>("textModeCheck")->click();
        auto *type = stage.at<QComboBox>("typeCombo");
        type->setCurrentIndex(type->findData(QStringLiteral("hvm")));
        QVERIFY(!stage.sees("installerDisplayCombo"));
        type->setCurrentIndex(0);
        auto *network = stage.at<QComboBox>("networkCombo");
        network->setCurrentIndex(network->findData(QStringLiteral("none")));
        QVERIFY(!stage.sees("installerDisplayCombo"));
    }

    void elsewhereThereIsNoTypeToChoose()
    {
        Stage stage;
        QVERIFY(stage.show());
        QVERIFY(stage.detect(treeUrl));
        stage.button("nextButton")->click();
        stage.button("nextButton")->click();
        QVERIFY(!stage.sees("typeCombo"));
        QVERIFY(stage.sees("firmwareCombo"));
        QVERIFY(stage.at<QComboBox>("networkCombo")->findData(QStringLiteral("user")) >= 0);
    }

    void refusesBadAnswersInPlace()
    {
        Stage stage;
        QVERIFY(stage.show());
        QVERIFY(stage.detect(treeUrl));
        stage.button("nextButton")->click();
        const auto isRefused = [&](const char *edit, const QString &text, const char *problem) {
            const QString before = stage.at<QLineEdit>(edit)->text();
            stage.type(edit, text);
            const bool refused =
                stage.sees(problem) && !stage.button("nextButton")->isEnabled() && !stage.button("installButton")->isEnabled();
            stage.type(edit, before);
            return refused && stage.button("nextButton")->isEnabled();
        };
        QVERIFY(isRefused("nameEdit", QStringLiteral("-a"), "nameProblem"));
        QVERIFY(isRefused("nameEdit", QStringLiteral("taken"), "nameProblem"));
        QVERIFY(isRefused("memoryEdit", QStringLiteral("2048"), "memoryProblem"));
        QVERIFY(isRefused("memoryEdit", QStringLiteral("17 GiB"), "memoryProblem")); // of 16
        QVERIFY(isRefused("diskEdit", QStringLiteral("10 kB"), "diskProblem"));
        stage.at<QCheckBox>("memoryMaxCheck")->click();
        QVERIFY(isRefused("memoryMaxEdit", QStringLiteral("512 MiB"), "memoryMaxProblem"));
    }

    void remarksAreNoRefusals()
    {
        Stage stage;
        QVERIFY(stage.show());
        QVERIFY(stage.detect(treeUrl));
        stage.button("nextButton")->click();
        stage.type("memoryEdit", QStringLiteral("12 GiB")); // of 11 free
        QVERIFY(stage.text("memoryProblem").contains(QStringLiteral("Only 11 GiB are free")));
        QVERIFY(stage.button("nextButton")->isEnabled());
        stage.type("memoryEdit", QStringLiteral("256 MiB")); // of 512 needed
        QVERIFY(stage.text("memoryProblem").contains(QStringLiteral("Less than the 512 MiB")));
        stage.type("diskEdit", QStringLiteral("500 GiB")); // of 120 free
        QVERIFY(stage.text("diskProblem").contains(QStringLiteral("More than is free")));
        QVERIFY(stage.button("nextButton")->isEnabled());
    }

    void sliderAndTextSayTheSame()
    {
        Stage stage;
        QVERIFY(stage.show());
        QVERIFY(stage.detect(treeUrl));
        stage.button("nextButton")->click();
        auto *slider = stage.at<QSlider>("memorySlider");
        auto *edit = stage.at<QLineEdit>("memoryEdit");
        QCOMPARE(edit->text(), QStringLiteral("1 GiB"));
        slider->setFocus();
        QTest::keyClick(slider, Qt::Key_Right);
        QCOMPARE(edit->text(), QStringLiteral("1.25 GiB"));
        QTest::keyClick(slider, Qt::Key_End);
        QCOMPARE(edit->text(), QStringLiteral("16 GiB"));
        stage.type("memoryEdit", QStringLiteral("1,5 GiB"));
        const int position = slider->value();
        QTest::keyClick(slider, Qt::Key_Left);
        QCOMPARE(slider->value(), position - 1);
        QCOMPARE(edit->text(), QStringLiteral("1.25 GiB"));
    }

    void showsDefinitionAndCommand()
    {
        Stage stage;
        QVERIFY(stage.show());
        QVERIFY(stage.detect(treeUrl));
        QVERIFY(stage.goToSummary());
        QCOMPARE(stage.at<QPlainTextEdit>("definitionView")->toPlainText(), QStringLiteral("name: debian12\n"));
        const QString command = QStringLiteral("dom install --location ") + treeUrl;
        QCOMPARE(stage.at<QPlainTextEdit>("commandEdit")->toPlainText(), command);
        stage.button("copyCommandButton")->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), command);
    }

    void showsWhyAPreviewIsRefused()
    {
        Stage stage;
        stage.daemon.state().preview = [](const Plan &) -> api::install::PreviewReply {
            throw Error(ErrorCode::AlreadyExists, QStringLiteral("the file /a.qcow2 is there already"),
                        QStringLiteral("Name another file"));
        };
        QVERIFY(stage.show());
        QVERIFY(stage.detect(treeUrl));
        QVERIFY(stage.goToSummary());
        QCOMPARE(stage.text("errorLabel"), QStringLiteral("The file /a.qcow2 is there already.\nName another file."));
        QVERIFY(!stage.button("installButton")->isEnabled());
        stage.button("backButton")->click();
        QVERIFY(!stage.sees("errorLabel"));
    }

    void installsStraightFromTheFirstPage()
    {
        Stage stage;
        stage.daemon.state().install = [](const Plan &) {
            return api::install::InstallReply{QStringLiteral("j7"), QStringLiteral("debian12")};
        };
        QVERIFY(stage.show());
        QVERIFY(stage.detect(treeUrl));
        QSignalSpy started(stage.wizard, &NewGuestWizard::installStarted);
        QSignalSpy accepted(stage.wizard, &QDialog::accepted);
        stage.button("installButton")->click();
        QVERIFY(!stage.button("installButton")->isEnabled()); // not twice
        QVERIFY(test::waitUntil([&] { return accepted.size() == 1; }));
        QCOMPARE(started.size(), 1);
        QCOMPARE(started.at(0), (QVariantList{QStringLiteral("j7"), QStringLiteral("debian12")}));
        QCOMPARE(stage.daemon.state().calls.filter(QStringLiteral("Install")).size(), 1);
    }

    void showsWhyAnInstallIsRefusedAndStays()
    {
        Stage stage;
        stage.daemon.state().install = [](const Plan &) -> api::install::InstallReply {
            throw Error(ErrorCode::NoSpace, QStringLiteral("10 GiB do not fit"), QStringLiteral("Choose a smaller disk"),
                        QStringLiteral("No space left on device"));
        };
        QVERIFY(stage.show());
        QVERIFY(stage.detect(treeUrl));
        stage.button("installButton")->click();
        QVERIFY(test::waitUntil([&] { return stage.sees("errorLabel"); }));
        QCOMPARE(stage.text("errorLabel"),
                 QStringLiteral("10 GiB do not fit.\nNo space left on device.\nChoose a smaller disk."));
        QVERIFY(stage.wizard->isVisible());
        QVERIFY(stage.button("installButton")->isEnabled());
    }

    void outlivesTheDaemonAndGoesOnWhenItIsBack()
    {
        Stage stage;
        QVERIFY(stage.show());
        QVERIFY(stage.detect(treeUrl));
        stage.button("nextButton")->click();
        stage.type("nameEdit", QStringLiteral("kept"));
        stage.daemon.die();
        QVERIFY(test::waitUntil([&] { return stage.sees("errorLabel"); }));
        stage.button("installButton")->click();
        QVERIFY(test::waitUntil([&] { return stage.button("installButton")->isEnabled() && stage.sees("errorLabel"); }));
        stage.daemon.live();
        stage.session.retryNow();
        QVERIFY(test::waitUntil([&] { return stage.session.state() == LinkState::Connected; }));
        stage.button("backButton")->click();
        QVERIFY(stage.goToSummary());
        QCOMPARE(stage.lastPlan().name, std::optional(QStringLiteral("kept")));
        QVERIFY(!stage.sees("errorLabel"));
    }

    void looksAgainWhenTheDaemonIsBack()
    {
        Stage stage;
        QVERIFY(stage.show());
        stage.daemon.die();
        QVERIFY(test::waitUntil([&] { return stage.session.state() == LinkState::Waiting; }));
        stage.wizard->setSource(treeUrl);
        QVERIFY(test::waitUntil([&] { return stage.sees("detectionHint"); }));
        QVERIFY(!stage.button("nextButton")->isEnabled());
        stage.daemon.live();
        QVERIFY(test::waitUntil([&] { return stage.button("nextButton")->isEnabled(); }, std::chrono::seconds(20)));
    }

    void mayBeDeletedInTheMiddleOfACall()
    {
        Stage stage;
        const auto pending = std::make_shared<Pending::element_type>();
        stage.daemon.state().detect = [pending](const QString &source, const CancelToken &) { return whenTold(pending, source); };
        QVERIFY(stage.show());
        stage.wizard->setSource(treeUrl);
        QVERIFY(test::waitUntil([&] { return pending->contains(treeUrl); }));
        delete std::exchange(stage.wizard, nullptr);
        QVERIFY(test::waitUntil([&] { return stage.daemon.state().cancelledDetections == 1; }));
        pending->value(treeUrl).resolve(makeDetection(treeUrl));
        QCoreApplication::processEvents();
    }

    void outlivesItsSession()
    {
        test::FakeDaemon daemon;
        auto session = std::make_unique<HostSession>(ConnectOptions{daemon.socket(), false});
        NewGuestWizard wizard(session.get());
        wizard.show();
        session.reset();
        wizard.setSource(treeUrl);
        auto *title = wizard.findChild<QLabel *>(QStringLiteral("detectionTitle"));
        QVERIFY(test::waitUntil([&] { return title->text().startsWith(QStringLiteral("The connection")); }));
    }

    void worksByKeyboardAlone()
    {
        Stage stage;
        stage.daemon.state().install = [](const Plan &plan) {
            return api::install::InstallReply{QStringLiteral("j1"), plan.name.value_or(QString())};
        };
        QVERIFY(stage.show());
        stage.wizard->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(stage.wizard));
        const auto press = [](Qt::Key key, Qt::KeyboardModifiers modifiers = {}) {
            QTest::keyClick(QApplication::focusWidget(), key, modifiers);
        };
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("sourceEdit"));
        QTest::keyClicks(QApplication::focusWidget(), treeUrl);
        press(Qt::Key_Return); // looks at once
        QVERIFY(test::waitUntil([&] { return stage.button("nextButton")->isEnabled(); }));
        press(Qt::Key_Return);
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("nameEdit"));
        press(Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("keys"));
        press(Qt::Key_M, Qt::AltModifier);
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("memoryEdit"));
        press(Qt::Key_Tab);
        press(Qt::Key_Return);
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("networkCombo"));
        press(Qt::Key_X, Qt::AltModifier);
        QVERIFY(test::waitUntil([&] { return stage.at<QWidget>("definitionView")->hasFocus(); })); // a button is seen to go down
        QVERIFY(test::waitUntil([&] { return stage.button("installButton")->isEnabled(); }));
        QSignalSpy started(stage.wizard, &NewGuestWizard::installStarted);
        press(Qt::Key_Return);
        QVERIFY(test::waitUntil([&] { return !started.isEmpty(); }));
        QCOMPARE(started.at(0).at(1).toString(), QStringLiteral("keys"));
    }

    void escapeCloses()
    {
        Stage stage;
        QVERIFY(stage.show());
        QSignalSpy rejected(stage.wizard, &QDialog::rejected);
        QTest::keyClick(stage.wizard, Qt::Key_Escape);
        QCOMPARE(rejected.size(), 1);
    }

    void mnemonicsOfAPageAreNotShared()
    {
        Stage stage;
        stage.daemon.state().detect = [](const QString &source, const CancelToken &) -> Task<api::install::Detection> {
            auto detection = makeDetection(source);
            detection.kind =
                source.contains(QStringLiteral("vmlinuz")) ? api::install::SourceKind::Kernel : api::install::SourceKind::Tree;
            co_return detection;
        };
        QVERIFY(stage.show());
        QVERIFY(stage.detect(QStringLiteral("/boot/vmlinuz")));
        QCOMPARE(sharedMnemonic(stage.wizard), QString());
        QVERIFY(stage.detect(treeUrl));
        for (int i = 0; i < 3; ++i) {
            stage.button("nextButton")->click();
            stage.at<QComboBox>("diskKindCombo")->setCurrentIndex(1); // has the most fields
            stage.type("diskPathEdit", QStringLiteral("/srv/old.qcow2"));
            QCOMPARE(sharedMnemonic(stage.wizard), QString());
        }
    }

    void everyFieldHasANameForAssistiveTechnology()
    {
        Stage stage;
        QVERIFY(stage.show());
        QVERIFY(stage.detect(treeUrl));
        for (const QWidget *field : stage.wizard->findChildren<QWidget *>()) {
            const bool isField = field->inherits("QLineEdit") || field->inherits("QComboBox") || field->inherits("QSlider")
                || field->inherits("QPlainTextEdit") || field->inherits("QListWidget");
            const bool isInner = qobject_cast<const QSpinBox *>(field->parent());
            if (isField && !isInner)
                QVERIFY2(!field->accessibleName().isEmpty(), qPrintable(field->objectName()));
        }
    }
};

QTEST_MAIN(TestNewGuestWizard)
#include "test_new_guest_wizard.moc"
