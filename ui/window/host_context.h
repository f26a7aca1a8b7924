// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "host_session.h"

#include <QObject>
#include <QPointer>

class QWidget;

namespace domus {

class ActionRunner;
class DomainPage;
class GuestPage;
class HostModel;
class HostPage;
class JobsStrip;
class Thumbnails;

/// One host in the window: its session, what is known of it, and the pages that show it. Each host has its own of all these, so
/// that none waits for another.
class HostContext : public QObject {
    Q_OBJECT
public:
    /// `window` owns it and its widgets.
    HostContext(HostSession *session, QWidget *window);
    ~HostContext() override;

    bool isConnected() const { return session && session->state() == LinkState::Connected; }
    /// Why guests cannot be saved there; empty when they can.
    QString savingProblem() const;

    const QPointer<HostSession> session;
    HostModel *const model;
    ActionRunner *const runner;
    JobsStrip *const jobs;
    GuestPage *guestPage = nullptr; ///< null until one of its guests was chosen
    DomainPage *domainPage = nullptr; ///< null until a domain of others was chosen
    HostPage *hostPage = nullptr; ///< null until it was chosen
    Thumbnails *thumbnails = nullptr; ///< null until the list was painted

private:
    void connectStore();
    void showConnection();
    void takeGuests();
    void takeChanged(const QStringList &keys);
    void takeJobs(const QStringList &ids);
};

} // namespace domus
