// SPDX-License-Identifier: GPL-3.0-or-later
// The real daemon on a test-only engine without a hypervisor, with many guests that run and whose figures change every
// second: bench_host COUNT, in an environment of its own ($XDG_...). Prints "ready" when all run; ends with SIGTERM.
#include "async/task.h"
#include "fake_engine.h"
#include "files.h"
#include "guests/domain_note.h"
#include "server/daemon.h"

#include <QCoreApplication>
#include <QDir>
#include <QTimer>
#include <QUuid>
#include <cmath>
#include <cstdio>

using namespace domus;

namespace {

QUuid uuidOf(int number)
{
    return QUuid::createUuidV5(QUuid(), QByteArray("bench") + QByteArray::number(number));
}

void writeDefinitions(const QString &directory, int count)
{
    QDir().mkpath(directory);
    const char *systems[] = {"debian12", "fedora40", "ubuntu22.04", "alpine3.18", "win10"};
    for (int i = 0; i < count; ++i) {
        const auto name = QStringLiteral("guest%1").arg(i);
        QFile file(QStringLiteral("%1/%2.yaml").arg(directory, name));
        if (!file.open(QIODevice::WriteOnly))
            qFatal("cannot write %s", qPrintable(file.fileName()));
        auto text = QStringLiteral("name: %1\nuuid: %2\nos: %3\nmemory: 512MiB\nvcpus: 2\n")
                        .arg(name, uuidOf(i).toString(QUuid::WithoutBraces), QLatin1String(systems[i % 5]));
        if (i % 5 < 2) // 400 of a thousand in 20 groups
            text += QStringLiteral("group: group%1\n").arg(i / 5 % 20);
        if (i % 7 == 0)
            text += QStringLiteral("tags: [stage]\n");
        file.write(text.toUtf8());
    }
}

/// As if an earlier daemon had started them: more than this machine could promise memory to.
void writeDomains(const QString &directory, int count)
{
    for (int i = 0; i < count; ++i) {
        const QString place = directory + u'/' + uuidOf(i).toString(QUuid::WithoutBraces);
        QDir().mkpath(place);
        writeDomainNote(place,
                        {.name = QStringLiteral("guest%1").arg(i), .accelerator = QStringLiteral("tcg"), .memoryTarget = {}});
    }
}

Task<> tellWhenReady(Services services)
{
    co_await services->ready.passed();
    std::puts("ready");
    std::fflush(stdout);
}

void go(const test::FakeEngine &engine, int count)
{
    static int second = 0;
    ++second;
    for (int i = 0; i < count; ++i) {
        const auto domain = engine.domainOf(uuidOf(i));
        if (!domain)
            continue;
        const double load = 0.6 + 0.5 * std::sin(second / 7.0 + i) + 0.3 * std::sin(second * 1.3 + i * 3);
        if (second == 1) {
            domain->memory.start = domain->memory.actual = domain->memory.ceiling = ByteSize::fromMiB(512);
            domain->vcpus = {.plugged = 2, .online = 2, .ceiling = 2};
        }
        domain->now.cpuTime += std::chrono::nanoseconds(qint64(std::max(load, 0.02) * 1e9));
        domain->now.hostResident = ByteSize::fromMiB(5 + i % 4);
        domain->now.memoryActual = ByteSize::fromMiB(512);
        domain->now.memoryAvailable = ByteSize::fromMiB(100 + (second * 37 + i) % 300);
        domain->now.memoryFree = ByteSize::fromMiB(90);
        domain->now.memoryCache = ByteSize::fromMiB(60);
    }
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("domusd"));
    QCoreApplication::setApplicationVersion(QStringLiteral(DOMUS_VERSION));
    const int count = argc > 1 ? std::atoi(argv[1]) : 1000;
    try {
        const auto dirs = DaemonDirs::fromEnvironment(QProcessEnvironment::systemEnvironment());
        makePrivateDir(dirs.runtime);
        writeDefinitions(dirs.guests, count);
        writeDomains(dirs.domains, count);
        auto engine = std::make_unique<test::FakeEngine>();
        const auto *fake = engine.get();
        Daemon daemon(dirs, std::move(engine));
        QObject::connect(&daemon, &Daemon::quitAsked, &app, &QCoreApplication::quit);
        QTimer seconds;
        QObject::connect(&seconds, &QTimer::timeout, fake, [=] { go(*fake, count); });
        seconds.start(1000);
        spawn(tellWhenReady(daemon.services()), "taking over");
        return QCoreApplication::exec();
    } catch (const Error &error) {
        std::fprintf(stderr, "bench_host: %s\n", error.what());
        return 1;
    }
}
