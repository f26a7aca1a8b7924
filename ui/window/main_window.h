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
class ErrorBar;
class GuestActions;
class GuestPage;
class HomePage;
class HostPage;
class HostModel;
class JobsStrip;
class LabelMenu;
class NewGuestWizard;
class Sidebar;
enum class GuestAction;

/// The desktop's window: guests on the left, the chosen one on the right, jobs along the bottom. It shows what the session knows
/// and asks it for everything; it never waits. What is not seen at once is made when it is first needed.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    explicit MainWindow(HostSession *session, QWidget *parent = nullptr);
    ~MainWindow() override;

    Sidebar *sidebar() const { return m_sidebar; }
    HostModel *model() const { return m_model; }
    JobsStrip *jobsStrip() const { return m_jobs; }
    ErrorBar *banner() const { return m_banner; }
    HomePage *homePage() const { return m_home; }
    /// Null until the host was chosen.
    HostPage *hostPage() const { return m_hostPage; }
    GuestActions *guestActions() const { return m_actions; }
    QAction *newGuestAction() const { return m_newGuest; }
    /// Null until a guest was chosen.
    GuestPage *guestPage() const { return m_guestPage; }

protected:
    void changeEvent(QEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    void buildLayout();
    void buildMenus();
    void connectSession();
    void connectStore();
    void connectSidebar();
    void connectActions();
    void restoreLayout();
    void saveLayout();

    void showConnection();
    void takeGuests();
    void onGuestsChanged(const QStringList &keys);
    /// The task bar shows that something happened unseen.
    void callAttention(const QList<api::guests::Event> &events);
    void showCurrent(const QString &key);
    /// The host, or what to do where there is no guest yet.
    void showHostPage();
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
    void selectNewGuest();
    void askForVncAddress();
    void onAction(GuestAction action);
    void confirmDelete(const QString &key, const QString &guest);
    bool confirms(GuestAction action, const QStringList &guests);
    void makeRoomAndStart(const QString &key);
    void showError(const QString &key, const ErrorInfo &error);
    void showAbout();
    static Task<> listDisks(QPointer<class DeleteDialog> dialog, QPointer<HostSession> session, QString key);

    QPointer<HostSession> m_session;
    HostModel *m_model;
    ActionRunner *m_runner;
    GuestActions *m_actions;
    LabelMenu *m_labels;
    QAction *m_newGuest;
    QAction *m_importGuest;
    ErrorBar *m_banner;
    QSplitter *m_splitter;
    Sidebar *m_sidebar;
    QStackedWidget *m_pages;
    HomePage *m_home;
    HostPage *m_hostPage = nullptr;
    GuestPage *m_guestPage = nullptr;
    ChoicePage *m_choicePage = nullptr;
    JobsStrip *m_jobs;
    bool m_listPainted = false;
    QPointer<NewGuestWizard> m_wizard; ///< while it is open
    QString m_newGuestName; ///< just installed; chosen as soon as the daemon's list has it
    QTimer m_saveSoon; ///< a desktop that is killed comes back to the same guest
    QString m_wantedKey; ///< chosen last time; taken up when the list comes
};

} // namespace domus
