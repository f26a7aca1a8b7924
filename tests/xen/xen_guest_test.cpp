// SPDX-License-Identifier: GPL-3.0-or-later
#include "xen_guest_test.h"

#include "async/event_loop.h"
#include "files.h"
#include "waiting.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTest>
#include <unistd.h>

namespace domus::test {

QString guestKernel()
{
    const QStringList kernels = QDir(QStringLiteral("/boot")).entryList({QStringLiteral("vmlinuz-*")});
    return kernels.isEmpty() ? QString() : QStringLiteral("/boot/") + kernels.last();
}

int run(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedChannels);
    process.start(program, arguments);
    waitUntil([&] { return process.state() == QProcess::NotRunning; }, followDeadline);
    return process.exitCode();
}

int xl(const QStringList &arguments)
{
    return run(QStringLiteral("xl"), arguments);
}

Task<> keep(Task<std::shared_ptr<Domain>> task, std::shared_ptr<Domain> *into, bool *done)
{
    *into = co_await task;
    *done = true;
}

Task<> note(Task<> task, Outcome *outcome)
{
    try {
        co_await task;
    } catch (const Error &error) {
        outcome->failure = error.info();
    }
    outcome->done = true;
}

NoMoreFiles::NoMoreFiles()
{
    ::getrlimit(RLIMIT_NOFILE, &m_before);
    const int lowestFree = ::dup(STDERR_FILENO);
    ::close(lowestFree);
    const rlimit less = {rlim_t(lowestFree), m_before.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &less);
}

NoMoreFiles::~NoMoreFiles()
{
    ::setrlimit(RLIMIT_NOFILE, &m_before);
}

std::unique_ptr<Engine> XenGuestTest::makeEngine() const
{
    return std::make_unique<XenEngine>(XenEngineOptions{.kernelCache = m_directory.filePath(QStringLiteral("kernels"))});
}

DomainConfig XenGuestTest::config(DomainType type, const QString &words)
{
    DomainConfig config;
    config.name = QStringLiteral("tiny");
    config.guest = QUuid::createUuid();
    config.type = type;
    config.memory = config.memoryMax = ByteSize::fromMiB(128);
    config.boot.kernel = guestKernel();
    config.boot.initrd = QStringLiteral("/usr/lib/domus/guest.cpio");
    config.boot.cmdline = QStringLiteral("console=hvc0 quiet panic=-1 ") + words;
    config.display.video = VideoModel::None;
    return config;
}

void XenGuestTest::listen()
{
    m_exit.reset();
    m_rebooted = 0;
    connect(m_domain.get(), &Domain::ended, this, [this](const DomainExit &exit) { m_exit = exit; });
    connect(m_domain.get(), &Domain::rebooted, this, [this] { ++m_rebooted; });
}

void XenGuestTest::start(const DomainConfig &config, bool endOnReboot)
{
    StartResources resources;
    resources.runtimeDir = runtimeDir();
    resources.endOnReboot = endOnReboot;
    QElapsedTimer timer;
    timer.start();
    m_domain = runUntilDone(m_engine->start(config, std::move(resources)));
    qInfo("started after %lld ms", static_cast<long long>(timer.elapsed()));
    listen();
}

std::optional<DomainExit> XenGuestTest::adoptAnew()
{
    m_domain.reset();
    m_engine = makeEngine();
    DomainExit exit;
    m_domain = runUntilDone(m_engine->adopt(runtimeDir(), &exit));
    if (!m_domain)
        return exit;
    listen();
    return {};
}

XenRecord XenGuestTest::record() const
{
    return *parseXenRecord(readFile(XenPaths{runtimeDir()}.record()));
}

void XenGuestTest::setRecord(const XenRecord &record) const
{
    replaceFile(XenPaths{runtimeDir()}.record(), formatXenRecord(record));
}

std::uint32_t XenGuestTest::domid() const
{
    return std::dynamic_pointer_cast<XenDomain>(m_domain)->domid().number();
}

int XenGuestTest::lastId() const
{
    return runUntilDone(m_engine->domains()).last().id;
}

QByteArray XenGuestTest::console() const
{
    QFile log(m_domain->serialLog());
    return log.open(QIODevice::ReadOnly) ? log.readAll() : QByteArray();
}

void XenGuestTest::type(const QByteArray &text) const
{
    const UniqueFd input = m_domain->openConsoleInput();
    QCOMPARE(::write(input.get(), text.constData(), size_t(text.size())), ssize_t(text.size()));
}

bool XenGuestTest::isReady(int times) const
{
    return waitUntil([&] { return console().count("DOMUS-GUEST READY") >= times; }, bootDeadline);
}

void XenGuestTest::initTestCase()
{
    QVERIFY2(!guestKernel().isEmpty(), "run this by run-in-dom0.sh");
    m_engine = makeEngine();
}

void XenGuestTest::cleanup()
{
    if (m_domain && m_domain->state() != DomainState::Ended)
        runUntilDone(m_domain->powerOff());
    m_domain.reset();
    QDir(runtimeDir()).removeRecursively();
}

} // namespace domus::test
