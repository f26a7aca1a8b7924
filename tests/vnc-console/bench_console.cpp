// SPDX-License-Identifier: GPL-3.0-or-later
// Not a test: measures the display against a bare libvncclient loop and TigerVNC's viewer, all fed in turn by
// the same busy Xtigervnc. Pixels are counted by the server, the same way for all; CPU is that of the viewer's
// whole process tree and of the X server it shows on.
//   bench_console [--seconds N] [--rounds N] [--sizes 1024x768,1920x1080] [--encodings raw,hextile,zrle,tight]
#include "bench_roles.h"
#include "raw_relay.h"
#include "vnc_servers.h"
#include "waiting.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <map>
#include <sched.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace domus;
using namespace domus::test;

namespace {

struct Options {
    int seconds = 2;
    int rounds = 7;
    QStringList sizes = {QStringLiteral("1024x768"), QStringLiteral("1920x1080")};
    QStringList encodings = {QStringLiteral("raw"), QStringLiteral("hextile"), QStringLiteral("zrle"), QStringLiteral("tight")};
};

struct Figures {
    double megapixelsPerSecond = 0;
    double viewerMs = 0; ///< per Mpixel
    double xServerMs = 0;
    double totalMs() const { return viewerMs + xServerMs; }
};

QByteArray procFile(const QString &path)
{
    QFile file(QStringLiteral("/proc/") + path);
    return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
}

/// Of all threads of a running process and of the processes it has started.
double cpuSeconds(qint64 pid)
{
    double seconds = 0;
    const QStringList threads = QDir(QStringLiteral("/proc/%1/task").arg(pid)).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &thread : threads) {
        const QString task = QStringLiteral("%1/task/%2/").arg(pid).arg(thread);
        seconds += procFile(task + QStringLiteral("schedstat")).split(' ').value(0).toDouble() / 1e9;
        for (const QByteArray &child : procFile(task + QStringLiteral("children")).simplified().split(' '))
            seconds += child.isEmpty() ? 0 : cpuSeconds(child.toLongLong());
    }
    return seconds;
}

/// The scheduler puts a viewer now beside the server it reads from and now on the other processor, which changes the figures
/// of any viewer threefold: the server and what draws on it have the first processor, a viewer and its screen the second.
enum Side { ServerSide, ViewerSide };

void pin(qint64 pid, Side side)
{
    cpu_set_t all;
    if (::sched_getaffinity(0, sizeof(all), &all) != 0 || CPU_COUNT(&all) < 2)
        return;
    cpu_set_t one;
    CPU_ZERO(&one);
    for (int cpu = 0, seen = 0; cpu < CPU_SETSIZE; ++cpu) {
        if (CPU_ISSET(cpu, &all) && seen++ == int(side))
            CPU_SET(cpu, &one);
    }
    const QStringList threads = QDir(QStringLiteral("/proc/%1/task").arg(pid)).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &thread : threads)
        ::sched_setaffinity(thread.toInt(), sizeof(one), &one);
}

/// A program that is ended with this object.
class Child {
public:
    Child(const QStringList &command, const QString &display, Side side)
    {
        std::vector<QByteArray> arguments;
        for (const QString &argument : command)
            arguments.push_back(argument.toLocal8Bit());
        std::vector<char *> pointers;
        for (QByteArray &argument : arguments)
            pointers.push_back(argument.data());
        pointers.push_back(nullptr);
        qputenv("DISPLAY", display.toLocal8Bit());
        qputenv("QT_QPA_PLATFORM", "xcb");
        posix_spawn_file_actions_t actions;
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
        if (::posix_spawnp(&m_pid, pointers[0], &actions, nullptr, pointers.data(), environ) != 0)
            m_pid = 0;
        ::posix_spawn_file_actions_destroy(&actions);
        pin(m_pid, side); // before it has threads and children, which inherit it
    }
    ~Child() { end(); }
    Q_DISABLE_COPY(Child)

    void end()
    {
        if (m_pid == 0)
            return;
        signal(SIGCONT);
        signal(SIGTERM);
        ::waitpid(std::exchange(m_pid, 0), nullptr, 0);
    }
    void signal(int number) const { ::kill(m_pid, number); }
    pid_t processId() const { return m_pid; }

private:
    pid_t m_pid = 0;
};

