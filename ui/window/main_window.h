// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "host_session.h"

#include <QMainWindow>
#include <QTimer>

class QMenu;
class QSplitter;
class QStackedWidget;

namespace domus {

class ActionRunner;
class ChoicePage;
class DomainDesk;
class DomainPage;
class ErrorBar;
class GuestActions;
class GuestPage;
class HomePage;
class HostContext;
class HostPage;
class HostModel;
class JobsStrip;
class LabelMenu;
class NewGuestWizard;
class Sidebar;
enum class GuestAction;

/// The desktop's window: hosts with their guests on the left, the chosen one on the right, jobs along the bottom. It shows what
/// the sessions know and asks them for everything; it never waits, and no host waits for another. What is not seen at once is
/// made when it is first needed. Pages, actions and the banner are those of the host that the chosen row belongs to.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    /// `session`: this machine's.
    explicit MainWindow(HostSession *session, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// One more host below the others. The session must outlive the window, or be taken away before.
    void addHost(HostSession *session);
    void removeHost(HostSession *session);
    /// What the whole window is told, such as a list of hosts that cannot be read.
    void showNotice(const QString &text);

    Sidebar *sidebar() const { return m_sidebar; }
    /// Of the chosen row's host, as all that follow.
    HostModel *model() const;
    HostSession *session() const;
    JobsStrip *jobsStrip() const;
    ErrorBar *banner() const { return m_banner; }
    HomePage *homePage() const { return m_home; }
    /// Null until the host was chosen.
    HostPage *hostPage() const;
    GuestActions *guestActions() const { return m_actions; }
    QAction *newGuestAction() const { return m_newGuest; }
    QAction *restoreGuestAction() const { return m_restoreGuest; }
    /// Null until a guest was chosen.
    GuestPage *guestPage() const;
    /// Null until a domain of others was chosen.
    DomainPage *domainPage() const;
    DomainDesk *domainDesk() const { return m_domains; }

Q_SIGNALS:
    /// From the menu.
    void addHostWanted();
    void removeHostWanted(domus::HostSession *session);

protected:
    void changeEvent(QEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    void buildLayout();
    void buildMenus();
    void connectHost(HostContext *host);
    void connectGuests(HostContext *host);
    HostContext *contextOf(const HostModel *model) const;
    /// The chosen row's host is another one.
    void useHost(HostContext *host);
    void connectSidebar();
    void connectActions();
    void restoreLayout();
    void saveLayout();

    void onConnection(const HostContext *host);
    void showConnection();
    void onGuests(const HostContext *host);
    /// The task bar shows that something happened unseen.
    void callAttention(const QList<api::guests::Event> &events);
    void showCurrent(const QString &key);
    /// The host, or what to do where there is no guest yet.
    void showHostPage();
    void showContextMenu(const QPoint &position);
    void connectDomains();
    /// The page of several guests, while several are chosen.
    void showChoice();
    void updateActions();
    void fillGuestMenu(QMenu *menu);
    void putIntoGroup(const QStringList &keys, const QString &group);
    void restoreSelection();
    /// Opens the wizard, or brings the open one to the front.
    void openWizard();
    /// Empty: asks for it.
    void importGuest(const QString &file);
    void restoreFromFile();
    void selectNewGuest();
    void askForVncAddress();
    void onAction(GuestAction action);
    static void perform(HostContext *host, GuestAction action, const api::guests::Guest &guest);
    bool confirmsNewStart(const QList<api::guests::Guest> &guests);
    void confirmDelete(const QString &key, const QString &guest);
    bool confirms(GuestAction action, const QStringList &guests);
    void makeRoomAndStart(const QString &key);
    void showError(HostContext *host, const QString &key, const ErrorInfo &error);
    void showAbout();
    static Task<> listDisks(QPointer<class DeleteDialog> dialog, QPointer<HostSession> session, QString key);

    QList<HostContext *> m_hosts; ///< this machine first
    HostContext *m_host; ///< of the chosen row
    GuestActions *m_actions;
    DomainDesk *m_domains;
    LabelMenu *m_labels;
    QAction *m_newGuest;
    QAction *m_removeHost = nullptr;
    QAction *m_importGuest;
    QAction *m_restoreGuest; ///< shown where guests can be saved
    ErrorBar *m_banner;
    QSplitter *m_splitter;
    Sidebar *m_sidebar;
    QStackedWidget *m_pages;
    HomePage *m_home;
    ChoicePage *m_choicePage = nullptr; ///< of m_host
    bool m_listPainted = false;
    QPointer<NewGuestWizard> m_wizard; ///< while it is open
    QString m_newGuestName; ///< just installed; chosen as soon as the daemon's list has it
    QPointer<HostContext> m_newGuestHost; ///< where
    QTimer m_saveSoon; ///< a desktop that is killed comes back to the same guest
    QString m_wantedKey; ///< chosen last time; taken up when the list comes
    QString m_wantedHost; ///< its host's alias
    QString m_notice; ///< until it is dismissed
};

} // namespace domus
