// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dialogs/device_dialog.h"
#include "host_session.h"
#include "pages/guest_tab.h"

class QFormLayout;
class QScrollArea;
class QToolButton;
class QVBoxLayout;

namespace domus {

class ErrorBar;

/// What a guest is made of: memory, vCPUs, disks, network, and what is to be known of its definition; disks, CDs and network
/// cards come and go here. Asked for when the page opens and whenever the guest changes.
class DetailsPage : public GuestTab {
    Q_OBJECT
public:
    explicit DetailsPage(HostSession *session, QWidget *parent = nullptr);

    void open(const GuestEntry &entry) override;
    void refresh(const GuestEntry &entry) override;
    void close() override;

    void showDetails(const api::guests::Details &details);

private:
    /// What is to be taken away: a disk by its place, a card by its address, or a drive's medium.
    struct Removal {
        enum class What { Disk, Nic, Medium };
        What what = What::Disk;
        QString guest;
        QString device;
        bool nextStart = false;
    };

    void addRow(QFormLayout *form, const QString &name, const QString &value, const QList<QToolButton *> &buttons = {});
    QFormLayout *startForm(const QString &title, QWidget *action = nullptr);
    QToolButton *makeButton(const QString &icon, const QString &text, const QString &what);
    QWidget *makeAddButton(const QString &text, DeviceDialog::Kind kind);
    QToolButton *makeRemoveButton(Removal::What what, const QString &device, const QString &text, const QString &name);
    void openDialog(DeviceDialog::Kind kind, int drive = 0);
    void remove(const Removal &removal);
    void forgetRefusal();
    void askAgain();
    void addSystem(const api::guests::Details &details);
    void addDisks(const QList<api::guests::Disk> &disks);
    void addNics(const QList<api::guests::Nic> &nics);
    static Task<> take(QPointer<DetailsPage> self, QPointer<HostSession> session, Removal removal);
    static Task<> load(QPointer<DetailsPage> self, QPointer<HostSession> session, QString key);

    QPointer<HostSession> m_session;
    ErrorBar *m_error;
    QScrollArea *m_scroll;
    QWidget *m_body = nullptr;
    QVBoxLayout *m_forms = nullptr;
    QString m_key;
    Guest m_guest;
    std::optional<api::guests::Details> m_shown;
    Removal m_refused; ///< what the bar offers for the next start
};

} // namespace domus
