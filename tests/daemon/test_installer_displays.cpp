// SPDX-License-Identifier: GPL-3.0-or-later
// Finding the server by which an installer shows itself, on a network of the test's own: bridge, machines and neighbour table are
// the kernel's.
#include "async/event_loop.h"
#include "console/stream_relay.h"
#include "definition_store.h"
#include "fake_engine.h"
#include "guest_network.h"
#include "guests/last_run.h"
#include "installing/installer_displays.h"
#include "power/guest_power.h"
#include "waiting.h"

#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <sys/socket.h>
#include <unistd.h>

using namespace domus;
using namespace std::chrono_literals;
using test::thrownBy;
using test::waitUntil;

namespace {

const QString guestMac = QStringLiteral("00:16:3e:00:00:02");
constexpr quint16 vncPort = 5901;

Task<PreparedNics> noNics(DomainConfig, QString)
{
    PreparedNics nics;
    co_return nics;
}

/// What was connected to the listener until now.
int connectionsOf(const UniqueFd &listener)
{
    int count = 0;
    while (true) {
        const UniqueFd one(::accept(listener.get(), nullptr, nullptr));
        if (!one.isValid())
            return count;
        ++count;
    }
}

} // namespace

class TestInstallerDisplays : public QObject {
    Q_OBJECT

    QString m_noNetwork;
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<test::FakeEngine> m_engine;
    std::unique_ptr<DefinitionStore> m_store;
    std::unique_ptr<GuestRegistry> m_registry;
    std::unique_ptr<EventLog> m_events;
    std::unique_ptr<LastRuns> m_lastRuns;
    std::shared_ptr<GuestPower> m_power;
    std::shared_ptr<InstallerDisplays> m_displays;
    std::shared_ptr<Guest> m_guest;
    int m_looks = 0;

    QString runtimeDir() const { return m_directory->filePath(QStringLiteral("domains/")) + m_guest->key(); }
    std::shared_ptr<test::FakeDomain> domain() const { return m_engine->domainOf(m_guest->uuid()); }
    bool isReady() const { return m_guest->installerDisplay() && m_guest->installerDisplay()->ready; }
    QString problem() const { return m_guest->installerDisplay() ? m_guest->installerDisplay()->problem : QString(); }
    QStringList events() const
    {
        QStringList kinds;
        for (const GuestEvent &event : m_events->kept(0))
            kinds += event.kind;
        return kinds;
    }
    QString password() const { return m_guest->note().installerPassword; }

    void makeHouse()
    {
        m_store = std::make_unique<DefinitionStore>(m_directory->filePath(QStringLiteral("guests")));
        m_registry = std::make_unique<GuestRegistry>(m_store.get());
        m_registry->load();
        PowerServices power;
        power.engine = m_engine.get();
        power.events = m_events.get();
        power.lastRuns = m_lastRuns.get();
        power.domainsDirectory = m_directory->filePath(QStringLiteral("domains"));
        power.prepareNics = &noNics;
        power.admit = [](const DomainConfig &) {};
        m_power = std::make_shared<GuestPower>(m_registry.get(), power);
        InstallerDisplayServices services;
        services.registry = m_registry.get();
        services.tell = [this](const Guest &guest, const QString &kind, const QString &text) {
            m_power->tell(guest, kind, text);
        };
        services.look = [this](const QString &bridge) {
            ++m_looks;
            return lookAtBridge(bridge);
        };
        services.pause = 20ms;
        m_displays = std::make_shared<InstallerDisplays>(services);
        m_displays->begin();
    }

    void define(InstallerServer server = InstallerServer::Vnc, DomainType type = DomainType::Pvh)
    {
        GuestDefinition definition;
        definition.name = QStringLiteral("fedora");
        definition.uuid = QUuid::createUuid();
        definition.hardware.name = definition.name;
        definition.hardware.guest = definition.uuid;
        definition.hardware.type = type;
        NicConfig nic;
        nic.kind = NicKind::Bridge;
        nic.bridge = test::GuestNetwork::bridge();
        nic.mac = guestMac;
        definition.hardware.nics = {nic};
        InstallBoot install;
        install.server = server;
        install.boot.kernel = m_directory->filePath(QStringLiteral("vmlinuz"));
        install.boot.cmdline = QStringLiteral("inst.vnc quiet");
        definition.install = install;
        QFile kernel(install.boot.kernel);
        QVERIFY(kernel.open(QIODevice::WriteOnly));
        m_guest = m_registry->define(definition);
    }

