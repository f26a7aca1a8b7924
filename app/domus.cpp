// SPDX-License-Identifier: GPL-3.0-or-later
// The desktop: wires session and window together.
#include "console/vnc_address_window.h"
#include "host_session.h"
#include "sidebar/guest_view.h"
#include "sidebar/sidebar.h"
#include "translations.h"
#include "window/main_window.h"
#include "window/remote_hosts.h"
#include "window/start_options.h"

#include <QApplication>
#include <QLocale>
#include <QTimer>
#include <chrono>
#include <csignal>
#include <cstdio>

using namespace domus;

namespace {

void printTimeAndQuit()
{
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    std::printf("%lld\n", static_cast<long long>(std::chrono::nanoseconds(now).count()));
    QCoreApplication::quit();
}

/// The exit code when the command line was all there was to do.
std::optional<int> answerCommandLine(const StartOptions &options)
{
    if (!options.problem.isEmpty()) {
        std::fputs(qPrintable(options.problem + QStringLiteral("\n\n") + startHelp()), stderr);
        return 2;
    }
    if (!options.help && !options.version)
        return std::nullopt;
    std::fputs(qPrintable(options.help ? startHelp() : QStringLiteral("domus %1\n").arg(clientVersion())), stdout);
    return 0;
}

/// Only that: no daemon is started, and no main window.
int showVncAddress(const StartOptions &options)
{
    applyPalette(options.palette);
    auto *window = new VncAddressWindow(*options.vnc, options.viewOnly); // deletes itself when it is closed
    window->show();
    window->start();
    return QApplication::exec();
}

} // namespace

int main(int argc, char **argv)
{
    std::signal(SIGPIPE, SIG_IGN); // a viewer's stream may end at any time
    QApplication::setHighDpiScaleFactorRoundingPolicy(Qt::HighDpiScaleFactorRoundingPolicy::PassThrough);
    QApplication app(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("domus")); // settings are in ~/.config/domus/domus.conf
    QCoreApplication::setApplicationName(QStringLiteral("domus"));
    QGuiApplication::setDesktopFileName(QStringLiteral("io.domus.Domus"));
    loadTranslations(app, QLocale());
    const auto options = parseStartOptions(QCoreApplication::arguments().mid(1));
    if (const auto exitCode = answerCommandLine(options))
        return *exitCode;

    if (options.vnc)
        return showVncAddress(options);
    // The daemon is asked before a single widget is made, and answers while they are.
    HostSession session;
    session.open();
    applyPalette(options.palette);
    MainWindow window(&session);
    if (options.exitAfterFirstPaint)
        QObject::connect(window.sidebar()->view(), &GuestView::firstGuestsPainted, &app, &printTimeAndQuit);
    RemoteHosts hosts(&window);
    // Other machines come after this one is seen; none of them is waited for.
    QTimer::singleShot(0, &hosts, &RemoteHosts::load);
    window.show();
    return QApplication::exec();
}
