// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "host_session.h"
#include "pages/guest_tab.h"

class QFormLayout;
class QLabel;
class QScrollArea;
class QVBoxLayout;

namespace domus {

class ErrorBar;

/// What a guest is made of: memory, vCPUs, disks, network, and what is to be known of its definition. Asked for when the page
/// opens and whenever the guest changes.
class DetailsPage : public GuestTab {
    Q_OBJECT
public:
    explicit DetailsPage(HostSession *session, QWidget *parent = nullptr);

    void open(const GuestEntry &entry) override;
    void refresh(const GuestEntry &entry) override;
    void close() override;

    void showDetails(const api::guests::Details &details);

private:
    void addRow(QFormLayout *form, const QString &name, const QString &value);
    QFormLayout *startForm(const QString &title);
    void addSystem(const api::guests::Details &details);
    void addDisks(const QList<api::guests::Disk> &disks);
    void addNics(const QList<api::guests::Nic> &nics);
    static Task<> load(QPointer<DetailsPage> self, QPointer<HostSession> session, QString key);

    QPointer<HostSession> m_session;
    ErrorBar *m_error;
    QScrollArea *m_scroll;
    QWidget *m_body = nullptr;
    QVBoxLayout *m_forms = nullptr;
    QString m_key;
};

} // namespace domus
