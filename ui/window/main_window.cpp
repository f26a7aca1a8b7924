// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/main_window.h"

#include "actions/action_runner.h"
#include "actions/guest_actions.h"
#include "common/error_bar.h"
#include "console/vnc_address_dialog.h"
#include "console/vnc_address_window.h"
#include "dialogs/delete_dialog.h"
#include "dialogs/import_dialog.h"
#include "dialogs/saved_file_question.h"
#include "jobs/jobs_strip.h"
#include "look/symbolic_icon.h"
#include "model/host_model.h"
#include "new_guest_wizard.h"
#include "pages/domain_page.h"
#include "pages/guest_page.h"
#include "pages/home_page.h"
#include "pages/host_page.h"
#include "sidebar/choice_page.h"
#include "sidebar/guest_view.h"
#include "sidebar/label_menu.h"
#include "sidebar/sidebar.h"
#include "sidebar/thumbnails.h"
#include "window/domain_desk.h"
#include "window/host_context.h"

#include <QAction>
#include <QApplication>
#include <QCloseEvent>
#include <QMenuBar>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>

namespace domus {

MainWindow::MainWindow(HostSession *session, QWidget *parent)
    : QMainWindow(parent),
      m_hosts{new HostContext(session, this)},
      m_host(m_hosts.constFirst()),
      m_actions(new GuestActions(this)),
      m_domains(nullptr),
      m_labels(new LabelMenu(
          m_host->model, [this] { return m_sidebar->targetKeys(); }, this)),
      m_newGuest(new QAction(symbolicIcon(QStringLiteral("add")), tr("&New Guest…"), this)),
      m_importGuest(new QAction(tr("&Import Guest…"), this)),
      m_restoreGuest(new QAction(tr("Restore a &Saved Guest…"), this)),
      m_banner(new ErrorBar(this)),
      m_splitter(new QSplitter(this)),
      m_sidebar(new Sidebar(m_host->model, this)),
      m_pages(new QStackedWidget(this)),
      m_home(new HomePage(m_newGuest, this))
{
    setWindowTitle(tr("Domus"));
    m_newGuest->setShortcut(QKeySequence::New);
    m_newGuest->setToolTip(tr("Install a guest"));
    m_newGuest->setEnabled(false);
    m_importGuest->setShortcut(QKeySequence::Open);
    m_importGuest->setToolTip(tr("Make a guest of a file of xl or xm, or of a definition"));
    m_importGuest->setEnabled(false);
    m_restoreGuest->setToolTip(tr("Go on with a guest that was saved into a file, here or by xl"));
    m_restoreGuest->setVisible(false);
    m_domains = new DomainDesk(m_pages, this);
    buildLayout();
    buildMenus();
    connectHost(m_host);
    connectSidebar();
    connectDomains();
    connectActions();
    restoreLayout();
    m_sidebar->view()->setFocus();
    onConnection(m_host);
    onGuests(m_host);
}

MainWindow::~MainWindow() = default;

void MainWindow::buildLayout()
{
    m_sidebar->setNewGuestAction(m_newGuest);
    m_pages->addWidget(m_home);
    m_splitter->addWidget(m_sidebar);
    m_splitter->addWidget(m_pages);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setCollapsible(0, false);
    m_splitter->setCollapsible(1, false);
    m_splitter->setHandleWidth(1);
    m_splitter->setSizes({320, 780});
    m_banner->setDismissable(false);
    auto *central = new QWidget(this);
    auto *layout = new QVBoxLayout(central);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_banner);
    layout->addWidget(m_splitter, 1);
    layout->addWidget(m_host->jobs);
    setCentralWidget(central);
}

