// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/event_loop.h"
#include "qemu/launch.h"
#include "qemu/qemu_engine.h"
#include "rom_guests.h"
#include "waiting.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <sys/wait.h>
#include <unistd.h>

// From the call to the first byte on the text console, with a guest of some bytes: by the engine, and by a plain fork and
// exec of the same QEMU with the same arguments (without -S, and with its own sockets). Alternating, in one run.
// Usage: bench_start [rounds]

using namespace domus;
using namespace domus::test;

namespace {

DomainConfig benchConfig()
{
    DomainConfig config;
    config.name = QStringLiteral("bench");
    config.guest = QUuid::createUuid();
    config.memory = config.memoryMax = ByteSize::fromMiB(256);
    return config;
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

/// The first byte is awaited in the serial log by looking at its size: the same for both.
bool hasByte(const QString &log)
{
    QFile file(log);
    return file.open(QIODevice::ReadOnly) && file.size() > 0;
}

double byEngine(QemuEngine &engine, const QString &directory)
{
    StartResources resources;
    resources.runtimeDir = directory;
    const QString log = DomainPaths{directory}.serialLog();
    QElapsedTimer clock;
    clock.start();
    const auto domain = runUntilDone(engine.start(benchConfig(), std::move(resources)));
    while (!hasByte(log))
        ::usleep(200);
    const double time = double(clock.nsecsElapsed()) / 1e6;
    runUntilDone(domain->powerOff());
    return time;
}

double byHand(const QStringList &arguments, const QString &log)
{
    QFile::remove(log);
    std::vector<QByteArray> words{"qemu-system-x86_64"};
    for (const QString &argument : arguments)
        words.push_back(QFile::encodeName(argument));
    std::vector<char *> argv;
    for (QByteArray &word : words)
        argv.push_back(word.data());
    argv.push_back(nullptr);
    QElapsedTimer clock;
    clock.start();
    const pid_t pid = ::fork();
    if (pid == 0) {
        ::execvp(argv[0], argv.data());
        ::_exit(127);
    }
    while (!hasByte(log))
        ::usleep(200);
    const double time = double(clock.nsecsElapsed()) / 1e6;
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
    return time;
}

/// The engine's own arguments, with sockets by path where it hands over descriptors.
QStringList bareArguments(const QString &directory, const QString &rom)
{
    LaunchPlan plan{.accelerator = Accelerator::Tcg, .qmpFd = 3};
    plan.serialPipe = directory + QStringLiteral("/serial");
    plan.eventPipe = directory + QStringLiteral("/events");
    plan.extra = {QStringLiteral("-bios"), rom};
    QStringList arguments = qemuArguments(benchConfig(), plan);
    arguments.removeAll(QStringLiteral("-S"));
    for (QString &argument : arguments) {
        argument.replace(QStringLiteral("fd=3"), QStringLiteral("path=%1/qmp").arg(directory));
        argument.replace(QStringLiteral("pipe,id=serial,path=") + plan.serialPipe,
                         QStringLiteral("file,id=serial,path=%1/serial.log").arg(directory));
        argument.replace(QStringLiteral("pipe,id=events,path=") + plan.eventPipe, QStringLiteral("null,id=events"));
    }
    return arguments;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const int rounds = argc > 1 ? std::max(1, atoi(argv[1])) : 15;
    QTemporaryDir directory(QStringLiteral("/dev/shm/domus-bench-XXXXXX"));
    const QString rom = directory.filePath(QStringLiteral("rom"));
    QFile file(rom);
    if (!file.open(QIODevice::WriteOnly) || file.write(romWith(printsReady() + idles())) < 0)
        return 1;
    file.close();
    QemuEngineOptions options{.accelerator = Accelerator::Tcg};
    options.extraArguments = {QStringLiteral("-bios"), rom};
    QemuEngine engine(options);
    runUntilDone(engine.report());
    const QStringList arguments = bareArguments(directory.path(), rom);
    std::vector<double> engineTimes, bareTimes;
    for (int round = 0; round < rounds; ++round) {
        bareTimes.push_back(byHand(arguments, directory.filePath(QStringLiteral("serial.log"))));
        engineTimes.push_back(byEngine(engine, directory.filePath(QStringLiteral("run"))));
    }
    const double bare = median(bareTimes), ours = median(engineTimes);
    std::printf("first serial byte, median of %d: bare QEMU %.1f ms, engine %.1f ms, ratio %.2f\n", rounds, bare, ours,
                ours / bare);
    return 0;
}
