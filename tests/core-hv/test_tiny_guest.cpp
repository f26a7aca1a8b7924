// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/event_loop.h"
#include "process_sweeper.h"
#include "qemu/qemu_engine.h"
#include "tiny_guest.h"
#include "waiting.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace domus;
using namespace domus::test;
using namespace std::chrono_literals;

namespace {

constexpr auto bootDeadline = 90s;

QByteArray fileContent(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

DomainConfig linuxConfig(const TinyGuest &guest)
{
    DomainConfig config;
    config.name = QStringLiteral("tiny");
    config.guest = QUuid::createUuid();
    config.memory = config.memoryMax = ByteSize::fromMiB(160);
    config.boot.kernel = guest.kernel;
    config.boot.initrd = guest.initrd;
    config.boot.cmdline = guest.cmdline;
    return config;
}

} // namespace

/// Real Linux guests: what only a guest's kernel does.
class TestTinyGuest : public QObject {
    Q_OBJECT

    QTemporaryDir m_directory;
    test::ProcessSweeper m_sweeper{m_directory.path()};
    QemuEngine m_engine{QemuEngineOptions{.accelerator = Accelerator::Tcg}};
    std::optional<DomainExit> m_exit;

    std::shared_ptr<Domain> start(const TinyGuest &guest)
    {
        m_exit.reset();
        StartResources resources;
        resources.runtimeDir = m_directory.filePath(QStringLiteral("run"));
        const auto domain = runUntilDone(m_engine.start(linuxConfig(guest), std::move(resources)));
        connect(domain.get(), &Domain::ended, this, [this](const DomainExit &exit) { m_exit = exit; });
        return domain;
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString problem = tinyGuestProblem(); !problem.isEmpty())
            QSKIP(qPrintable(problem));
    }

    void tellsItsMemoryAndObeysTheShutdownRequest()
    {
        const auto domain = start(tinyGuest());
        QVERIFY(waitUntil([&] { return fileContent(domain->serialLog()).contains(TinyGuest::ready); }, bootDeadline));
        DomainCounters counters;
        QVERIFY(waitUntil(
            [&] {
                counters = runUntilDone(domain->counters());
                return counters.memoryFree.has_value();
            },
            30s));
        QCOMPARE(counters.memoryActual, ByteSize::fromMiB(160));
        QVERIFY(*counters.memoryFree > ByteSize::fromMiB(16) && *counters.memoryFree < ByteSize::fromMiB(160));
        QVERIFY(counters.memoryAvailable.has_value());
        runUntilDone(domain->requestShutdown());
        QVERIFY(waitUntil([&] { return m_exit.has_value(); }, bootDeadline));
        QCOMPARE(m_exit->cause, ExitCause::GuestShutdown);
    }

    void tellsThatItsKernelCrashed()
    {
        const auto domain = start(tinyGuest("echo c > /proc/sysrq-trigger\n"));
        QVERIFY(waitUntil([&] { return m_exit.has_value(); }, bootDeadline));
        QCOMPARE(m_exit->cause, ExitCause::Panic);
    }
};

QTEST_GUILESS_MAIN(TestTinyGuest)
#include "test_tiny_guest.moc"