void MainWindow::buildMenus()
{
    auto *file = menuBar()->addMenu(tr("&File"));
    file->addAction(m_newGuest);
    file->addAction(m_importGuest);
    file->addAction(m_restoreGuest);
    file->addAction(symbolicIcon(QStringLiteral("network")), tr("Connect to a &VNC Address…"), this,
                    &MainWindow::askForVncAddress);
    file->addSeparator();
    file->addAction(symbolicIcon(QStringLiteral("machine")), tr("Add &Host…"), this, &MainWindow::addHostWanted);
    m_removeHost = file->addAction(tr("&Remove Host"), this, [this] { Q_EMIT removeHostWanted(m_host->session); });
    file->addSeparator();
    auto *quit = file->addAction(tr("&Quit"), this, &QWidget::close);
    quit->setShortcut(QKeySequence::Quit);
    fillGuestMenu(menuBar()->addMenu(tr("&Guest")));
    auto *view = menuBar()->addMenu(tr("&View"));
    view->addAction(tr("&Filter Guests"), QKeySequence::Find, m_sidebar, &Sidebar::focusFilter);
    view->addAction(tr("&Host"), QKeySequence(Qt::ALT | Qt::Key_Home), m_sidebar, [this] { m_sidebar->selectHost(); });
    auto *help = menuBar()->addMenu(tr("&Help"));
    help->addAction(tr("&About Domus"), this, &MainWindow::showAbout);
}

void MainWindow::fillGuestMenu(QMenu *menu)
{
    m_actions->fillMenu(menu);
    menu->addSeparator();
    menu->addMenu(m_labels->groupMenu());
    menu->addMenu(m_labels->tagMenu());
}

HostModel *MainWindow::model() const
{
    return m_host->model;
}

HostSession *MainWindow::session() const
{
    return m_host->session;
}

JobsStrip *MainWindow::jobsStrip() const
{
    return m_host->jobs;
}

HostPage *MainWindow::hostPage() const
{
    return m_host->hostPage;
}

GuestPage *MainWindow::guestPage() const
{
    return m_host->guestPage;
}

DomainPage *MainWindow::domainPage() const
{
    return m_host->domainPage;
}

void MainWindow::addHost(HostSession *session)
{
    auto *host = new HostContext(session, this);
    m_hosts.append(host);
    centralWidget()->layout()->addWidget(host->jobs);
    connectHost(host);
    session->setFiguresWanted(!isMinimized());
    m_sidebar->addHost(host->model);
    if (m_listPainted)
        host->thumbnails = new Thumbnails(session, host->model, m_sidebar->view());
}

void MainWindow::removeHost(HostSession *session)
{
    const auto place =
        std::find_if(m_hosts.begin(), m_hosts.end(), [session](const auto *each) { return each->session == session; });
    if (place == m_hosts.end() || place == m_hosts.begin())
        return;
    auto *host = *place;
    m_hosts.erase(place);
    m_sidebar->removeHost(host->model);
    if (m_host == host)
        useHost(m_hosts.constFirst());
    m_domains->forget(host);
    delete host->thumbnails;
    delete host->guestPage;
    delete host->hostPage;
    delete host->jobs;
    delete host;
}

void MainWindow::showNotice(const QString &text)
{
    m_notice = text;
    m_banner->showNotice(text);
    m_banner->setActionText({});
    m_banner->setDismissable(true);
}

HostContext *MainWindow::contextOf(const HostModel *model) const
{
    const auto place = std::find_if(m_hosts.begin(), m_hosts.end(), [model](const auto *each) { return each->model == model; });
    return place == m_hosts.end() ? m_hosts.constFirst() : *place;
}

void MainWindow::useHost(HostContext *host)
{
    if (m_host == host)
        return;
    if (m_host->guestPage)
        m_host->guestPage->setGuest({}); // nothing of it is seen
    m_domains->hide();
    m_host = host;
    m_labels->setModel(host->model);
    m_actions->setHost(host->model->alias());
    if (m_choicePage)
        m_choicePage->deleteLater();
    m_choicePage = nullptr;
    m_banner->clear();
    showConnection();
}

