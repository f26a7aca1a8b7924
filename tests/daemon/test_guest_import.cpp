// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/event_loop.h"
#include "definition_store.h"
#include "fake_engine.h"
#include "guests/guest_import.h"
#include "handlers/guests_handler.h"
#include "varlink/server.h"
#include "waiting.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace domus;
using api::guests::FileFormat;
using api::guests::ImportDefinitionParameters;
using api::guests::ImportDefinitionReply;
using api::guests::ImportOutcome;
using test::thrownBy;

/// Guests from files and back, over the real wire.
class TestGuestImport : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<DefinitionStore> m_store;
    std::unique_ptr<GuestRegistry> m_registry;
    std::unique_ptr<test::FakeEngine> m_engine;
    std::unique_ptr<varlink::Server> m_server;
    std::unique_ptr<api::guests::Client> m_client;

    ImportDefinitionReply import(const QByteArray &text, const std::function<void(ImportDefinitionParameters &)> &change = {})
    {
        ImportDefinitionParameters wish;
        wish.text = QString::fromUtf8(text);
        wish.fileName = QStringLiteral("web.cfg");
        if (change)
            change(wish);
        return runUntilDone(m_client->importDefinition(wish));
    }
    std::optional<ErrorInfo> refused(const QByteArray &text, const std::function<void(ImportDefinitionParameters &)> &change = {})
    {
        return thrownBy([&] { import(text, change); });
    }
    static void replacing(ImportDefinitionParameters &wish) { wish.replace = true; }

    qsizetype files() const
    {
        return QDir(m_directory->filePath(QStringLiteral("guests"))).entryList({QStringLiteral("*.yaml")}).size();
    }

    const GuestDefinition &web() const { return m_registry->find(QStringLiteral("web"))->definition(); }

