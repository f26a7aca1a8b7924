// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/event_loop.h"
#include "definition_store.h"
#include "devices/device_service.h"
#include "fake_engine.h"
#include "power/guest_power.h"
#include "waiting.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace domus;
using test::FakeEngine;
using test::thrownBy;

namespace {

Task<PreparedNics> plainNics(DomainConfig config, QString)
{
    PreparedNics nics;
    nics.backends.resize(config.nics.size());
    nics.warnings = QStringList{QStringLiteral("built in")};
    co_return nics;
}

} // namespace

/// Devices of guests that run and that do not, on a fake engine and real definitions.
class TestDeviceService : public QObject {
    Q_OBJECT

    struct House {
        explicit House(const QTemporaryDir &directory)
            : store(directory.filePath(QStringLiteral("guests"))), registry(&store), events(directory.path())
        {
            PowerServices powerServices;
            powerServices.engine = &engine;
            powerServices.events = &events;
            powerServices.domainsDirectory = directory.filePath(QStringLiteral("domains"));
            powerServices.nvramDirectory = directory.path();
            powerServices.prepareNics = &plainNics;
            powerServices.admit = [](const DomainConfig &) {};
            power = std::make_shared<GuestPower>(&registry, powerServices);
            devices = std::make_shared<DeviceService>(DeviceServices{
                &engine, &registry, powerServices.domainsDirectory, &plainNics,
                [this](const Guest &, const QString &kind, const QString &text) { told.append(kind + u' ' + text); }});
            registry.load();
        }

        FakeEngine engine;
        DefinitionStore store;
        GuestRegistry registry;
        EventLog events;
        QStringList told;
        std::shared_ptr<GuestPower> power;
        std::shared_ptr<DeviceService> devices;
    };

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<House> m_house;
    std::shared_ptr<Guest> m_guest;

    QString image(const QString &name, const QByteArray &start = "plain")
    {
        QFile file(m_directory->filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(start) < 0 || !file.resize(1 << 20))
            qFatal("cannot write");
        return file.fileName();
    }

    std::shared_ptr<Guest> define(const QString &name, const QString &disk)
    {
        GuestDefinition definition;
        definition.name = name;
        definition.uuid = QUuid::createUuid();
        definition.hardware.name = name;
        definition.hardware.guest = definition.uuid;
        definition.hardware.disks = {
            {.path = disk, .format = DiskFormat::Raw},
            {.format = DiskFormat::Raw, .bus = DiskBus::Sata, .role = DiskRole::Cdrom, .readOnly = true}};
        definition.hardware.nics = {{.mac = randomMac()}};
        return m_house->registry.define(definition);
    }

    void begin() { runUntilDone(m_house->power->start(m_guest)); }
    std::shared_ptr<test::FakeDomain> domain() const { return m_house->engine.domainOf(m_guest->uuid()); }
    const DomainConfig &defined() const { return m_guest->definition().hardware; }