void MainWindow::connectHost(HostContext *host)
{
    connect(host->session, &HostSession::connectionChanged, host, [this, host] { onConnection(host); });
    connect(host->session->store(), &GuestStore::eventsHappened, host,
            [this](const QList<api::guests::Event> &events) { callAttention(events); });
    connectGuests(host);
    connect(host->runner, &ActionRunner::failed, host,
            [this, host](const QString &key, const ErrorInfo &error) { showError(host, key, error); });
    connect(host->runner, &ActionRunner::finished, host, [this, host](const QString &key) {
        m_domains->clearError(host, key);
        if (host->guestPage && host->guestPage->key() == key)
            host->guestPage->clearError();
    });
}

void MainWindow::connectGuests(HostContext *host)
{
    auto *store = host->session->store();
    connect(store, &GuestStore::loaded, host, [this, host] { onGuests(host); });
    connect(store, &GuestStore::guestsChanged, host, [this, host] { onGuests(host); });
    connect(host->model, &HostModel::guestCountChanged, host, [this, host](int count) {
        if (host != m_host)
            return;
        m_home->showGuestCount(count);
        if (m_listPainted && m_sidebar->currentKey().isEmpty() && !m_sidebar->currentDomain())
            showHostPage();
    });
    connect(host->model, &HostModel::guestChanged, host, [this, host](const QString &key) {
        if (host == m_host && m_sidebar->targetKeys().contains(key))
            updateActions();
    });
    connect(host->model, &HostModel::guestRemoved, host, [this, host](const QString &key) {
        if (host == m_host && host->guestPage && host->guestPage->key() == key)
            showCurrent(m_sidebar->currentKey() == key ? QString() : m_sidebar->currentKey());
    });
}

void MainWindow::connectSidebar()
{
    // The list comes first, the page of the guest chosen last time after it.
    connect(
        m_sidebar->view(), &GuestView::firstGuestsPainted, this,
        [this] {
            m_listPainted = true;
            for (auto *host : std::as_const(m_hosts))
                host->thumbnails = new Thumbnails(host->session, host->model, m_sidebar->view());
            restoreSelection();
            if (m_sidebar->currentKey().isEmpty() && !m_sidebar->currentDomain())
                showHostPage();
        },
        Qt::QueuedConnection);
    connect(m_sidebar, &Sidebar::currentChanged, this, &MainWindow::showCurrent);
    connect(m_sidebar, &Sidebar::guestActivated, this, [this] {
        if (m_host->guestPage)
            m_host->guestPage->activate();
    });
    connect(m_sidebar, &Sidebar::choiceChanged, this, &MainWindow::showChoice);
    connect(m_sidebar, &Sidebar::groupWanted, this, &MainWindow::putIntoGroup);
    connect(m_sidebar, &Sidebar::contextMenuRequested, this, &MainWindow::showContextMenu);
}

void MainWindow::showContextMenu(const QPoint &position)
{
    QMenu menu;
    if (m_sidebar->currentDomain())
        m_domains->fillMenu(&menu);
    else
        fillGuestMenu(&menu);
    menu.exec(position);
}

void MainWindow::connectDomains()
{
    // Another domain's page must not come by itself under a pointer that is about to click.
    connect(m_domains, &DomainDesk::gone, m_sidebar, [this] { m_sidebar->selectHost(m_host->model); });
    connect(m_domains, &DomainDesk::adopted, this, [this](HostContext *host, const QString &guest) {
        m_newGuestName = guest;
        m_newGuestHost = host;
        selectNewGuest();
    });
}

