// SPDX-License-Identifier: GPL-3.0-or-later
// The real window while somebody scrolls, filters and clicks: bench_responsive SECONDS-PER-PART, at the daemon of
// $DOMUS_SOCKET. A watchdog takes the time of each step of the event loop, from its first event until it waits again, and prints
// them as a histogram (milliseconds: up to 1, 2, 4, 8, 16, 32, longer; the longest). CPU is the UI thread's own, which a busy
// machine does not lengthen.
#include "host_session.h"
#include "sidebar/guest_view.h"
#include "sidebar/sidebar.h"
#include "translations.h"
#include "window/main_window.h"

#include <QAbstractEventDispatcher>
#include <QApplication>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QLocale>
#include <QScrollBar>
#include <QTest>
#include <QTimer>
#include <QWheelEvent>
#include <array>
#include <cstdio>
#include <ctime>

using namespace domus;

namespace {

double threadCpuMs()
{
    timespec time = {};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}

/// Steps of one kind of use, counted by their length.
struct Histogram {
    static constexpr std::array<double, 6> limits{1, 2, 4, 8, 16, 32};
    std::array<int, limits.size() + 1> counts{};
    double longest = 0;

    void add(double ms)
    {
        size_t place = 0;
        while (place < limits.size() && ms > limits[place])
            ++place;
        ++counts[place];
        longest = std::max(longest, ms);
    }
    void print(const char *what, const char *clock) const
    {
        std::printf("  %-12s %-5s", what, clock);
        for (const int count : counts)
            std::printf(" %7d", count);
        std::printf(" %9.1f\n", longest);
    }
};

/// The application, which times its steps.
class Watchdog : public QApplication {
public:
    using QApplication::QApplication;

    void watch()
    {
        connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::aboutToBlock, this, &Watchdog::endStep);
    }
    /// A step begins with the first event after waiting.
    bool notify(QObject *receiver, QEvent *event) override
    {
        if (!m_busy) {
            m_busy = true;
            m_wall.start();
            m_cpu = threadCpuMs();
        }
        return QApplication::notify(receiver, event);
    }
    void print(const char *what)
    {
        wall.print(what, "wall");
        cpu.print(what, "CPU");
        worst = std::max(worst, cpu.longest);
        wall = {};
        cpu = {};
    }

    Histogram wall;
    Histogram cpu;
    double worst = 0;

private:
    void endStep()
    {
        if (!std::exchange(m_busy, false))
            return;
        wall.add(double(m_wall.nsecsElapsed()) / 1e6);
        cpu.add(threadCpuMs() - m_cpu);
    }

    QElapsedTimer m_wall;
    double m_cpu = 0;
    bool m_busy = false;
};

/// Does that again and again, as often as a screen is drawn, in the event loop like a person's events.
template <typename Act>
void during(std::chrono::milliseconds time, int everyMs, Act act)
{
    QEventLoop loop;
    QTimer timer;
    int turn = 0;
    QObject::connect(&timer, &QTimer::timeout, &loop, [&] { act(turn++); });
    timer.start(everyMs);
    QTimer::singleShot(time, &loop, &QEventLoop::quit);
    loop.exec();
}

void scroll(Sidebar *sidebar, int turn)
{
    auto *viewport = sidebar->view()->viewport();
    const bool down = turn / 150 % 2 == 0;
    const QPointF at = viewport->rect().center();
    QWheelEvent wheel(at, viewport->mapToGlobal(at), QPoint(), QPoint(0, down ? -360 : 360), Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(viewport, &wheel);
}

void type(Sidebar *sidebar, int turn)
{
    static const QString texts[] = {QStringLiteral("guest77"), QStringLiteral("state:running -tag:stage"),
                                    QStringLiteral("group:group1 os:fedora")};
    auto *field = sidebar->filterField();
    const auto &text = texts[size_t(turn / 30 % 3)];
    if (turn % 30 < text.size())
        QTest::keyClick(field, text.at(turn % 30).toLatin1());
    else if (turn % 30 == 29)
        field->clear();
}

void click(Sidebar *sidebar, int turn)
{
    auto *view = sidebar->view();
    const QPoint place(view->width() / 2, 60 + turn * 97 % std::max(view->viewport()->height() - 80, 1));
    const auto modifiers = turn % 5 == 3 ? Qt::ShiftModifier : turn % 5 == 4 ? Qt::ControlModifier : Qt::NoModifier;
    QTest::mouseClick(view->viewport(), Qt::LeftButton, modifiers, place);
    if (turn % 4 == 0)
        view->verticalScrollBar()->setValue(view->verticalScrollBar()->value() + 900);
    if (turn % 20 == 19)
        QTest::keyClick(view, Qt::Key_A, Qt::ControlModifier);
}

} // namespace

int main(int argc, char **argv)
{
    Watchdog watchdog(argc, argv);
    watchdog.watch();
    QCoreApplication::setOrganizationName(QStringLiteral("domus-bench"));
    QCoreApplication::setApplicationName(QStringLiteral("domus-bench"));
    loadTranslations(watchdog, QLocale());
    const std::chrono::milliseconds time(int(1000 * (argc > 1 ? std::atof(argv[1]) : 6)));
    HostSession session;
    session.open();
    MainWindow window(&session);
    QEventLoop painted;
    QObject::connect(window.sidebar()->view(), &GuestView::firstGuestsPainted, &painted, &QEventLoop::quit);
    window.show();
    painted.exec();
    std::printf("  %-18s %7s %7s %7s %7s %7s %7s %7s %9s\n", "", "<= 1", "<= 2", "<= 4", "<= 8", "<= 16", "<= 32", "more",
                "longest");
    watchdog.print("starting");
    during(std::chrono::milliseconds(3000), 1000, [](int) {}); // what follows the first picture
    watchdog.print("settling");
    during(time, 1000, [](int) {});
    watchdog.print("looking on");
    watchdog.worst = 0;
    during(time, 16, [&](int turn) { scroll(window.sidebar(), turn); });
    watchdog.print("scrolling");
    during(time, 50, [&](int turn) { type(window.sidebar(), turn); });
    window.sidebar()->filterField()->clear();
    watchdog.print("filtering");
    during(time, 100, [&](int turn) { click(window.sidebar(), turn); });
    watchdog.print("clicking");
    std::printf("longest %.1f\n", watchdog.worst);
    window.showMinimized();
    during(std::chrono::milliseconds(1000), 1000, [](int) {});
    const auto before = std::clock();
    during(time, 60'000, [](int) {});
    std::printf("minimised %.2f\n", double(std::clock() - before) / CLOCKS_PER_SEC * 60'000 / double(time.count()));
    return 0;
}
