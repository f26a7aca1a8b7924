// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of the real window: domus-shot DIRECTORY. One run makes one palette and scale (QT_SCALE_FACTOR, --palette); `./dev
// shot` runs it for all of them. Wants a display (Xvfb, or QT_QPA_PLATFORM=offscreen).
#include "graphs/time_graph.h"
#include "host_session.h"
#include "look/theme.h"
#include "pages/guest_page.h"
#include "pages/guest_tab.h"
#include "pages/live_page.h"
#include "shot_scenes.h"
#include "sidebar/sidebar.h"
#include "waiting.h"
#include "window/main_window.h"

#include <QApplication>
#include <QDir>
#include <QLabel>
#include <QPixmap>
#include <QSettings>
#include <cstdio>

using namespace domus;

namespace {

struct Shooter {
    QDir directory;
    QString suffix;
    int failures = 0;

    void take(QWidget &window, const QString &name)
    {
        QCoreApplication::processEvents(); // what is queued is painted
        const auto file = directory.filePath(name + suffix + QStringLiteral(".png"));
        if (window.grab().save(file))
            std::printf("%s\n", qPrintable(file));
        else
            ++failures;
    }
};

struct Desktop {
    test::FakeDaemon daemon;
    std::unique_ptr<HostSession> session;
    std::unique_ptr<MainWindow> window;

    void open()
    {
        shot::fillHost(daemon.state());
        ConnectOptions options;
        options.socket = daemon.socket();
        options.startDaemon = false;
        session = std::make_unique<HostSession>(options);
        session->open();
        window = std::make_unique<MainWindow>(session.get());
        window->resize(1100, 720);
        window->show();
        test::waitUntil([&] { return session->state() == LinkState::Connected && session->store()->isLoaded(); });
        test::waitUntil([&] { return session->store()->guests().size() == daemon.state().guests.size(); });
    }
    void choose(const QString &name)
    {
        if (const auto *guest = session->store()->guestNamed(name))
            window->sidebar()->selectGuest(GuestStore::keyOf(*guest));
    }
};

void shootEmpty(Shooter &shooter)
{
    Desktop desktop;
    desktop.open();
    shooter.take(*desktop.window, QStringLiteral("empty"));
}

void shootGuests(Shooter &shooter)
{
    Desktop desktop;
    shot::fillWithGuests(desktop.daemon.state());
    desktop.open();
    desktop.choose(QStringLiteral("web1"));
    desktop.window->guestPage()->showTab(GuestPage::Live);
    shooter.take(*desktop.window, QStringLiteral("live"));
    desktop.window->guestPage()->showTab(GuestPage::Details);
    shooter.take(*desktop.window, QStringLiteral("details"));
    desktop.choose(QStringLiteral("old-router"));
    shooter.take(*desktop.window, QStringLiteral("broken"));
    desktop.choose(QStringLiteral("gitlab"));
    desktop.window->guestPage()->showError({ErrorCode::NoMemory,
                                            QStringLiteral("gitlab needs 6 GiB, and 3.2 GiB are free"),
                                            QStringLiteral("Shut a guest down, or give gitlab less memory"),
                                            {},
                                            {}});
    shooter.take(*desktop.window, QStringLiteral("error"));
    desktop.daemon.die();
    test::waitUntil([&] { return desktop.session->state() == LinkState::Waiting; });
    shooter.take(*desktop.window, QStringLiteral("unreachable"));
}

} // namespace

int main(int argc, char **argv)
{
    QApplication::setHighDpiScaleFactorRoundingPolicy(Qt::HighDpiScaleFactorRoundingPolicy::PassThrough);
    QApplication app(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("domus-shot"));
    QCoreApplication::setApplicationName(QStringLiteral("domus-shot-%1").arg(QCoreApplication::applicationPid()));
    const auto arguments = QCoreApplication::arguments();
    if (arguments.size() < 2) {
        std::fputs("Usage: domus-shot DIRECTORY [light|dark]\n", stderr);
        return 2;
    }
    const auto palette = arguments.value(2, QStringLiteral("light"));
    applyPalette(paletteChoiceFromName(palette));
    Shooter shooter{QDir(arguments.at(1)),
                    QStringLiteral("-%1-%2x").arg(palette, qEnvironmentVariable("QT_SCALE_FACTOR", QStringLiteral("1")))};
    shooter.directory.mkpath(QStringLiteral("."));
    shootEmpty(shooter);
    shootGuests(shooter);
    QFile::remove(QSettings().fileName());
    return shooter.failures == 0 ? 0 : 1;
}