void MainWindow::connectActions()
{
    connect(m_newGuest, &QAction::triggered, this, &MainWindow::openWizard);
    connect(m_importGuest, &QAction::triggered, this, [this] { importGuest({}); });
    connect(m_restoreGuest, &QAction::triggered, this, &MainWindow::restoreFromFile);
    connect(m_actions, &GuestActions::triggered, this, &MainWindow::onAction);
    connect(m_banner, &ErrorBar::dismissed, this, [this] { m_notice.clear(); });
    connect(m_banner, &ErrorBar::actionTriggered, this, [this] { m_host->session->retryNow(); });
    connect(m_labels, &LabelMenu::groupWanted, this, &MainWindow::putIntoGroup);
    connect(m_labels, &LabelMenu::tagsWanted, this,
            [this](const QStringList &keys, const QStringList &add, const QStringList &remove) {
                for (const auto &key : keys) {
                    m_host->model->setFailure(key, {});
                    m_host->runner->setTags(key, add, remove);
                }
            });
}

void MainWindow::onConnection(const HostContext *host)
{
    if (host->hostPage && host->isConnected())
        host->hostPage->showHost();
    if (host != m_host)
        return;
    showConnection();
    if (host->isConnected() && host->guestPage)
        host->guestPage->reopen();
    if (host->isConnected() && host->domainPage)
        host->domainPage->reopen();
}

void MainWindow::showConnection()
{
    const bool connected = m_host->isConnected();
    m_newGuest->setEnabled(connected);
    m_importGuest->setEnabled(connected);
    m_restoreGuest->setEnabled(connected);
    m_restoreGuest->setVisible(m_host->savingProblem().isEmpty());
    m_removeHost->setEnabled(m_host->session->isRemote());
    if (connected || m_host->model->host().cpus > 0) {
        m_home->showHost(m_host->model->host(), m_host->model->engine());
        m_home->showGuestCount(m_host->model->guestCount());
    } else {
        m_home->showConnecting(m_host->model->alias());
    }
    if (connected) {
        m_banner->clear();
        const auto problem = m_host->session->versionProblem();
        if (const auto notice = problem.isEmpty() ? m_notice : problem; !notice.isEmpty())
            m_banner->showNotice(notice);
        m_banner->setActionText({});
        m_banner->setDismissable(problem.isEmpty());
    } else if (!m_host->session->lastProblem().text.isEmpty()) {
        auto problem = m_host->session->lastProblem();
        if (problem.hint.isEmpty())
            problem.hint = tr("Guests run on. The connection is tried again by itself.");
        m_banner->showError(problem);
        m_banner->setActionText(tr("Retry"));
        m_banner->setDismissable(false);
    }
    updateActions();
}

void MainWindow::onGuests(const HostContext *host)
{
    if (!host->session->store()->isLoaded())
        return;
    if (host == m_host)
        m_home->showGuestCount(host->model->guestCount());
    selectNewGuest();
    if (m_listPainted)
        restoreSelection();
}

void MainWindow::callAttention(const QList<api::guests::Event> &events)
{
    const QStringList worthIt{QStringLiteral("crashed"), QStringLiteral("install_ended"), QStringLiteral("failed")};
    for (const auto &event : events) {
        if (worthIt.contains(event.kind))
            QApplication::alert(this); // nothing happens while the window is the active one
    }
}

void MainWindow::restoreSelection()
{
    if (m_wantedKey.isEmpty())
        return;
    for (const auto *host : std::as_const(m_hosts)) {
        if (host->model->alias() == m_wantedHost && host->model->guest(m_wantedKey))
            return m_sidebar->selectGuest(std::exchange(m_wantedKey, QString()), host->model);
    }
}

void MainWindow::openWizard()
{
    if (!m_wizard) {
        m_wizard = new NewGuestWizard(m_host->session, this);
        m_wizard->setAttribute(Qt::WA_DeleteOnClose);
        const QPointer<HostContext> host(m_host);
        connect(m_wizard, &NewGuestWizard::installStarted, this, [this, host](const QString &, const QString &guest) {
            m_newGuestName = guest;
            m_newGuestHost = host;
            selectNewGuest();
        });
        connect(m_wizard, &NewGuestWizard::importWanted, this, &MainWindow::importGuest);
    }
    m_wizard->show();
    m_wizard->raise();
    m_wizard->activateWindow();
}

