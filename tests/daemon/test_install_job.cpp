// SPDX-License-Identifier: GPL-3.0-or-later
#include "definition_store.h"
#include "disk_images.h"
#include "fake_engine.h"
#include "installing/install_job.h"
#include "power/guest_power.h"
#include "waiting.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace domus;
using test::FakeEngine;
using test::waitUntil;

namespace {

Task<PreparedNics> noNics(DomainConfig, QString)
{
    PreparedNics nics;
    co_return nics;
}

Task<> makeEmptyDisk(DiskRequest request, CancelToken)
{
    QFile file(request.path);
    if (!file.open(QIODevice::WriteOnly))
        throw Error(ErrorCode::IoError, QStringLiteral("cannot make the disk"));
    file.write(QByteArray::fromHex("514649fb00000003").leftJustified(104, '\0')); // what qcow2 begins with
    co_return;
}

Task<> failOnFullDisk(DiskRequest, CancelToken)
{
    throw Error(ErrorCode::NoSpace, QStringLiteral("the file system is full"));
    co_return;
}

} // namespace

class TestInstallJob : public QObject {
    Q_OBJECT

    struct House {
        explicit House(const QTemporaryDir &directory)
            : store(directory.filePath(QStringLiteral("guests"))),
              registry(&store),
              events(directory.path()),
              jobs(directory.filePath(QStringLiteral("jobs")))
        {
            PowerServices services;
            services.engine = &engine;
            services.events = &events;
            services.domainsDirectory = directory.filePath(QStringLiteral("domains"));
            services.nvramDirectory = directory.path();
            services.prepareNics = &noNics;
            services.admit = [](const DomainConfig &) {};
            power = std::make_shared<GuestPower>(&registry, services);
            registry.load();
            tools.engine = &engine;
            tools.registry = &registry;
            tools.power = power;
            tools.cacheDirectory = directory.filePath(QStringLiteral("cache"));
            tools.createDisk = &makeEmptyDisk;
        }

        FakeEngine engine;
        DefinitionStore store;
        GuestRegistry registry;
        EventLog events;
        JobQueue jobs;
        std::shared_ptr<GuestPower> power;
        InstallTools tools;
    };

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<House> m_house;
    Detection m_detection;
    PlannedInstall m_planned;

    QString disk() const { return m_directory->filePath(QStringLiteral("d.qcow2")); }

    JobRecord run(const std::function<void(const JobRecord &)> &onProgress = {})
    {
        if (onProgress)
            QObject::connect(&m_house->jobs, &JobQueue::changed, &m_house->jobs, onProgress);
        const auto tools = m_house->tools;
        const QString id =
            m_house->jobs.start(QStringLiteral("install"), QStringLiteral("Install"), {}, {},
                                [tools, detection = m_detection, planned = m_planned](const std::shared_ptr<Job> &job) {
                                    return runInstall(tools, detection, planned, job);
                                });
        waitUntil([&] { return m_house->jobs.find(id).state != JobState::Running; });
        return m_house->jobs.find(id);
    }