    DeviceService::Outcome attach(const DiskConfig &disk, bool formatKnown = true, bool next = false)
    {
        return runUntilDone(m_house->devices->attachDisk(m_guest, disk, formatKnown, next));
    }
    std::optional<ErrorInfo> refusal(const DiskConfig &disk)
    {
        return thrownBy([&] { attach(disk); });
    }

private Q_SLOTS:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        m_house = std::make_unique<House>(*m_directory);
        m_guest = define(QStringLiteral("alpha"), image(QStringLiteral("a.img")));
    }
    void cleanup()
    {
        m_guest.reset();
        m_house.reset();
    }

    void ofAGuestThatIsOffOnlyTheDefinitionChanges()
    {
        const QString path = image(QStringLiteral("b.img"));
        const auto outcome = attach({.path = path, .format = DiskFormat::Raw});
        QCOMPARE(outcome.place, 3);
        QVERIFY(outcome.pending);
        QCOMPARE(defined().disks[2].path, path);
        QVERIFY(runUntilDone(m_house->devices->detachDisk(m_guest, QStringLiteral("3"), false)).pending);
        QCOMPARE(defined().disks.size(), 2U);
        QCOMPARE(m_house->told, (QStringList{QStringLiteral("disk_attached ") + path, QStringLiteral("disk_detached ") + path}));
    }

    void ofOneThatRunsBothChange()
    {
        begin();
        const QString path = image(QStringLiteral("b.img"));
        QVERIFY(!attach({.path = path, .format = DiskFormat::Raw}).pending);
        QVERIFY(domain()->calls.contains(QStringLiteral("attachDisk ") + path));
        QCOMPARE(defined().disks.size(), 3U);
        QCOMPARE(m_guest->runningConfig().disks.size(), 3U);
        const auto gone = runUntilDone(m_house->devices->detachDisk(m_guest, path, false));
        QCOMPARE(gone.name, path);
        QVERIFY(!gone.pending);
        QCOMPARE(defined().disks.size(), 2U);
        QCOMPARE(m_guest->runningConfig().disks.size(), 2U);
    }

    void theDefinitionWaitsForTheDomain()
    {
        begin();
        domain()->nextFailure = Error(ErrorCode::NotSupported, QStringLiteral("no place"));
        const auto failure = refusal({.path = image(QStringLiteral("b.img")), .format = DiskFormat::Raw});
        QCOMPARE(failure->code, ErrorCode::NotSupported);
        QCOMPARE(failure->guest, QStringLiteral("alpha"));
        QCOMPARE(defined().disks.size(), 2U);
        domain()->nextFailure = Error(ErrorCode::Timeout, QStringLiteral("not let go"));
        QCOMPARE(thrownBy([&] { runUntilDone(m_house->devices->detachDisk(m_guest, QStringLiteral("1"), false)); })->code,
                 ErrorCode::Timeout);
        QCOMPARE(defined().disks.size(), 2U);
    }

    void theNextStartLeavesTheDomainAlone()
    {
        begin();
        const QString path = image(QStringLiteral("b.img"));
        QVERIFY(attach({.path = path, .format = DiskFormat::Raw}, true, true).pending);
        QCOMPARE(m_guest->runningConfig().disks.size(), 2U);
        // The running guest has not got it: it can be taken from the definition only.
        QCOMPARE(thrownBy([&] { runUntilDone(m_house->devices->detachDisk(m_guest, path, false)); })->code, ErrorCode::NotFound);
        QVERIFY(runUntilDone(m_house->devices->detachDisk(m_guest, path, true)).pending);
        QCOMPARE(defined().disks.size(), 2U);
    }

    void theFormatIsLookedUp()
    {
        const QByteArray qcow2("QFI\xfb\0\0\0\3\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x10\0\0\0\0\0\x10\0\0", 32);
        attach({.path = image(QStringLiteral("q.qcow2"), qcow2 + QByteArray(80, '\0'))}, false);
        QCOMPARE(defined().disks[2].format, DiskFormat::Qcow2);
        attach({.path = image(QStringLiteral("r.img"))}, false);
        QCOMPARE(defined().disks[3].format, DiskFormat::Raw);
        // A guest may have written that it builds on any file of this user.
        const QByteArray backed("QFI\xfb\0\0\0\3\0\0\0\0\0\0\0\x70\0\0\0\x10\0\0\0\x10\0\0\0\0\0\x10\0\0", 32);
        const QString hostile = image(QStringLiteral("h.img"), backed + QByteArray(80, '\0') + "/etc/passwd");
        QCOMPARE(thrownBy([&] { attach({.path = hostile}, false); })->code, ErrorCode::NotSupported);
    }

    void refusesImagesThatAreTaken()
    {
        const auto other = define(QStringLiteral("beta"), image(QStringLiteral("c.img")));
        QCOMPARE(refusal({.path = m_directory->filePath(QStringLiteral("c.img")), .format = DiskFormat::Raw})->code,
                 ErrorCode::InUse);
        QCOMPARE(refusal({.path = m_directory->filePath(QStringLiteral("a.img")), .format = DiskFormat::Raw})->code,
                 ErrorCode::AlreadyExists);
        QCOMPARE(refusal({.path = QStringLiteral("/nonexistent"), .format = DiskFormat::Raw})->code, ErrorCode::NotFound);
        QCOMPARE(refusal({.path = QStringLiteral("relative"), .format = DiskFormat::Raw})->code, ErrorCode::InvalidArgument);
        QCOMPARE(refusal({.path = image(QStringLiteral("r.img")), .format = DiskFormat::Qcow2})->code, ErrorCode::IoError);
    }

    void cardsComeAndGo()
    {
        begin();
        const auto outcome = runUntilDone(m_house->devices->attachNic(m_guest, {}, false));
        QVERIFY(!outcome.pending && outcome.name.startsWith(QStringLiteral("52:54:00:")));
        QCOMPARE(outcome.warnings, QStringList{QStringLiteral("built in")});
        QCOMPARE(defined().nics.size(), 2U);
        QCOMPARE(thrownBy([&] { runUntilDone(m_house->devices->attachNic(m_guest, {.mac = outcome.name}, false)); })->code,
                 ErrorCode::BadDefinition);
        QCOMPARE(runUntilDone(m_house->devices->detachNic(m_guest, outcome.name.toUpper(), false)).name, outcome.name);
        QCOMPARE(defined().nics.size(), 1U);
        QCOMPARE(thrownBy([&] { runUntilDone(m_house->devices->detachNic(m_guest, outcome.name, false)); })->code,
                 ErrorCode::NotFound);
    }

    void mediaChange()
    {
        begin();
        const QString cd = image(QStringLiteral("d.iso"));
        QCOMPARE(runUntilDone(m_house->devices->changeMedium(m_guest, {}, cd, false, false)).place, 2);
        QCOMPARE(domain()->calls.last(), QStringLiteral("changeMedium 1 ") + cd);
        QCOMPARE(defined().disks[1].path, cd);
        QCOMPARE(runUntilDone(m_house->devices->changeMedium(m_guest, cd, {}, true, false)).name, cd);
        QCOMPARE(defined().disks[1].path, QString());
        QCOMPARE(
            thrownBy([&] { runUntilDone(m_house->devices->changeMedium(m_guest, QStringLiteral("1"), {}, false, false)); })->code,
            ErrorCode::NotFound);
        attach({.format = DiskFormat::Raw, .bus = DiskBus::Sata, .role = DiskRole::Cdrom, .readOnly = true}, true, true);
        QVERIFY(thrownBy([&] {
                    runUntilDone(m_house->devices->changeMedium(m_guest, {}, cd, false, false));
                })->text.contains(QStringLiteral("2 CD drives")));
    }
};

QTEST_GUILESS_MAIN(TestDeviceService)
#include "test_device_service.moc"