void MainWindow::importGuest(const QString &file)
{
    auto *dialog = new ImportDialog(m_host->session, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ImportDialog::imported, this, [this, host = QPointer<HostContext>(m_host)](const QString &guest) {
        m_newGuestName = guest;
        m_newGuestHost = host;
        selectNewGuest();
    });
    dialog->open();
    if (file.isEmpty())
        dialog->browse();
    else
        dialog->setFile(file);
}

void MainWindow::restoreFromFile()
{
    const QPointer<HostContext> host(m_host);
    askForSavedFile(this, host->model->alias(), [host](const QString &file) {
        if (host)
            host->runner->restore({}, file);
    });
}

void MainWindow::askForVncAddress()
{
    auto *dialog = new VncAddressDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [dialog] {
        auto *window = new VncAddressWindow(dialog->address(), dialog->isViewOnly());
        window->show();
        window->start();
    });
    dialog->open();
}

void MainWindow::selectNewGuest()
{
    if (m_newGuestName.isEmpty() || !m_newGuestHost)
        return;
    const auto *guest = m_newGuestHost->session->store()->guestNamed(m_newGuestName);
    if (!guest)
        return;
    m_newGuestName.clear();
    m_sidebar->selectGuest(GuestStore::keyOf(*guest), m_newGuestHost->model);
}

void MainWindow::showCurrent(const QString &key)
{
    m_saveSoon.start();
    useHost(contextOf(m_sidebar->currentHost()));
    if (m_sidebar->targetKeys().size() > 1) {
        showChoice();
        return;
    }
    const auto domain = m_sidebar->currentDomain();
    if (!domain)
        m_domains->hide();
    if (m_host->model->guest(key)) {
        if (!m_host->guestPage) {
            m_host->guestPage = new GuestPage(m_host->session, m_host->model, m_actions, this);
            m_pages->addWidget(m_host->guestPage);
            connect(m_host->guestPage, &GuestPage::roomRequested, this, &MainWindow::makeRoomAndStart);
        }
        m_pages->setCurrentWidget(m_host->guestPage);
        m_host->guestPage->setGuest(key);
    } else {
        if (domain)
            m_domains->show(m_host, *domain);
        else
            showHostPage();
        if (m_host->guestPage)
            m_host->guestPage->setGuest({});
    }
    updateActions();
}

void MainWindow::showHostPage()
{
    // dom0's own page is of use without any guest.
    const bool wanted = m_sidebar->isHostItselfCurrent() && m_host->session->domains()->host();
    if (m_host->model->guestCount() == 0 && !wanted)
        return m_pages->setCurrentWidget(m_home);
    if (!m_host->hostPage) {
        m_host->hostPage = new HostPage(m_host->session, this);
        m_pages->addWidget(m_host->hostPage);
        m_host->hostPage->showHost();
        connect(m_host->hostPage, &HostPage::guestActivated, m_host,
                [this, host = m_host](const QString &key) { m_sidebar->selectGuest(key, host->model); });
    }
    m_pages->setCurrentWidget(m_host->hostPage);
}

void MainWindow::showChoice()
{
    const auto keys = m_sidebar->targetKeys();
    if (keys.size() > 1) {
        if (!m_choicePage) {
            m_choicePage = new ChoicePage(m_host->model, m_actions, this);
            m_pages->addWidget(m_choicePage);
        }
        m_choicePage->setKeys(keys);
        m_pages->setCurrentWidget(m_choicePage);
        updateActions();
    } else if (m_choicePage && m_pages->currentWidget() == m_choicePage) {
        showCurrent(m_sidebar->currentKey());
    } else {
        updateActions();
    }
}