    bool nothingIsLeft() const
    {
        return m_house->registry.all().isEmpty() && !QFile::exists(disk())
            && QDir(m_directory->filePath(QStringLiteral("domains"))).isEmpty()
            && QDir(m_directory->filePath(QStringLiteral("guests"))).isEmpty();
    }

private Q_SLOTS:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        QDir(m_directory->path()).mkdir(QStringLiteral("jobs"));
        QDir(m_directory->path()).mkdir(QStringLiteral("domains"));
        m_house = std::make_unique<House>(*m_directory);
        for (const QString &name : {QStringLiteral("linux"), QStringLiteral("initrd")}) {
            QFile file(m_directory->filePath(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write("boot");
        }
        m_detection = {};
        m_detection.kind = InstallKind::Kernel;
        m_detection.location = QUrl::fromLocalFile(m_directory->filePath(QStringLiteral("linux")));
        m_detection.graphical.kernel = m_detection.location;
        m_detection.graphical.initrd = QUrl::fromLocalFile(m_directory->filePath(QStringLiteral("initrd")));
        m_detection.text = m_detection.graphical;
        api::install::Plan plan;
        plan.source = m_detection.location.toString();
        plan.name = QStringLiteral("fc6");
        plan.memory = ByteSize::fromMiB(256);
        plan.diskPath = disk();
        plan.disk = ByteSize::fromGiB(4);
        PlanningHost host;
        host.memory = ByteSize::fromGiB(8);
        host.imageFormat = [](const QString &) { return std::optional<QString>(); };
        m_planned = planInstall(plan, m_detection, host);
    }

    void cleanup() { m_house.reset(); }

    void installs()
    {
        const JobRecord record = run();
        QVERIFY2(record.state == JobState::Done, qPrintable(record.text));
        const auto guest = m_house->registry.find(QStringLiteral("fc6"));
        QVERIFY(guest->state() == GuestState::Running);
        QVERIFY(guest->note().installBoot);
        QCOMPARE(m_house->engine.started.first().boot.kernel, m_directory->filePath(QStringLiteral("linux")));
        QVERIFY(QFile::exists(disk()));
    }

    /// What was planned before the kernel was there is settled when it is.
    void onXenTheKernelSettlesTheType()
    {
        m_house->engine.xen = XenTypes{true, true, true, true};
        m_house->engine.notes = XenKernelNotes{true, false, QStringLiteral("linux")};
        XenFacts facts;
        facts.host = *m_house->engine.xen;
        facts.recent = true;
        m_planned.xenFacts = facts;
        m_planned.xen = chooseXenType(facts);
        QCOMPARE(m_planned.xen->type, DomainType::Pvh);
        m_detection.kind = InstallKind::Tree;
        m_detection.graphical.cmdline = m_detection.text.cmdline = QStringLiteral("vga=788 --- quiet");
        const JobRecord record = run();
        QVERIFY2(record.state == JobState::Done, qPrintable(record.text));
        QCOMPARE(m_house->engine.kernelsLookedAt, QStringList{m_directory->filePath(QStringLiteral("linux"))});
        QCOMPARE(m_house->engine.started.first().type, DomainType::Pv);
        QCOMPARE(m_house->engine.started.first().boot.cmdline, QStringLiteral("console=hvc0 console=tty0 --- quiet"));
    }

    /// Its text goes to the text console, where it tells its address; the password comes with the start, and is in no definition.
    void onXenAnacondaShowsItselfByAServer()
    {
        m_house->engine.engineKind = EngineKind::Xen;
        m_house->engine.xen = XenTypes{true, true, true, true};
        m_house->engine.notes = XenKernelNotes{true, true, QStringLiteral("linux")};
        XenFacts facts;
        facts.host = *m_house->engine.xen;
        facts.recent = true;
        m_planned.xenFacts = facts;
        m_planned.xen = chooseXenType(facts);
        m_detection.kind = InstallKind::Tree;
        m_detection.remote = {QStringLiteral("vnc"), QStringLiteral("inst.vnc")};
        m_detection.graphical.cmdline = QStringLiteral("inst.repo=http://mirror/");
        m_planned.definition.hardware.nics = {
            NicConfig{NicKind::Bridge, QStringLiteral("xenbr0"), NicModel::Virtio, randomMac()}};
        m_planned.reachable = true;
        const JobRecord record = run();
        QVERIFY2(record.state == JobState::Done, qPrintable(record.text));
        const auto guest = m_house->registry.find(QStringLiteral("fc6"));
        const QString kept = QStringLiteral("console=hvc0 inst.repo=http://mirror/ inst.vnc quiet");
        QCOMPARE(guest->definition().install->boot.cmdline, kept);
        QVERIFY(guest->definition().install->server == InstallerServer::Vnc);
        QCOMPARE(m_house->engine.started.first().boot.cmdline,
                 kept + QStringLiteral(" inst.vncpassword=") + guest->note().installerPassword);
        QVERIFY(!record.text.contains(guest->note().installerPassword));
        QVERIFY(parseDefinition(writeDefinition(guest->definition()), {})->definition == guest->definition());
    }

    void onXenAKernelThatCannotBeWhatWasAskedForLeavesNothing()
    {
        m_house->engine.xen = XenTypes{true, true, true, true};
        m_house->engine.notes = XenKernelNotes{true, false, QStringLiteral("linux")};
        XenFacts facts;
        facts.host = *m_house->engine.xen;
        facts.wish = DomainType::Pvh;
        m_planned.xenFacts = facts;
        m_planned.xen = chooseXenType(facts);
        const JobRecord record = run();
        QVERIFY(record.error == ErrorCode::NotSupported);
        QVERIFY2(record.text.contains(QStringLiteral("no entry for PVH")), qPrintable(record.text));
        QVERIFY(nothingIsLeft());
    }

    void leavesNothingWhenTheDiskIsFull()
    {
        m_house->tools.createDisk = &failOnFullDisk;
        const JobRecord record = run();
        QVERIFY(record.error == ErrorCode::NoSpace);
        QVERIFY(nothingIsLeft());
    }

    void leavesNothingWhenTheEngineRefuses()
    {
        m_house->engine.nextStartFailure = Error(ErrorCode::EngineFailed, QStringLiteral("no"));
        QVERIFY(run().error == ErrorCode::EngineFailed);
        QVERIFY(nothingIsLeft());
    }

    void leavesNothingWhenTheSourceHasGone()
    {
        QFile::remove(m_directory->filePath(QStringLiteral("initrd")));
        QVERIFY(run().state == JobState::Failed);
        QVERIFY(nothingIsLeft());
    }

    void neverOverwritesAFile()
    {
        QFile file(disk());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("precious");
        file.close();
        QVERIFY(run().error == ErrorCode::AlreadyExists);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("precious"));
    }

    void leavesNothingWhenCancelled_data()
    {
        QTest::addColumn<double>("atProgress");
        QTest::newRow("while fetching") << 0.0;
        QTest::newRow("while the disk is made") << 0.92;
        QTest::newRow("while it starts") << 0.96;
    }

    void leavesNothingWhenCancelled()
    {
        QFETCH(double, atProgress);
        bool cancelled = false;
        const JobRecord record = run([&](const JobRecord &now) {
            if (now.state == JobState::Running && now.progress >= atProgress && !std::exchange(cancelled, true))
                QMetaObject::invokeMethod(
                    &m_house->jobs, [this, id = now.id] { m_house->jobs.cancel(id); }, Qt::DirectConnection);
        });
        QVERIFY2(record.state == JobState::Cancelled, qPrintable(record.text));
        QVERIFY(nothingIsLeft());
    }

    void takesBackAGuestThatRunsByNow()
    {
        QVERIFY(run().state == JobState::Done);
        const QString key = m_house->registry.find(QStringLiteral("fc6"))->key();
        bool undone = false;
        spawn(
            [](InstallTools tools, QString guest, QString image, bool *done) -> Task<> {
                co_await undoInstall(tools, {{UndoStep::Kind::Undefine, guest}, {UndoStep::Kind::RemoveFile, image}});
                *done = true;
            }(m_house->tools, key, disk(), &undone),
            "undo");
        QVERIFY(waitUntil([&] { return undone; }));
        QVERIFY(nothingIsLeft());
    }
};

QTEST_GUILESS_MAIN(TestInstallJob)
#include "test_install_job.moc"