/// "1.23 Gpixels" of the statistics the server wrote.
double totalMegapixels(const QByteArray &log)
{
    static const QRegularExpression total(QStringLiteral("Total: [^,]*, ([0-9.]+) ([kMG]?)pixels"));
    double result = 0;
    auto matches = total.globalMatch(QString::fromLatin1(log));
    while (matches.hasNext()) {
        const auto match = matches.next();
        const double scale = match.captured(2) == QLatin1String("G") ? 1e3
            : match.captured(2) == QLatin1String("M")                ? 1
            : match.captured(2) == QLatin1String("k")                ? 1e-3
                                                                     : 1e-6;
        result = match.captured(1).toDouble() * scale;
    }
    return result;
}

QStringList viewerCommand(const QString &viewer, const QString &path, const QString &encoding, const QString &size)
{
    const QString self = QCoreApplication::applicationFilePath();
    if (viewer != QLatin1String("tigervnc"))
        return {self, QStringLiteral("--role"), viewer, path, encoding, size};
    return {QStringLiteral("xtigervncviewer"),
            QStringLiteral("-AutoSelect=0"),
            QStringLiteral("-PreferredEncoding=") + encoding,
            QStringLiteral("-FullColor=1"),
            QStringLiteral("-NoJPEG=1"),
            QStringLiteral("-Shared=1"),
            QStringLiteral("-RemoteResize=0"),
            QStringLiteral("-AlertOnFatalError=0"),
            QStringLiteral("-ReconnectOnError=0"),
            QStringLiteral("-geometry=%1+0+0").arg(size),
            path};
}

/// What all measurements of one size share.
struct Stage {
    TigerServer &server;
    const Child &painter; ///< stopped, but while a viewer is measured: its start does not count
    const TigerServer &screen;
    QString size;
    QString rawPath; ///< of the server, for viewers that would never be sent raw
};

