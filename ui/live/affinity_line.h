// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "host_session.h"
#include "model/guest_words.h"

#include <QPointer>
#include <QWidget>

class QLabel;
class QLineEdit;

namespace domus {

/// The host's processors that a running guest's vCPUs may run on, and on Xen those that they prefer, in xl's words: "0-3,^2".
/// One line for all vCPUs; where they differ it is empty, and its tip tells each. Asked for when the guest begins to run.
class AffinityLine : public QWidget {
    Q_OBJECT
public:
    explicit AffinityLine(HostSession *session, QWidget *parent = nullptr);

    void showGuest(const Guest &guest);

    QLineEdit *hard() const { return m_hard; }
    QLineEdit *soft() const { return m_soft; }

Q_SIGNALS:
    void refused(const domus::ErrorInfo &error);

private:
    void ask(QLineEdit *line);
    void load();
    void showPlaces(const QList<api::guests::VcpuAffinity> &places);
    static Task<> fetch(QPointer<AffinityLine> self, QPointer<HostSession> session, QString key,
                        std::optional<api::guests::SetAffinityParameters> wish);

    QPointer<HostSession> m_session;
    QLineEdit *m_hard;
    QLabel *m_softLabel;
    QLineEdit *m_soft;
    QString m_key;
    std::optional<qint64> m_domain; ///< its start, which tells one domain of the guest from the next
};

} // namespace domus
