// SPDX-License-Identifier: GPL-3.0-or-later
// Disks, NICs, media and affinity of a real guest while it runs.
#include "async/event_loop.h"
#include "process_sweeper.h"
#include "qemu/qemu_engine.h"
#include "tiny_guest.h"
#include "waiting.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <unistd.h>

using namespace domus;
using namespace domus::test;
using namespace std::chrono_literals;

namespace {

constexpr auto bootDeadline = 120s;
constexpr auto followDeadline = 60s;

/// What it has, again and again: "HAS vda vdb eth0 lo CD FIRST END".
const QByteArray tellingCommands = "while true; do echo \"HAS $(ls /sys/block /sys/class/net | tr '\\n' ' ') CD "
                                   "$(head -c 8 /dev/sr0 2>/dev/null | tr -d '\\0') END\"; sleep 1; done &\n";

const QStringList modules = tinyGuestModules() << QStringLiteral("virtio_scsi") << QStringLiteral("sr_mod");

QByteArray fileContent(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestHotplug : public QObject {
    Q_OBJECT

    QTemporaryDir m_directory;
    test::ProcessSweeper m_sweeper{m_directory.path()};
    QemuEngine m_engine{QemuEngineOptions{.accelerator = Accelerator::Tcg}};
    std::shared_ptr<Domain> m_domain;

    QString runtimeDir() const { return m_directory.filePath(QStringLiteral("run")); }

    QString makeImage(const QString &name, const QByteArray &content, qint64 size = 4 << 20)
    {
        const QString path = m_directory.filePath(name);
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size() || !file.resize(size))
            qFatal("cannot write %s", qPrintable(path));
        return path;
    }

    DomainConfig guestConfig()
    {
        const TinyGuest guest = tinyGuest(tellingCommands, modules);
        DomainConfig config;
        config.name = QStringLiteral("plug");
        config.guest = QUuid::createUuid();
        config.memory = config.memoryMax = ByteSize::fromMiB(160);
        config.vcpus = config.vcpusMax = 2;
        config.boot.kernel = guest.kernel;
        config.boot.initrd = guest.initrd;
        config.boot.cmdline = guest.cmdline;
        config.disks = {{.path = makeImage(QStringLiteral("root.img"), "root"), .format = DiskFormat::Raw},
                        {.path = makeImage(QStringLiteral("first.iso"), "FIRST"),
                         .format = DiskFormat::Raw,
                         .bus = DiskBus::Scsi,
                         .role = DiskRole::Cdrom}};
        config.nics = {{.mac = QStringLiteral("52:54:00:00:00:01")}};
        return config;
    }

    void start(const DomainConfig &config)
    {
        StartResources resources;
        resources.runtimeDir = runtimeDir();
        resources.nics.resize(config.nics.size());
        m_domain = runUntilDone(m_engine.start(config, std::move(resources)));
    }

    /// As a daemon does that comes after this one was killed.
    void adoptAnew()
    {
        m_domain.reset();
        DomainExit exit;
        m_domain = runUntilDone(m_engine.adopt(runtimeDir(), &exit));
        QVERIFY2(m_domain, qPrintable(exit.detail));
    }

    QByteArray inside() const
    {
        const QByteArray text = fileContent(m_domain->serialLog());
        const qsizetype end = text.lastIndexOf(" END");
        const qsizetype begin = end < 0 ? -1 : text.lastIndexOf("HAS ", end);
        return begin < 0 ? QByteArray() : text.mid(begin, end - begin);
    }

    bool has(const char *word) const { return inside().split(' ').contains(word); }
    bool comes(const char *word) const
    {
        return waitUntil([&] { return has(word); }, followDeadline);
    }
    bool goes(const char *word) const
    {
        return waitUntil([&] { return !inside().isEmpty() && !has(word); }, followDeadline);
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString problem = tinyGuestProblem(); !problem.isEmpty())
            QSKIP(qPrintable(problem));
        start(guestConfig());
        QVERIFY(waitUntil([&] { return has("vda"); }, bootDeadline));
    }

    void cleanupTestCase()
    {
        if (m_domain && m_domain->state() != DomainState::Ended)
            runUntilDone(m_domain->powerOff());
    }

    void aDiskComesAndGoes()
    {
        const DiskConfig disk{.path = makeImage(QStringLiteral("more.img"), "more"), .format = DiskFormat::Raw};
        QVERIFY(!has("vdb"));
        const int number = runUntilDone(m_domain->attachDisk(disk));
        QVERIFY2(comes("vdb"), inside().constData());
        QCOMPARE(m_domain->devices()->disk(number)->config.path, disk.path);
        QCOMPARE(runUntilDone(m_domain->counters()).disks.size(), 3);
        adoptAnew(); // and the list of devices lives on
        QCOMPARE(m_domain->devices()->disks.size(), 3U);
        runUntilDone(m_domain->detachDisk(number));
        QVERIFY2(goes("vdb"), inside().constData());
        QVERIFY(!m_domain->devices()->disk(number));
        // Its image is free: another one may open it for writing.
        QCOMPARE(runUntilDone(m_domain->attachDisk(disk)), number);
        QVERIFY(comes("vdb"));
        runUntilDone(m_domain->detachDisk(number));
        QVERIFY(goes("vdb"));
    }

