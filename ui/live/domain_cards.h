// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "live/memory_card.h"
#include "live/vcpu_card.h"

namespace domus {

/// Memory of a domain that is no guest: others', or the host's own. Open it with guestLike(). There is no next start, and nothing
/// goes below the floor.
class DomainMemoryCard : public MemoryCard {
    Q_OBJECT
public:
    DomainMemoryCard(const QString &title, HostSession *session, QWidget *parent = nullptr) : MemoryCard(title, session, parent)
    {
    }

protected:
    QString nextText(const Guest &) const override { return {}; }
    QString useUnknownText() const override { return {}; }
    bool mayAsk(qint64 value) override;
    QString offerAfter(const ErrorInfo &) override { return {}; }
    WishLine::Send sender() const override;

private:
    static Task<qint64> send(QPointer<HostSession> session, qint64 domain, qint64 value);
};

/// vCPUs of such a domain.
class DomainVcpuCard : public VcpuCard {
    Q_OBJECT
public:
    DomainVcpuCard(const QString &title, HostSession *session, QWidget *parent = nullptr);

protected:
    QString nextText(const Guest &) const override { return {}; }
    WishLine::Send sender() const override;

private:
    static Task<qint64> send(QPointer<HostSession> session, qint64 domain, qint64 value);
};

} // namespace domus