private Q_SLOTS:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        m_store = std::make_unique<DefinitionStore>(m_directory->filePath(QStringLiteral("guests")));
        m_registry = std::make_unique<GuestRegistry>(m_store.get());
        m_registry->load();
        m_engine = std::make_unique<test::FakeEngine>();
        const auto services = std::make_shared<DaemonServices>();
        services->registry = m_registry.get();
        services->engine = m_engine.get();
        services->ready.open();
        m_server = std::make_unique<varlink::Server>(varlink::ServiceInfo(), [](const auto &) { return true; });
        m_server->addHandler(std::make_shared<GuestsHandler>(services));
        auto [ours, theirs] = makeSocketPair();
        m_server->serve(std::move(theirs));
        m_client = std::make_unique<api::guests::Client>(varlink::ClientConnection::create(std::move(ours)));
    }

    void cleanup()
    {
        m_client.reset();
        m_server.reset();
        m_engine.reset();
        m_registry.reset();
        m_store.reset();
    }

    void tellsFormatsByLooking_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("yaml");
        QTest::newRow("definition") << QStringLiteral("# a guest\n\nname: fc6\n") << true;
        QTest::newRow("document") << QStringLiteral("---\nname: fc6\n") << true;
        QTest::newRow("xl") << QStringLiteral("# name: x\nname = 'fc6'\n") << false;
        QTest::newRow("xm") << QStringLiteral("import os\nmemory: int = 3\n") << false;
        QTest::newRow("try") << QStringLiteral("try:\n  import os\n") << false;
        QTest::newRow("empty") << QString() << false;
    }
    void tellsFormatsByLooking()
    {
        QFETCH(QString, text);
        QTEST(yamlByLooks(text).has_value(), "yaml");
    }

    void definesWhatAFileHolds()
    {
        const auto xl = import("name='web'\ntype='hvm'\nmemory=64\nmemroy=1\n");
        QCOMPARE(xl.name, QStringLiteral("web"));
        QVERIFY(xl.format == FileFormat::Xl && xl.outcome == ImportOutcome::Defined);
        QCOMPARE(xl.notes.size(), 1);
        QCOMPARE(xl.notes[0].line, 4);
        QCOMPARE(web().hardware.memory, ByteSize::fromMiB(64));
        QCOMPARE(web().uuid.toString(QUuid::WithoutBraces), xl.uuid);
        const auto xm = import("name='old'\nmemory=32*2\nbuilder='hvm'\nacpi=1\n");
        QVERIFY(xm.format == FileFormat::Xm && xm.notes.isEmpty());
        const auto yaml = import("# mine\nname: y\nuuid: 6f1d7a52-09c1-4a55-9b7e-2f6d0c2f8a11\n");
        QVERIFY(yaml.format == FileFormat::Yaml);
        QVERIFY(m_registry->find(QStringLiteral("y"))->definitionFile()->text.startsWith("# mine"));
        QCOMPARE(files(), 3);
    }

    void aNicWithoutABridgeGetsWhatTheHostHas()
    {
        const QByteArray text = "name='web'\nmemory=64\nvif=['mac=00:16:3e:00:00:02']\n";
        import(text);
        QVERIFY(web().hardware.nics.front().kind == NicKind::User);
        m_engine->engineKind = EngineKind::Xen; // which has no user network
        import(text, &replacing);
        QVERIFY(web().hardware.nics.front().kind == NicKind::Bridge);
        QVERIFY(!web().hardware.nics.front().bridge.isEmpty());
    }

    void previewsWithoutStoring()
    {
        const auto reply = import("name='web'\nmemory=64\n", [](auto &wish) { wish.preview = true; });
        QVERIFY(reply.outcome == ImportOutcome::Defined && reply.name == QLatin1String("web"));
        QCOMPARE(files(), 0);
        QVERIFY(!m_registry->hasName(QStringLiteral("web")));
    }

    /// As often as xl's people create from the same file.
    void knowsItsFileAgain()
    {
        const QByteArray text = "name='web'\ntype='hvm'\nmemory=64\nvif=['bridge=xenbr0']\n";
        const auto first = import(text);
        GuestDefinition labelled = web();
        labelled.group = QStringLiteral("shop");
        labelled.tags = {QStringLiteral("live")};
        m_registry->define(labelled);
        const auto again = import(text);
        QVERIFY(again.outcome == ImportOutcome::Unchanged);
        QCOMPARE(again.uuid, first.uuid);
        QCOMPARE(web(), labelled);

        const QByteArray other = text + "vcpus=2\n";
        const auto error = refused(other);
        QCOMPARE(error->code, ErrorCode::AlreadyExists);
        QVERIFY2(error->text.contains(QLatin1String("\"web\" already, with another definition")), qPrintable(error->text));
        QCOMPARE(web().hardware.vcpus, 1);
        QVERIFY(import(other, &replacing).outcome == ImportOutcome::Replaced);
        QCOMPARE(web().hardware.vcpus, 2);
        QCOMPARE(web().group, QStringLiteral("shop"));
        QCOMPARE(web().hardware.nics, labelled.hardware.nics);
    }

    void refusesWhatIsAnothers()
    {
        import("name='web'\nuuid='6f1d7a52-09c1-4a55-9b7e-2f6d0c2f8a11'\nmemory=64\ndisk=['/x.img,raw,xvda,w']\n");
        const QByteArray otherUuid = "name='web'\nuuid='6f1d7a52-09c1-4a55-9b7e-2f6d0c2f8a12'\nmemory=64\n";
        QCOMPARE(refused(otherUuid)->code, ErrorCode::AlreadyExists);
        QCOMPARE(refused(otherUuid, &replacing)->code, ErrorCode::AlreadyExists);
        QCOMPARE(refused("name='b'\nuuid='6f1d7a52-09c1-4a55-9b7e-2f6d0c2f8a11'\nmemory=64\n")->code, ErrorCode::AlreadyExists);
        QCOMPARE(refused("name='b'\nmemory=64\ndisk=['/x.img,raw,xvda,w']\n")->code, ErrorCode::InUse);
        const auto bad = refused("name='b'\nmemory='much'\n");
        QCOMPARE(bad->code, ErrorCode::BadDefinition);
        QVERIFY2(bad->text.startsWith(QLatin1String("web.cfg:2:8: found 'much'")), qPrintable(bad->text));
        const auto yaml = refused("name: b\nuuid: 6f1d7a52-09c1-4a55-9b7e-2f6d0c2f8a13\nmemory: much\n");
        QVERIFY2(yaml->text.startsWith(QLatin1String("web.cfg:3:9: ")), qPrintable(yaml->text));
        QCOMPARE(refused("name: b\n", [](auto &wish) { wish.format = FileFormat::Xl; })->code, ErrorCode::BadDefinition);
        QCOMPARE(files(), 1);
    }

    void saysWhatNeedsXen()
    {
        const auto notes = import("name='a'\ntype='pv'\nmemory=64\nbootloader='pygrub'\n").notes;
        QCOMPARE(notes.size(), 1);
        QVERIFY(notes[0].line == 0 && notes[0].text.contains(QLatin1String("on Xen only")));
        const auto disk = import("name='b'\ntype='pvh'\nmemory=64\nkernel='/k'\nroot='/dev/xvda1'\n").notes;
        QVERIFY(disk.size() == 1 && disk[0].text.contains(QLatin1String("/dev/xvd")));
        ImportDefinitionParameters wish;
        wish.text = QStringLiteral("name='c'\ntype='pv'\nmemory=64\nbootloader='pygrub'\n");
        QVERIFY(planImport(*m_registry, wish, EngineKind::Xen).notes.isEmpty());
    }

    void exports()
    {
        import("name='web'\nmemory=64\nkernel='/k'\ntype='pv'\ncpus='0-3'\n");
        const auto text = [&](FileFormat format) {
            return runUntilDone(m_client->exportDefinition({QStringLiteral("web"), format})).text;
        };
        QVERIFY(text(FileFormat::Xl).contains(QLatin1String("cpus = \"0-3\"\n")));
        QVERIFY(text(FileFormat::Yaml).startsWith(QLatin1String("name: web\n")));
        QVERIFY(import(text(FileFormat::Xl).toUtf8()).outcome == ImportOutcome::Unchanged);
        QCOMPARE(thrownBy([&] { text(FileFormat::Xm); })->code, ErrorCode::InvalidArgument);
    }

    void listsDomains()
    {
        import("name='web'\nmemory=64\nvcpus=2\n");
        import("name='off'\nmemory=64\n");
        const auto guest = m_registry->find(QStringLiteral("web"));
        const auto domain = std::make_shared<test::FakeDomain>(guest->uuid(), m_directory->path());
        guest->setDomain(domain, {}, guest->definition().hardware);
        runUntilDone(domain->pause());
        const auto rows = runUntilDone(m_client->domains()).domains;
        QCOMPARE(rows.size(), 2);
        QVERIFY(rows[0].id == 0 && rows[0].name == QLatin1String("Domain-0") && rows[0].running && rows[0].vcpus > 0);
        QVERIFY(rows[0].memory > ByteSize::fromMiB(64) && rows[0].cpuTimeMs > 0);
        QCOMPARE(rows[1].id, domain->id());
        QCOMPARE(rows[1].memory, ByteSize::fromMiB(64));
        QCOMPARE(rows[1].vcpus, 2);
        QVERIFY(rows[1].paused && !rows[1].running && !rows[1].blocked);
    }
};

QTEST_GUILESS_MAIN(TestGuestImport)
#include "test_guest_import.moc"