Figures measure(const Stage &stage, const QString &viewer, const QString &encoding, int seconds)
{
    const bool relayed = viewer == QLatin1String("tigervnc") && encoding == QLatin1String("raw");
    Child child(viewerCommand(viewer, relayed ? stage.rawPath : stage.server.path(), encoding, stage.size),
                stage.screen.display(), ViewerSide);
    QTest::qWait(1500);
    const double xBefore = cpuSeconds(stage.screen.processId());
    const double before = cpuSeconds(child.processId());
    QElapsedTimer timer;
    timer.start();
    stage.painter.signal(SIGCONT);
    QTest::qWait(seconds * 1000);
    stage.painter.signal(SIGSTOP);
    const double elapsed = double(timer.elapsed()) / 1000;
    QTest::qWait(200); // what is still on its way
    const double cpu = cpuSeconds(child.processId()) - before;
    const double xCpu = cpuSeconds(stage.screen.processId()) - xBefore;
    child.end();
    QByteArray log;
    waitUntil([&] { return (log += stage.server.takeLog()).contains("ComparingUpdateTracker: (1:"); }, std::chrono::seconds(3));
    const QStringList sides = stage.size.split(QLatin1Char('x'));
    const double firstPicture = sides[0].toDouble() * sides[1].toDouble() / 1e6;
    const double megapixels = std::max(totalMegapixels(log) - firstPicture, 1e-6);
    return {megapixels / elapsed, 1000 * cpu / megapixels, viewer == QLatin1String("bare") ? 0 : 1000 * xCpu / megapixels};
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

Figures median(const std::vector<Figures> &all)
{
    const auto middle = [&all](auto field) {
        std::vector<double> values;
        for (const Figures &one : all)
            values.push_back(one.*field);
        return median(values);
    };
    return {middle(&Figures::megapixelsPerSecond), middle(&Figures::viewerMs), middle(&Figures::xServerMs)};
}

/// Of two viewers measured one right after the other, in each round: the machine's own changes of speed (it is shared) fall
/// on both.
template <typename Value>
double medianRatio(const std::vector<Figures> &ours, const std::vector<Figures> &theirs, Value value)
{
    std::vector<double> ratios;
    for (std::size_t i = 0; i < ours.size(); ++i)
        ratios.push_back(value(ours[i]) / value(theirs[i]));
    return median(ratios);
}

/// True when both goals hold.
bool benchOne(const Stage &stage, const QString &encoding, const Options &options)
{
    const QStringList viewers = {QStringLiteral("bare"), QStringLiteral("domus"), QStringLiteral("tigervnc")};
    std::map<QString, std::vector<Figures>> all;
    for (int round = 0; round < options.rounds; ++round) {
        for (const QString &viewer : viewers)
            all[viewer].push_back(measure(stage, viewer, encoding, options.seconds));
    }
    std::map<QString, Figures> figures;
    for (const QString &viewer : viewers) {
        figures[viewer] = median(all[viewer]);
        const Figures &f = figures[viewer];
        std::printf("%-10s %-8s %-9s %8.1f Mpx/s   viewer %6.2f + X %5.2f = %6.2f ms CPU/Mpx\n", qPrintable(stage.size),
                    qPrintable(encoding), qPrintable(viewer), f.megapixelsPerSecond, f.viewerMs, f.xServerMs, f.totalMs());
    }
    const double speed =
        medianRatio(all[viewers[1]], all[viewers[0]], [](const Figures &one) { return one.megapixelsPerSecond; });
    const double cost = medianRatio(all[viewers[1]], all[viewers[2]], [](const Figures &one) { return one.totalMs(); });
    std::printf("%-10s %-8s %-9s pixels/s %.3fx of bare (goal >= 0.90) %s, CPU/Mpx %.3fx of TigerVNC (goal <= 1.00) %s\n",
                qPrintable(stage.size), qPrintable(encoding), "=>", speed, speed >= 0.9 ? "ok" : "MISSED", cost,
                cost <= 1 ? "ok" : "MISSED");
    std::fflush(stdout);
    return speed >= 0.9 && cost <= 1;
}

int bench(const Options &options)
{
    TigerServer screen(QStringLiteral("2000x1200")); // the viewers' screen: an X server that nobody views
    if (!screen.start())
        return std::fputs("no X server for the viewers\n", stderr), 2;
    pin(screen.processId(), ViewerSide);
    bool reached = true;
    for (const QString &size : options.sizes) {
        TigerServer server(size, {QStringLiteral("-Log"), QStringLiteral("*:stderr:30")});
        if (!server.start())
            return std::fputs("no Xtigervnc\n", stderr), 2;
        pin(server.processId(), ServerSide);
        Child painter({QCoreApplication::applicationFilePath(), QStringLiteral("--role"), QStringLiteral("paint"), size},
                      server.display(), ServerSide);
        QTest::qWait(1500);
        painter.signal(SIGSTOP);
        const RawRelay relay(server.path() + QStringLiteral(".raw"), server.path());
        const Stage stage{server, painter, screen, size, server.path() + QStringLiteral(".raw")};
        for (const QString &encoding : options.encodings)
            reached = benchOne(stage, encoding, options) && reached;
    }
    return reached ? 0 : 1;
}

Options parse(const QStringList &arguments)
{
    Options options;
    for (qsizetype i = 1; i + 1 < arguments.size(); i += 2) {
        const QString &value = arguments[i + 1];
        if (arguments[i] == QLatin1String("--seconds"))
            options.seconds = qMax(1, value.toInt());
        else if (arguments[i] == QLatin1String("--rounds"))
            options.rounds = qMax(1, value.toInt());
        else if (arguments[i] == QLatin1String("--sizes"))
            options.sizes = value.split(QLatin1Char(','));
        else if (arguments[i] == QLatin1String("--encodings"))
            options.encodings = value.split(QLatin1Char(','));
        else
            std::fprintf(stderr, "unknown option %s\n", qPrintable(arguments[i]));
    }
    return options;
}

} // namespace

int main(int argc, char **argv)
{
    if (argc > 2 && qstrcmp(argv[1], "--role") == 0)
        return runBenchRole(argc, argv);
    const QCoreApplication application(argc, argv);
    return bench(parse(QCoreApplication::arguments()));
}
