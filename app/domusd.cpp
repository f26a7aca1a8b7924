// SPDX-License-Identifier: GPL-3.0-or-later
// The daemon's program: wiring only. Exit codes: 0 ended as asked, 1 cannot serve, 3 another daemon serves this user.
#include "qemu/qemu_engine.h"
#include "server/daemon.h"
#include "xen/xen_loader.h"

#include <QCoreApplication>
#include <QSocketNotifier>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <malloc.h>
#include <memory>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

constexpr int exitCannotServe = 1;
constexpr int exitAlreadyServed = 3;

int endFd = -1;

void onEndSignal(int)
{
    const quint64 one = 1;
    [[maybe_unused]] const ssize_t written = ::write(endFd, &one, sizeof one);
}

/// SIGTERM and SIGINT as an event of the loop; SIGPIPE and a lost terminal are nothing to a daemon. By handlers, not
/// by a blocked mask, which every hypervisor and helper process would inherit.
void catchSignals()
{
    endFd = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGHUP, SIG_IGN);
    struct sigaction action = {};
    action.sa_handler = &onEndSignal;
    action.sa_flags = SA_RESTART;
    ::sigaction(SIGTERM, &action, nullptr);
    ::sigaction(SIGINT, &action, nullptr);
}

/// Each guest and each client takes some descriptors; the usual 1024 are few for both.
void raiseDescriptorLimit()
{
    rlimit limit = {};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = std::max(limit.rlim_cur, std::min<rlim_t>(limit.rlim_max, 8192));
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

/// What an operation needed for a moment goes back to the system. By itself the C library has an arena for each thread, up to
/// eight for each processor, and keeps more the larger what it once lent was: a kernel is unpacked, and 8 MiB stay.
void keepLittleMemory()
{
    constexpr int threshold = 256 << 10;
    ::mallopt(M_ARENA_MAX, 2);
    ::mallopt(M_MMAP_THRESHOLD, threshold);
    ::mallopt(M_TRIM_THRESHOLD, threshold);
}

/// Xen's where this is a dom0, unless DOMUS_ENGINE says otherwise.
std::unique_ptr<domus::Engine> makeEngine(const domus::DaemonDirs &dirs)
{
    if (qEnvironmentVariable("DOMUS_ENGINE") != QLatin1String("qemu")) {
        if (auto xen = domus::loadXenEngine({.kernelCache = dirs.cache + QStringLiteral("/kernels")}))
            return xen;
    }
    domus::QemuEngineOptions options;
    options.cacheFile = dirs.cache + QStringLiteral("/trials.json");
    return std::make_unique<domus::QemuEngine>(options);
}

} // namespace

int main(int argc, char **argv)
{
    keepLittleMemory();
    catchSignals();
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("domusd"));
    QCoreApplication::setApplicationVersion(QStringLiteral(DOMUS_VERSION));
    ::umask(077);
    raiseDescriptorLimit();

    QSocketNotifier endNotifier(endFd, QSocketNotifier::Read);
    QObject::connect(&endNotifier, &QSocketNotifier::activated, &app, &QCoreApplication::quit);
    try {
        const auto dirs = domus::DaemonDirs::fromEnvironment(QProcessEnvironment::systemEnvironment());
        domus::Daemon daemon(dirs, makeEngine(dirs));
        QObject::connect(&daemon, &domus::Daemon::quitAsked, &app, &QCoreApplication::quit);
        return QCoreApplication::exec();
    } catch (const domus::Error &error) {
        if (error.code() == domus::ErrorCode::InUse) {
            std::fprintf(stderr, "domusd: another domusd serves this user already. %s\n", qPrintable(error.info().toString()));
            return exitAlreadyServed;
        }
        std::fprintf(stderr, "domusd: %s\n", qPrintable(error.info().toString()));
        return exitCannotServe;
    }
}