    void start() { runUntilDone(m_power->start(m_guest)); }

private Q_SLOTS:
    void initTestCase() { m_noNetwork = test::GuestNetwork::enter(); }

    void init()
    {
        if (!m_noNetwork.isEmpty())
            QSKIP(qPrintable(m_noNetwork));
        m_directory = std::make_unique<QTemporaryDir>();
        QDir(m_directory->path()).mkdir(QStringLiteral("ended"));
        m_engine = std::make_unique<test::FakeEngine>();
        m_engine->engineKind = EngineKind::Xen;
        m_events = std::make_unique<EventLog>(m_directory->path());
        m_lastRuns = std::make_unique<LastRuns>(m_directory->filePath(QStringLiteral("ended")));
        makeHouse();
        define();
    }

    void cleanup()
    {
        m_guest.reset();
        m_displays.reset();
        m_power.reset();
        m_registry.reset();
    }

    void tellsThePasswordToTheInstallerOnly()
    {
        start();
        QVERIFY2(password().size() >= 6 && password().size() <= 8, qPrintable(password()));
        QCOMPARE(m_engine->started.first().boot.cmdline, QStringLiteral("inst.vnc quiet inst.vncpassword=") + password());
        QVERIFY(!m_guest->runningConfig().boot.cmdline.contains(password()));
        QVERIFY(!writeDefinition(m_guest->definition()).contains(password().toLatin1()));
        const QFileInfo note(runtimeDir() + QStringLiteral("/note.json"));
        QCOMPARE(note.permissions() & ~(QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser),
                 QFile::Permissions());
        for (const GuestEvent &event : m_events->kept(0))
            QVERIFY(!event.text.contains(password()));
    }

    void makesANewOneAtEachStart()
    {
        start();
        const QString first = password();
        domain()->end(ExitCause::PoweredOff);
        QVERIFY(waitUntil([this] { return m_guest->isOff(); }));
        QCOMPARE(password(), QString());
        QVERIFY(!m_guest->installerDisplay());
        start();
        QVERIFY(!password().isEmpty() && password() != first);
    }

    void nothingIsLeftOfItInWhatTheConsolePrinted()
    {
        start();
        const QByteArray secret = password().toLatin1();
        domain()->print("[    0.000000] Command line: inst.vncpassword=" + secret + " quiet\n");
        domain()->end(ExitCause::GuestReboot);
        const auto kept = [this] { return m_lastRuns->consoleOf(m_guest->uuid()); };
        QVERIFY(waitUntil([&] { return kept().contains("inst.vncpassword="); }));
        QVERIFY(!kept().contains(secret));
        QVERIFY(kept().contains("inst.vncpassword=********"));
    }

    void noServerWhereThePasswordWouldBeSeen_data()
    {
        QTest::addColumn<int>("engine");
        QTest::addColumn<int>("type");
        QTest::newRow("QEMU") << int(EngineKind::Qemu) << int(DomainType::Auto);
        QTest::newRow("a whole machine on Xen") << int(EngineKind::Xen) << int(DomainType::Hvm);
    }
    void noServerWhereThePasswordWouldBeSeen()
    {
        QFETCH(int, engine);
        QFETCH(int, type);
        m_engine->engineKind = EngineKind(engine);
        m_registry->remove(m_guest);
        define(InstallerServer::Vnc, DomainType(type));
        start();
        QCOMPARE(m_engine->started.first().boot.cmdline, QStringLiteral("inst.vnc quiet"));
        QVERIFY(password().isEmpty() && !m_guest->installerDisplay());
    }

    /// DHCP, then the installer's start: neither is there from the beginning.
    void findsTheServerByTheGuestsMac()
    {
        start();
        QVERIFY(waitUntil([this] { return problem().contains(QStringLiteral("not known yet")); }));
        const auto error = thrownBy([this] { runUntilDone(m_displays->connectTo(m_guest)); });
        QVERIFY(error && error->code == ErrorCode::WrongState);
        const auto machine = test::NetworkMachine::make(guestMac, QStringLiteral("10.77.0.12"));
        QVERIFY(machine);
        // As the guest's DHCP client would: it speaks with this host.
        QProcess::execute(QStringLiteral("nsenter"),
                          machine->prefix().mid(1)
                              + QStringList{QStringLiteral("bash"), QStringLiteral("-c"),
                                            QStringLiteral("echo > /dev/udp/10.77.0.1/9; sleep 0.2")});
        QVERIFY2(waitUntil([this] { return problem().contains(QStringLiteral("10.77.0.12 does not answer")); }),
                 qPrintable(problem()));
        const UniqueFd server = machine->listen(vncPort);
        QVERIFY(server.isValid());
        QVERIFY2(waitUntil([this] { return isReady(); }), qPrintable(problem()));
        QCOMPARE(m_guest->installerDisplay()->address, QStringLiteral("10.77.0.12"));
        QCOMPARE(events().count(QStringLiteral("installer_display")), 1);
        const UniqueFd stream = runUntilDone(m_displays->connectTo(m_guest));
        QVERIFY(stream.isValid());
    }

