// SPDX-License-Identifier: GPL-3.0-or-later
// What statistics cost. `bench_stats ask COUNT`: how long one client waits for every figure of every guest, prints
// "guests median-ms". `bench_stats load PID SECONDS`: what the process uses meanwhile, prints "cpu-percent pss-MiB".
#include "bench_figures.h"

#include "async/deadline.h"
#include "async/event_loop.h"
#include "daemon_connection.h"
#include "io_domus_stats.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <cstdio>
#include <ctime>
#include <unistd.h>

using namespace domus;

namespace {

Task<int> ask(int count)
{
    const api::stats::Client client(co_await openDaemon());
    std::vector<double> times;
    qsizetype guests = 0;
    for (int i = 0; i < count; ++i) {
        QElapsedTimer timer;
        timer.start();
        const api::stats::GetFiguresReply reply = co_await client.getFigures({});
        times.push_back(double(timer.nsecsElapsed()) / 1e6);
        guests = reply.guests.size();
    }
    std::printf("%lld %.2f\n", static_cast<long long>(guests), bench::median(times));
    co_return 0;
}

double cpuSeconds(pid_t pid)
{
    clockid_t clock = 0;
    timespec time = {};
    if (::clock_getcpuclockid(pid, &clock) != 0 || ::clock_gettime(clock, &time) != 0)
        return 0;
    return double(time.tv_sec) + double(time.tv_nsec) / 1e9;
}

double pssMiB(const char *pid)
{
    QFile file(QStringLiteral("/proc/%1/smaps_rollup").arg(QLatin1String(pid)));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : file.readAll().split('\n')) {
        if (line.startsWith("Pss:"))
            return line.mid(4).simplified().split(' ').first().toDouble() / 1024;
    }
    return 0;
}

int load(const char *pid, int seconds)
{
    const double before = cpuSeconds(std::atoi(pid));
    ::sleep(unsigned(seconds));
    std::printf("%.2f %.1f\n", (cpuSeconds(std::atoi(pid)) - before) / seconds * 100, pssMiB(pid));
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QByteArray verb = argc > 1 ? argv[1] : "";
    if (verb == "load" && argc == 4)
        return load(argv[2], std::atoi(argv[3]));
    if (verb == "ask" && argc == 3)
        return runUntilDone(ask(std::atoi(argv[2])));
    std::fprintf(stderr, "usage: bench_stats ask COUNT | bench_stats load PID SECONDS\n");
    return 2;
}
