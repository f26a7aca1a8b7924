// SPDX-License-Identifier: GPL-3.0-or-later
#include "definition_store.h"
#include "guests/guest_registry.h"
#include "guests/guest_removal.h"
#include "waiting.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace domus;
using test::thrownBy;
using test::waitUntil;

namespace {

GuestDefinition definition(const QString &name, const QString &disk = {})
{
    GuestDefinition made;
    made.name = name;
    made.uuid = QUuid::createUuid();
    made.hardware.name = name;
    made.hardware.guest = made.uuid;
    if (!disk.isEmpty()) {
        DiskConfig config;
        config.path = disk;
        made.hardware.disks = {config};
    }
    return made;
}

void writeFile(const QString &path, const QByteArray &text)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

} // namespace

class TestGuestRegistry : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<DefinitionStore> m_store;
    std::unique_ptr<GuestRegistry> m_registry;

    QString path(const QString &name) const { return m_directory->filePath(QStringLiteral("guests/") + name); }

private Q_SLOTS:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        m_store = std::make_unique<DefinitionStore>(m_directory->filePath(QStringLiteral("guests")));
        m_registry = std::make_unique<GuestRegistry>(m_store.get());
        m_registry->load();
    }

    void cleanup()
    {
        m_registry.reset();
        m_store.reset();
    }

    void findsByNameAndUuid()
    {
        const auto guest = m_registry->define(definition(QStringLiteral("alpha")));
        QCOMPARE(m_registry->find(QStringLiteral("alpha")), guest);
        QCOMPARE(m_registry->find(guest->uuid().toString()), guest);
        const auto error = thrownBy([&] { m_registry->find(QStringLiteral("beta")); });
        QVERIFY(error->code == ErrorCode::GuestNotFound);
        QCOMPARE(error->guest, QStringLiteral("beta"));
    }

    void aCopiedFileTakesNoGuestAway()
    {
        const auto guest = m_registry->define(definition(QStringLiteral("beta")));
        QFile file(path(QStringLiteral("beta.yaml")));
        QVERIFY(file.open(QIODevice::ReadOnly));
        writeFile(path(QStringLiteral("alpha.yaml")), file.readAll().replace("name: beta", "name: alpha"));
        m_registry->load();
        QCOMPARE(m_registry->find(QStringLiteral("beta")), guest);
        QVERIFY(guest->problem().isEmpty());
        QVERIFY(m_registry->find(QStringLiteral("alpha"))->problem().contains(QStringLiteral("same UUID")));
        QVERIFY(QFile::remove(path(QStringLiteral("beta.yaml"))));
        m_registry->load();
        QCOMPARE(m_registry->find(QStringLiteral("alpha")), guest);
    }

    void tellsTwoOfOneNameApart()
    {
        const auto guest = m_registry->define(definition(QStringLiteral("alpha")));
        guest->setState(GuestState::Running);
        QVERIFY(QFile::remove(path(QStringLiteral("alpha.yaml"))));
        m_registry->load();
        GuestDefinition other = definition(QStringLiteral("alpha"));
        m_store->create(other);
        m_registry->load();
        const auto error = thrownBy([&] { m_registry->find(QStringLiteral("alpha")); });
        QVERIFY(error);
        QVERIFY2(error->hint.contains(guest->key()), qPrintable(error->hint));
        QCOMPARE(m_registry->find(guest->key()), guest);
    }

    void setsABrokenFileAsideForItsCorrection()
    {
        writeFile(path(QStringLiteral("alpha.yaml")), "name: [");
        m_registry->load();
        QVERIFY(m_registry->find(QStringLiteral("alpha"))->state() == GuestState::Broken);
        m_registry->defineText("name: alpha\nuuid: 11111111-2222-3333-4444-555555555555\nmemory: 64MiB\n");
        QVERIFY(m_registry->find(QStringLiteral("alpha"))->state() == GuestState::Off);
        QFile aside(path(QStringLiteral("alpha.yaml.broken")));
        QVERIFY(aside.open(QIODevice::ReadOnly));
        QCOMPARE(aside.readAll(), QByteArray("name: ["));
        m_registry->load();
        QCOMPARE(m_registry->all().size(), 1);
    }

    void neverWritesOverAFileThatIsNotTheGuests()
    {
        QVERIFY(QFile::link(QStringLiteral("/nonexistent"), path(QStringLiteral("alpha.yaml"))));
        const auto error =
            thrownBy([&] { m_registry->defineText("name: alpha\nuuid: 11111111-2222-3333-4444-555555555555\nmemory: 64MiB\n"); });
        QVERIFY(error->code == ErrorCode::AlreadyExists);
        QVERIFY(QFileInfo(path(QStringLiteral("alpha.yaml"))).isSymLink());
    }

    void showsWhatIsNoFileAndGoesOn()
    {
        m_registry->define(definition(QStringLiteral("alpha")));
        QVERIFY(QDir().mkdir(path(QStringLiteral("folder.yaml"))));
        QCOMPARE(::mkfifo(QFile::encodeName(path(QStringLiteral("fifo.yaml"))).constData(), 0600), 0);
        QVERIFY(QFile::link(path(QStringLiteral("loop.yaml")), path(QStringLiteral("loop.yaml"))));
        QFile large(path(QStringLiteral("large.yaml")));
        QVERIFY(large.open(QIODevice::WriteOnly) && large.resize(100 << 20));
        m_registry->load();
        QCOMPARE(m_registry->all().size(), 5);
        QVERIFY(m_registry->find(QStringLiteral("alpha"))->state() == GuestState::Off);
        for (const char *name : {"folder", "fifo", "loop", "large"})
            QVERIFY2(!m_registry->find(QString::fromLatin1(name))->problem().isEmpty(), name);
    }

    void refusesATakenName()
    {
        m_registry->define(definition(QStringLiteral("alpha")));
        QVERIFY(thrownBy([&] { m_registry->define(definition(QStringLiteral("alpha"))); })->code == ErrorCode::AlreadyExists);
    }

    void refusesAnotherGuestsDisk()
    {
        m_registry->define(definition(QStringLiteral("alpha"), QStringLiteral("/images/a.qcow2")));
        const auto error = thrownBy(
            [&] { m_registry->define(definition(QStringLiteral("beta"), QStringLiteral("/images/../images/a.qcow2"))); });
        QVERIFY(error && error->code == ErrorCode::InUse);
        QVERIFY(error->text.contains(QLatin1String("alpha")));
    }

    void refusesBadText()
    {
        QVERIFY(thrownBy([&] { m_registry->defineText("name: ["); })->code == ErrorCode::BadDefinition);
        QVERIFY(m_registry->all().isEmpty());
    }

    void showsABrokenFileAndHidesNoOther()
    {
        m_registry->define(definition(QStringLiteral("alpha")));
        writeFile(path(QStringLiteral("bad.yaml")), "memory: [1\n");
        QVERIFY(waitUntil([&] { return m_registry->all().size() == 2; }));
        const auto bad = m_registry->find(QStringLiteral("bad"));
        QVERIFY(bad->state() == GuestState::Broken);
        QVERIFY(!bad->problem().isEmpty());
        QVERIFY(thrownBy([&] { bad->definition(); })->code == ErrorCode::BadDefinition);
        m_registry->remove(bad);
        QVERIFY(!QFile::exists(path(QStringLiteral("bad.yaml"))));
    }

    void followsWhatAPersonEdits()
    {
        const auto guest = m_registry->define(definition(QStringLiteral("alpha")));
        QSignalSpy events(m_registry.get(), &GuestRegistry::definitionEvent);
        GuestDefinition changed = guest->definition();
        changed.hardware.vcpus = changed.hardware.vcpusMax = 3;
        writeFile(guest->file(), writeDefinition(changed));
        QVERIFY(waitUntil([&] { return guest->definition().hardware.vcpus == 3; }));
        QCOMPARE(events.last().at(1).toString(), QStringLiteral("changed"));
        writeFile(guest->file(), "name: [");
        QVERIFY(waitUntil([&] { return guest->state() == GuestState::Broken; }));
        writeFile(guest->file(), writeDefinition(changed));
        QVERIFY(waitUntil([&] { return guest->state() == GuestState::Off; }));
        QFile::remove(guest->file());
        QVERIFY(waitUntil([&] { return m_registry->all().isEmpty(); }));
    }

    void renames()
    {
        GuestDefinition made = definition(QStringLiteral("alpha"));
        const auto guest = m_registry->define(made);
        made.name = made.hardware.name = QStringLiteral("beta");
        QCOMPARE(m_registry->define(made), guest);
        QCOMPARE(guest->name(), QStringLiteral("beta"));
        QVERIFY(!QFile::exists(path(QStringLiteral("alpha.yaml"))));
        QVERIFY(QFile::exists(path(QStringLiteral("beta.yaml"))));
    }

    void keepsAPersonsText()
    {
        const QByteArray text = "# mine\nname: alpha\nuuid: 11111111-2222-3333-4444-555555555555\nmemory: 64MiB\n";
        const auto guest = m_registry->defineText(text);
        QFile file(guest->file());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), text);
    }

    void dropsTheInstallation()
    {
        GuestDefinition made = definition(QStringLiteral("alpha"));
        made.install = InstallBoot{};
        made.install->boot.kernel = QStringLiteral("/k");
        made.install->source = QStringLiteral("http://x/");
        const auto guest = m_registry->define(made);
        m_registry->finishInstall(guest);
        QVERIFY(!guest->definition().install);
        DefinitionStore again(m_directory->filePath(QStringLiteral("guests")));
        QVERIFY(!again.load(QStringLiteral("alpha")).file->definition.install);
    }

    void deletesOnlyImagesThatAreItsOwn()
    {
        const auto guest =
            m_registry->define(definition(QStringLiteral("alpha"), m_directory->filePath(QStringLiteral("a.img"))));
        GuestDefinition shared = definition(QStringLiteral("beta"), m_directory->filePath(QStringLiteral("a.img")));
        QCOMPARE(planRemoval(*guest, {}, true).images.size(), 1);
        QCOMPARE(planRemoval(*guest, {guest->definition().hardware}, true).images.size(), 1);
        QVERIFY(planRemoval(*guest, {shared.hardware}, true).images.isEmpty());
        QVERIFY(planRemoval(*guest, {}, false).images.isEmpty());
        GuestDefinition withCd = guest->definition();
        withCd.hardware.disks.front().role = DiskRole::Cdrom;
        m_registry->define(withCd);
        QVERIFY(planRemoval(*guest, {}, true).images.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestGuestRegistry)
#include "test_guest_registry.moc"
