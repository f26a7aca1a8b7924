// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of the real window, one palette and one scale (QT_SCALE_FACTOR) a run; tests/ui/shot.sh runs it for all of them:
//   domus-shot DIRECTORY light|dark     pictures on a daemon without guests behind it, which can be given any state
//   domus-shot --real DIRECTORY light|dark   pictures with a real daemon and a real guest, which run on
//   domus-shot --end                    ends those
#include "common/error_bar.h"
#include "console/console_page.h"
#include "dialogs/bundle_dialog.h"
#include "dialogs/import_dialog.h"
#include "figures/figure_graphs.h"
#include "graphs/time_graph.h"
#include "host_session.h"
#include "input/scan_codes.h"
#include "live/domain_cards.h"
#include "live/domain_controls.h"
#include "look/theme.h"
#include "new_guest_wizard.h"
#include "pages/domain_page.h"
#include "pages/guest_page.h"
#include "pages/host_page.h"
#include "pages/live_page.h"
#include "pages/xenstore_page.h"
#include "shot_real.h"
#include "shot_scenes.h"
#include "shot_vnc.h"
#include "sidebar/guest_view.h"
#include "sidebar/sidebar.h"
#include "translations.h"
#include "waiting.h"
#include "widget/vnc_widget.h"
#include "window/main_window.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QPixmap>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QTreeWidget>
#include <chrono>
#include <cstdio>

using namespace domus;
using namespace std::chrono_literals;

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
    std::unique_ptr<test::FakeDaemon> daemon;
    std::unique_ptr<HostSession> session;
    std::unique_ptr<MainWindow> window;

    void openFake()
    {
        ConnectOptions options;
        options.socket = daemon->socket();
        options.startDaemon = false;
        session = std::make_unique<HostSession>(options);
        session->open();
        show();
        const auto count = daemon->state().guests.size();
        test::waitUntil([&] { return session->store()->isLoaded() && session->store()->guests().size() == count; });
    }
    void show()
    {
        window = std::make_unique<MainWindow>(session.get());
        window->resize(1100, 720);
        window->show();
    }
    void choose(const QString &name)
    {
        if (const auto *guest = session->store()->guestNamed(name))
            window->sidebar()->selectGuest(GuestStore::keyOf(*guest));
    }
    template <typename Page>
    Page *page(GuestPage::Tab tab)
    {
        window->guestPage()->showTab(tab);
        return qobject_cast<Page *>(window->guestPage()->tab(tab));
    }
    void waitForLabels(GuestPage::Tab tab)
    {
        const auto *shown = page<QWidget>(tab);
        test::waitUntil([&] { return shown->findChildren<QLabel *>().size() > 8; });
    }
    void waitForFigures()
    {
        const auto *live = page<LivePage>(GuestPage::Live);
        test::waitUntil([&] { return live->graphs()->graph(FigureGraphs::Cpu)->legendText(0).contains(u'%'); });
    }
};

Desktop makeFakeDesktop()
{
    Desktop desktop;
    desktop.daemon = std::make_unique<test::FakeDaemon>();
    shot::fillHost(desktop.daemon->state());
    return desktop;
}

void shootEmpty(Shooter &shooter)
{
    auto desktop = makeFakeDesktop();
    desktop.openFake();
    shooter.take(*desktop.window, QStringLiteral("empty"));
}

void shootGuests(Shooter &shooter)
{
    auto desktop = makeFakeDesktop();
    shot::fillWithGuests(desktop.daemon->state());
    desktop.openFake();
    desktop.window->sidebar()->selectHost();
    test::waitUntil([&] { return !desktop.window->hostPage()->memoryText().isEmpty(); });
    shooter.take(*desktop.window, QStringLiteral("host"));
    desktop.choose(QStringLiteral("web1"));
    desktop.waitForFigures();
    shooter.take(*desktop.window, QStringLiteral("live"));
    desktop.choose(QStringLiteral("web2"));
    desktop.waitForFigures();
    shooter.take(*desktop.window, QStringLiteral("live-not-following"));
    desktop.choose(QStringLiteral("web1"));
    desktop.waitForLabels(GuestPage::Details);
    shooter.take(*desktop.window, QStringLiteral("details"));
    desktop.choose(QStringLiteral("old-router"));
    shooter.take(*desktop.window, QStringLiteral("broken"));
    desktop.choose(QStringLiteral("gitlab"));
    desktop.window->guestPage()->showTab(GuestPage::Console);
    desktop.window->guestPage()->showError({ErrorCode::NoMemory,
                                            QStringLiteral("gitlab needs 6 GiB, and 3.2 GiB are free"),
                                            QStringLiteral("Shut a guest down, or give gitlab less memory"),
                                            {},
                                            {}});
    shooter.take(*desktop.window, QStringLiteral("error"));
    desktop.daemon->die();
    test::waitUntil([&] { return desktop.session->state() == LinkState::Waiting; });
    shooter.take(*desktop.window, QStringLiteral("unreachable"));
}