void MainWindow::updateActions()
{
    QList<const Guest *> guests;
    if (m_host->session->state() == LinkState::Connected) {
        for (const auto &key : m_sidebar->targetKeys()) {
            if (const auto *entry = m_host->model->guest(key))
                guests.append(&entry->guest);
        }
    }
    m_actions->setSavingProblem(m_host->savingProblem());
    m_actions->setGuests(guests);
    m_domains->update();
    const auto *entry = m_host->model->guest(m_sidebar->currentKey());
    setWindowTitle(entry ? tr("%1 – Domus").arg(entry->guest.name) : tr("Domus"));
}

void MainWindow::onAction(GuestAction action)
{
    const QPointer<HostContext> host(m_host); // while somebody is asked, another one may come to be chosen, or this one go
    QList<Guest> guests;
    QStringList names;
    for (const auto &key : m_sidebar->targetKeys()) {
        const auto *entry = m_host->model->guest(key);
        if (!entry || !isPossible(action, entry->guest))
            continue;
        guests.append(entry->guest);
        names.append(entry->guest.name);
    }
    if (m_host->guestPage)
        m_host->guestPage->clearError();
    if (guests.isEmpty() || (action == GuestAction::Delete && guests.size() > 1))
        return;
    if (action == GuestAction::Delete)
        return confirmDelete(GuestStore::keyOf(guests.constFirst()), names.constFirst());
    if (isDestructive(action) && (!confirms(action, names) || !host))
        return;
    if (action == GuestAction::Start && (!confirmsNewStart(guests) || !host))
        return;
    for (const auto &guest : std::as_const(guests))
        perform(host, action, guest);
}

void MainWindow::perform(HostContext *host, GuestAction action, const Guest &guest)
{
    const auto key = GuestStore::keyOf(guest);
    host->model->setFailure(key, {});
    if (action == GuestAction::Save)
        host->runner->save(key, guest.name);
    else if (action == GuestAction::Restore)
        host->runner->restore(key, guest.savedFile);
    else
        host->runner->run(action, key, guest.name);
}

/// A start from nothing makes void what was saved.
bool MainWindow::confirmsNewStart(const QList<Guest> &guests)
{
    QStringList names;
    for (const auto &guest : guests) {
        if (isSaved(guest))
            names.append(guest.name);
    }
    if (names.isEmpty())
        return true;
    const auto all = names.size() == 1 ? tr("\"%1\"").arg(names.constFirst())
                                       : tr("%n guest(s): %1", nullptr, int(names.size())).arg(namesOf(names, 20));
    QMessageBox box(QMessageBox::Warning, tr("Start Anew"), tr("Start without what was saved of %1?").arg(all),
                    QMessageBox::Cancel, this);
    box.setTextFormat(Qt::PlainText);
    box.setInformativeText(tr("What ran when it was saved is lost then: its disks change. Restore goes on with it."));
    auto *go = box.addButton(tr("Start &Anew"), QMessageBox::DestructiveRole);
    box.setDefaultButton(QMessageBox::Cancel);
    box.exec();
    return box.clickedButton() == go;
}

void MainWindow::makeRoomAndStart(const QString &key)
{
    const auto *entry = m_host->model->guest(key);
    if (!entry)
        return;
    m_host->guestPage->showNotice(tr("Other guests are asked to give memory…"));
    m_host->runner->makeRoomAndStart(key, entry->guest.name);
}

void MainWindow::putIntoGroup(const QStringList &keys, const QString &group)
{
    for (const auto &key : keys) {
        m_host->model->setFailure(key, {});
        m_host->runner->setGroup(key, group);
    }
}