    void aNicComesAndGoes()
    {
        NicBackend backend;
        auto ends = makeSocketPair();
        backend.attachment = NicAttachment::Stream;
        backend.fd = std::move(ends.first);
        const int number = runUntilDone(m_domain->attachNic({.mac = QStringLiteral("52:54:00:00:00:02")}, std::move(backend)));
        QVERIFY2(comes("eth1"), inside().constData());
        adoptAnew();
        QCOMPARE(m_domain->devices()->nic(number)->config.mac, QStringLiteral("52:54:00:00:00:02"));
        runUntilDone(m_domain->detachNic(number));
        QVERIFY2(goes("eth1"), inside().constData());
        // And one on QEMU's own network.
        QCOMPARE(runUntilDone(m_domain->attachNic({.model = NicModel::E1000, .mac = QStringLiteral("52:54:00:00:00:03")}, {})),
                 number);
        runUntilDone(m_domain->detachNic(number));
    }

    void theMediumChanges()
    {
        QVERIFY2(comes("FIRST"), inside().constData());
        runUntilDone(m_domain->changeMedium(1, makeImage(QStringLiteral("second.iso"), "SECOND"), false));
        QVERIFY2(comes("SECOND"), inside().constData());
        adoptAnew();
        runUntilDone(m_domain->changeMedium(1, {}, false));
        QVERIFY2(goes("SECOND"), inside().constData());
        QCOMPARE(m_domain->devices()->disk(1)->config.path, QString());
        runUntilDone(m_domain->changeMedium(1, m_directory.filePath(QStringLiteral("first.iso")), false));
        QVERIFY2(comes("FIRST"), inside().constData());
    }

    void aMediumThatCannotBeOpenedLeavesTheOldOne()
    {
        const auto failure =
            thrownBy([&] { runUntilDone(m_domain->changeMedium(1, QStringLiteral("/nonexistent.iso"), false)); });
        QCOMPARE(failure->code, ErrorCode::EngineFailed);
        QVERIFY2(failure->cause.contains(QStringLiteral("/nonexistent.iso")), qPrintable(failure->cause));
        QVERIFY(comes("FIRST"));
        QVERIFY(!m_domain->devices()->disk(1)->config.path.isEmpty());
    }

    void refusesWhatCannotBe()
    {
        const auto code = [](auto call) { return thrownBy(call).value_or(ErrorInfo{}).code; };
        QCOMPARE(code([&] { runUntilDone(m_domain->detachDisk(0)); }), ErrorCode::NotSupported);
        QCOMPARE(code([&] { runUntilDone(m_domain->attachDisk({.role = DiskRole::Cdrom})); }), ErrorCode::NotSupported);
        QCOMPARE(code([&] { runUntilDone(m_domain->detachDisk(9)); }), ErrorCode::NotFound);
        QCOMPARE(code([&] { runUntilDone(m_domain->detachNic(0)); }), ErrorCode::NotSupported);
        QCOMPARE(code([&] { runUntilDone(m_domain->detachNic(9)); }), ErrorCode::NotFound);
        QCOMPARE(code([&] { runUntilDone(m_domain->changeMedium(0, {}, true)); }), ErrorCode::NotFound);
        const auto gone = thrownBy([&] { runUntilDone(m_domain->attachDisk({.path = QStringLiteral("/nonexistent.img")})); });
        QVERIFY2(gone && gone->cause.contains(QStringLiteral("/nonexistent.img")), "said by QEMU");
        QCOMPARE(m_domain->devices()->disks.size(), 2U);
    }

    void vcpusArePinned()
    {
        const auto places = [&] { return runUntilDone(m_domain->affinity()); };
        QCOMPARE(places().size(), 2);
        QCOMPARE(places()[0].hard, QStringLiteral("all"));
        if (::sysconf(_SC_NPROCESSORS_CONF) < 2)
            QSKIP("this machine has one processor");
        runUntilDone(m_domain->setAffinity(1, QStringLiteral("0"), std::nullopt));
        QCOMPARE(places()[0].hard, QStringLiteral("all"));
        QCOMPARE(places()[1].hard, QStringLiteral("0"));
        runUntilDone(m_domain->setAffinity(std::nullopt, QStringLiteral("all"), QStringLiteral("all")));
        QCOMPARE(places()[1].hard, QStringLiteral("all"));
        const auto code = [](auto call) { return thrownBy(call).value_or(ErrorInfo{}).code; };
        QCOMPARE(code([&] { runUntilDone(m_domain->setAffinity(7, QStringLiteral("0"), std::nullopt)); }), ErrorCode::NotFound);
        QCOMPARE(code([&] { runUntilDone(m_domain->setAffinity(0, QStringLiteral("x"), std::nullopt)); }),
                 ErrorCode::InvalidArgument);
        QCOMPARE(code([&] { runUntilDone(m_domain->setAffinity(0, std::nullopt, QStringLiteral("0"))); }),
                 ErrorCode::NotSupported);
    }
};

QTEST_GUILESS_MAIN(TestHotplug)
#include "test_hotplug.moc"