    void findsItByWhatItPrintsToo()
    {
        const auto machine = test::NetworkMachine::make(guestMac, QStringLiteral("10.77.0.13"));
        const UniqueFd server = machine->listen(vncPort);
        start();
        QVERIFY(waitUntil([this] { return !problem().isEmpty(); }));
        domain()->print("12:00:00 Please manually connect your vnc client to 10.77.0.13:1 to begin the install.\r\n");
        QVERIFY2(waitUntil([this] { return isReady(); }), qPrintable(problem()));
        QCOMPARE(m_guest->installerDisplay()->address, QStringLiteral("10.77.0.13"));
    }

    /// It prints another machine's address: nobody may be made to show that one's screen, nor send it the password.
    void speaksWithNobodyElse()
    {
        const auto other = test::NetworkMachine::make(QStringLiteral("00:16:3e:00:00:99"), QStringLiteral("10.77.0.14"));
        const UniqueFd victim = other->listen(vncPort);
        start();
        domain()->print("Please manually connect your vnc client to 10.77.0.14:1 to begin the install.\r\n"
                        "Please manually connect your vnc client to 127.0.0.1:1 to begin the install.\r\n");
        int tried = 0;
        QVERIFY(waitUntil([&] { return (tried += connectionsOf(victim)) > 0; })); // whose it is is known only then
        const int before = m_looks;
        QVERIFY(waitUntil([&] { return m_looks > before + 5; }));
        QVERIFY(!isReady());
        tried += connectionsOf(victim);
        QCOMPARE(tried, 1); // and not asked again
    }

    void looksAgainWhenItStopsAnswering()
    {
        const auto machine = test::NetworkMachine::make(guestMac, QStringLiteral("10.77.0.15"));
        auto server = std::make_unique<UniqueFd>(machine->listen(vncPort));
        start();
        domain()->print("vnc 10.77.0.15:1\n");
        QVERIFY(waitUntil([this] { return isReady(); }));
        server.reset();
        const auto error = thrownBy([this] { runUntilDone(m_displays->connectTo(m_guest)); });
        QVERIFY(error && error->code == ErrorCode::Disconnected);
        QVERIFY(!isReady());
        const UniqueFd again = machine->listen(vncPort);
        QVERIFY(waitUntil([this] { return isReady(); }));
        QCOMPARE(events().count(QStringLiteral("installer_display")), 2);
    }

    void aDaemonAfterThisOneKnowsThePassword()
    {
        start();
        const QString before = password();
        const QString key = m_guest->key();
        const auto kept = domain(); // of a hypervisor, it outlives its daemon
        cleanup();
        makeHouse();
        runUntilDone(m_power->adoptAll());
        m_guest = m_registry->byKey(key);
        QVERIFY(m_guest && m_guest->domain());
        QCOMPARE(password(), before);
        QVERIFY(waitUntil([this] { return m_guest->installerDisplay().has_value(); }));
    }

    void relaysBothWays()
    {
        auto [client, first] = makeSocketPair();
        auto [server, second] = makeSocketPair();
        StreamRelay relay(std::move(first), "early ", std::move(second));
        bool over = false;
        QObject::connect(&relay, &StreamRelay::over, [&over] { over = true; });
        FdStream viewer(std::move(client));
        FdStream shown(std::move(server));
        viewer.write("to the server");
        QVERIFY(waitUntil([&] { return shown.buffered() == "early to the server"; }));
        const QByteArray picture(6 << 20, 'p'); // more than is queued
        shown.write(picture);
        qsizetype got = 0;
        QVERIFY(waitUntil([&] { return (got += viewer.takeAll().size()) == picture.size(); }));
        shown.write("last words");
        QVERIFY(waitUntil([&] { return shown.bytesToWrite() == 0; }));
        shown.close();
        QVERIFY(waitUntil([&] { return over; }));
        QVERIFY(waitUntil([&] { return viewer.buffered() == "last words" && !viewer.isOpen(); }));
    }
};

QTEST_GUILESS_MAIN(TestInstallerDisplays)
#include "test_installer_displays.moc"