bool MainWindow::confirms(GuestAction action, const QStringList &guests)
{
    const bool reset = action == GuestAction::Reset;
    const auto names = guests.size() == 1 ? tr("\"%1\"").arg(guests.constFirst())
                                          : tr("%n guest(s): %1", nullptr, int(guests.size())).arg(namesOf(guests, 20));
    const auto title = guests.size() == 1 ? guests.constFirst() : tr("%n guest(s)", nullptr, int(guests.size()));
    QMessageBox box(QMessageBox::Warning, reset ? tr("Reset %1").arg(title) : tr("Power off %1").arg(title),
                    reset ? tr("Reset %1 at once?").arg(names) : tr("Pull the plug of %1?").arg(names), QMessageBox::Cancel,
                    this);
    box.setInformativeText(tr("What its programs have not written to disk is lost. Shut Down lets them end by themselves."));
    auto *go = box.addButton(reset ? tr("&Reset") : tr("&Power Off"), QMessageBox::DestructiveRole);
    box.setDefaultButton(QMessageBox::Cancel);
    box.exec();
    return box.clickedButton() == go;
}

void MainWindow::confirmDelete(const QString &key, const QString &guest)
{
    auto *dialog = new DeleteDialog(guest, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, m_host->runner,
            [runner = m_host->runner, dialog, key, guest] { runner->removeGuest(key, guest, dialog->deletesDisks()); });
    spawn(listDisks(dialog, m_host->session, key), "disks of a guest");
    dialog->open();
}

Task<> MainWindow::listDisks(QPointer<DeleteDialog> dialog, QPointer<HostSession> session, QString key)
{
    QList<api::guests::Disk> disks;
    try {
        const auto guests = session->guests();
        const auto reply = co_await guests.show({key});
        disks = reply.details.disks;
    } catch (const Error &) {
        // A definition that cannot be read has no disks that could be named.
    }
    if (dialog)
        dialog->showDisks(disks);
}

void MainWindow::showError(HostContext *host, const QString &key, const ErrorInfo &error)
{
    if (m_domains->showError(host, key, error))
        return;
    if (host->guestPage && host->guestPage->key() == key && m_pages->currentWidget() == host->guestPage) {
        host->guestPage->showError(error);
        return;
    }
    host->model->setFailure(key, error.text);
    if (m_sidebar->rows()->indexOfGuest(key, host->model).isValid()) // said in its row
        return;
    m_banner->showError(error);
    m_banner->setActionText({});
    m_banner->setDismissable(true);
}

void MainWindow::showAbout()
{
    const auto &info = m_host->session->info();
    QMessageBox::about(this, tr("About Domus"),
                       tr("<h3>Domus</h3><p>Desktop for virtual machines.</p><p>Daemon %1, process %2.</p><p>Free software, "
                          "GPL-3.0-or-later.</p>")
                           .arg(info.version.toHtmlEscaped(), QString::number(info.pid)));
}

void MainWindow::restoreLayout()
{
    m_saveSoon.setSingleShot(true);
    m_saveSoon.setInterval(500);
    connect(&m_saveSoon, &QTimer::timeout, this, &MainWindow::saveLayout);
    resize(1100, 720);
    const QSettings settings;
    restoreGeometry(settings.value(QStringLiteral("window/geometry")).toByteArray());
    m_splitter->restoreState(settings.value(QStringLiteral("window/splitter")).toByteArray());
    m_wantedKey = settings.value(QStringLiteral("window/guest")).toString();
    m_wantedHost = settings.value(QStringLiteral("window/host")).toString();
    m_sidebar->restoreState();
}

void MainWindow::saveLayout()
{
    m_sidebar->saveState();
    QSettings settings;
    settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
    settings.setValue(QStringLiteral("window/splitter"), m_splitter->saveState());
    // Until the list has come the wish of last time stands.
    settings.setValue(QStringLiteral("window/guest"), m_wantedKey.isEmpty() ? m_sidebar->currentKey() : m_wantedKey);
    settings.setValue(QStringLiteral("window/host"), m_wantedKey.isEmpty() ? m_host->model->alias() : m_wantedHost);
}

void MainWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    if (event->type() != QEvent::WindowStateChange)
        return;
    for (const auto *host : std::as_const(m_hosts)) {
        if (host->session)
            host->session->setFiguresWanted(!isMinimized()); // nobody sees them
    }
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    saveLayout();
    QMainWindow::closeEvent(event);
}

} // namespace domus