void shootSidebar(Shooter &shooter)
{
    auto desktop = makeFakeDesktop();
    shot::fillWithGuests(desktop.daemon->state());
    desktop.openFake();
    auto *sidebar = desktop.window->sidebar();
    desktop.choose(QStringLiteral("web1"));
    sidebar->rows()->setGroupOpen(QStringLiteral("Builders"), false);
    auto *selection = sidebar->view()->selectionModel();
    for (const auto *name : {"web2", "mail", "db"})
        selection->select(sidebar->rows()->indexOfGuest(GuestStore::keyOf(desktop.daemon->state().find(QLatin1String(name)))),
                          QItemSelectionModel::Select);
    desktop.window->model()->setFailure(GuestStore::keyOf(desktop.daemon->state().find(QStringLiteral("mail"))),
                                        QStringLiteral("mail is being shut down already"));
    shooter.take(*desktop.window, QStringLiteral("several"));
    sidebar->filterField()->setText(QStringLiteral("state:running -group:club"));
    shooter.take(*desktop.window, QStringLiteral("filtered"));
}

/// A dom0 of Xen: its own share, domains of others, a guest that is saved and one that was.
void shootXen(Shooter &shooter)
{
    QSettings().clear(); // nothing was chosen before
    auto desktop = makeFakeDesktop();
    shot::fillWithGuests(desktop.daemon->state());
    shot::fillWithXen(desktop.daemon->state());
    desktop.openFake();
    auto *sidebar = desktop.window->sidebar();
    const auto domain = [&] { return sidebar->rows()->indexOfDomain(7, desktop.window->model()); };
    test::waitUntil([&] { return domain().isValid(); });
    for (const auto *group : {"Builders", "Club web"})
        sidebar->rows()->setGroupOpen(QLatin1String(group), QLatin1String(group) == QLatin1String("Builders"));
    sidebar->selectHost();
    test::waitUntil([&] { return !desktop.window->hostPage()->memoryText().isEmpty(); });
    shooter.take(*desktop.window, QStringLiteral("xen-host"));
    sidebar->view()->setCurrentIndex(domain());
    const auto *page = desktop.window->domainPage();
    test::waitUntil([&] { return page->controls()->memory()->figures().contains(QStringLiteral("host")); });
    test::waitUntil([] { return false; }, 100ms); // the card gets its height
    shooter.take(*desktop.window, QStringLiteral("xen-domain"));
    desktop.window->domainPage()->showTab(DomainPage::XenStore);
    test::waitUntil([&] { return page->xenStore()->tree()->topLevelItemCount() > 0; });
    shooter.take(*desktop.window, QStringLiteral("xen-domain-store"));
    desktop.choose(QStringLiteral("gitlab"));
    desktop.window->guestPage()->showTab(GuestPage::Console);
    shooter.take(*desktop.window, QStringLiteral("xen-saved"));
    desktop.choose(QStringLiteral("fc40"));
    auto *menu = desktop.window->menuBar()->actions().at(1)->menu();
    menu->popup(desktop.window->mapToGlobal(QPoint(60, 30)));
    shooter.take(*menu, QStringLiteral("xen-menu"));
    menu->close();
}

void shootReal(Shooter &shooter)
{
    Desktop desktop;
    desktop.session = shot::openRealSession();
    shot::startRealGuest(*desktop.session);
    desktop.show();
    desktop.choose(shot::realGuestName());
    auto *console = desktop.page<ConsolePage>(GuestPage::Console);
    // A guest that nobody touched for ten minutes has switched its display off.
    QObject::connect(console->display(), &VncWidget::stateChanged, console->display(), [console](VncWidget::State state) {
        if (state == VncWidget::State::Connected)
            console->display()->sendKeys({scan::LeftShift});
    });
    // Under the translator the installer's first page takes about a minute on a quiet machine.
    if (!test::waitUntil([&] { return shot::showsAPicture(console->display()->screenshot()); }, 240s))
        std::fputs("The guest shows no picture yet\n", stderr);
    shooter.take(*desktop.window, QStringLiteral("console"));
    desktop.waitForFigures();
    shooter.take(*desktop.window, QStringLiteral("console-live"));
    desktop.waitForLabels(GuestPage::Details);
    shooter.take(*desktop.window, QStringLiteral("console-details"));
}

