// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "host_session.h"
#include "model/host_model.h"

#include <QTimer>
#include <QWidget>

class QBoxLayout;

namespace domus {

class MemoryCard;
class VcpuCard;

/// What can be changed of a guest while it runs: memory and vCPUs, side by side where there is room. Asks the daemon every few
/// seconds, and whenever the guest changes, what the host can still give.
class LiveControls : public QWidget {
    Q_OBJECT
public:
    explicit LiveControls(HostSession *session, QWidget *parent = nullptr);

    void open(const GuestEntry &entry);
    void refresh(const GuestEntry &entry);
    void close();

    MemoryCard *memory() const { return m_memory; }
    VcpuCard *vcpus() const { return m_vcpus; }

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void editNextStart();
    void askHost();
    static Task<> loadHost(QPointer<LiveControls> self, QPointer<HostSession> session);

    QPointer<HostSession> m_session;
    MemoryCard *m_memory;
    VcpuCard *m_vcpus;
    QBoxLayout *m_layout;
    QTimer m_askHost;
    Guest m_guest;
    bool m_asking = false;
};

} // namespace domus
