// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain_store.h"
#include "host_session.h"

#include <QTimer>
#include <QWidget>
#include <optional>

class QBoxLayout;

namespace domus {

class DomainMemoryCard;
class DomainVcpuCard;

/// Memory and vCPUs of a domain that is no guest, side by side where there is room. While it is seen it asks every two seconds
/// for the figures that the stream of domains does not tell, and what the host can still give.
class DomainControls : public QWidget {
    Q_OBJECT
public:
    DomainControls(const QString &memoryTitle, const QString &vcpuTitle, HostSession *session, QWidget *parent = nullptr);

    void showDomain(const DomainStore::Domain &domain);
    void close();

    DomainMemoryCard *memory() const { return m_memory; }
    DomainVcpuCard *vcpus() const { return m_vcpus; }

protected:
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void askFigures();
    static Task<> loadFigures(QPointer<DomainControls> self, QPointer<HostSession> session);

    QPointer<HostSession> m_session;
    DomainMemoryCard *m_memory;
    DomainVcpuCard *m_vcpus;
    QBoxLayout *m_layout;
    QTimer m_askFigures;
    std::optional<std::pair<qint64, QString>> m_shown; ///< number and UUID
    bool m_asking = false;
};

} // namespace domus