/// A file of xm's days, of which not everything is understood.
void shootImport(Shooter &shooter)
{
    auto desktop = makeFakeDesktop();
    desktop.openFake();
    const QTemporaryDir files;
    QFile file(files.filePath(QStringLiteral("fc6.cfg")));
    if (!file.open(QIODevice::WriteOnly))
        return;
    file.write("name = 'fc6'\nmemory = 64\n");
    file.close();
    auto &reply = desktop.daemon->state().imported;
    reply.name = QStringLiteral("fc6");
    reply.format = api::guests::FileFormat::Xm;
    reply.notes = {{1, 1, QStringLiteral("'import' is not run; the line is kept")},
                   {24, 26, QStringLiteral("'arch_libdir' is not known without running it; the line is kept")},
                   {28, 1, QStringLiteral("unknown key 'memroy' (it is kept); did you mean 'memory'?")}};
    ImportDialog dialog(desktop.session.get(), desktop.window.get());
    dialog.show();
    dialog.setFile(file.fileName());
    const auto *notes = dialog.findChild<QPlainTextEdit *>();
    test::waitUntil([&] { return notes->isVisible(); });
    shooter.take(dialog, QStringLiteral("import"));
    desktop.daemon->state().nextError =
        ErrorInfo{ErrorCode::BadDefinition,
                  file.fileName() + QStringLiteral(":2:10: found 'much' for 'memory'; expected a number from 1 to 16777216"),
                  QStringLiteral("Correct the file; docs/xl-and-xm-files.md tells what is read"),
                  {},
                  {}};
    dialog.setFile(file.fileName());
    test::waitUntil([&] { return !notes->isVisible() && dialog.findChild<ErrorBar *>()->isVisible(); });
    shooter.take(dialog, QStringLiteral("import-refused"));
}

void shootWizard(Shooter &shooter)
{
    auto desktop = makeFakeDesktop();
    desktop.openFake();
    NewGuestWizard wizard(desktop.session.get(), desktop.window.get());
    wizard.setSource(QStringLiteral("https://mirror.example.org/debian/dists/bookworm/main/installer-amd64"));
    wizard.show();
    auto *next = wizard.findChild<QPushButton *>(QStringLiteral("nextButton"));
    const auto *install = wizard.findChild<QPushButton *>(QStringLiteral("installButton"));
    for (int page = 1; page <= 4; ++page) {
        test::waitUntil([&] { return page < 4 ? next->isEnabled() : install->isEnabled(); });
        shooter.take(wizard, QStringLiteral("wizard-%1").arg(page));
        next->click();
    }
}

/// On a Xen host, of a tree whose installer shows itself.
void shootXenWizard(Shooter &shooter)
{
    auto desktop = makeFakeDesktop();
    shot::fillWithXen(desktop.daemon->state());
    desktop.daemon->state().detect = &shot::detectAnaconda;
    desktop.openFake();
    NewGuestWizard wizard(desktop.session.get(), desktop.window.get());
    wizard.setSource(QStringLiteral("https://mirror.example.org/fedora/linux/releases/40/Everything/x86_64/os"));
    wizard.show();
    auto *next = wizard.findChild<QPushButton *>(QStringLiteral("nextButton"));
    for (int page = 1; page <= 3; ++page) {
        test::waitUntil([&] { return next->isEnabled(); });
        if (page == 3)
            shooter.take(wizard, QStringLiteral("xen-wizard"));
        next->click();
    }
}

/// The real helper, asked by a user without a bundle.
void shootBundle(Shooter &shooter)
{
    BundleDialog dialog;
    dialog.show();
    test::waitUntil([&] { return dialog.startButton()->isEnabled() || dialog.errorBar()->isVisible(); });
    shooter.take(dialog, QStringLiteral("bundle"));
}

int shoot(const QStringList &arguments, bool real)
{
    const auto palette = arguments.value(1, QStringLiteral("light"));
    applyPalette(paletteChoiceFromName(palette));
    const auto scale = qEnvironmentVariable("QT_SCALE_FACTOR", QStringLiteral("1"));
    Shooter shooter{QDir(arguments.at(0)), QStringLiteral("-%1-%2x").arg(palette, scale)};
    shooter.directory.mkpath(QStringLiteral("."));
    if (real) {
        shootReal(shooter);
    } else {
        shootEmpty(shooter);
        shootGuests(shooter);
        shootSidebar(shooter);
        shootXen(shooter);
        shootImport(shooter);
        shootWizard(shooter);
        shootXenWizard(shooter);
        shootBundle(shooter);
        shot::shootVncAddresses([&](QWidget &window, const QString &name) { shooter.take(window, name); });
    }
    return shooter.failures == 0 ? 0 : 1;
}

} // namespace

int main(int argc, char **argv)
{
    QApplication::setHighDpiScaleFactorRoundingPolicy(Qt::HighDpiScaleFactorRoundingPolicy::PassThrough);
    QApplication app(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("domus-shot"));
    QCoreApplication::setApplicationName(QStringLiteral("domus-shot-%1").arg(QCoreApplication::applicationPid()));
    loadTranslations(app, QLocale());
    auto arguments = QCoreApplication::arguments().mid(1);
    const bool real = arguments.removeOne(QStringLiteral("--real"));
    int exitCode = 2;
    try {
        if (arguments == QStringList{QStringLiteral("--end")}) {
            shot::endRealGuest(*shot::openRealSession());
            exitCode = 0;
        } else if (arguments.isEmpty()) {
            std::fputs("Usage: domus-shot [--real] DIRECTORY [light|dark]\n       domus-shot --end\n", stderr);
        } else {
            exitCode = shoot(arguments, real);
        }
    } catch (const Error &error) {
        std::fprintf(stderr, "domus-shot: %s\n", error.what());
        exitCode = 1;
    }
    QFile::remove(QSettings().fileName());
    return exitCode;
}
