// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "live/live_card.h"

class QSpinBox;

namespace domus {

class AffinityLine;
class VcpuSlider;

/// vCPUs of a guest, now and at its next start, its share of the processors, and where it may run.
class VcpuCard : public LiveCard {
    Q_OBJECT
public:
    explicit VcpuCard(HostSession *session, QWidget *parent = nullptr);
    VcpuCard(const QString &title, HostSession *session, QWidget *parent);

    VcpuSlider *slider() const { return m_slider; }
    QSpinBox *weight() const { return m_weight; }
    QSpinBox *cap() const { return m_cap; }
    AffinityLine *affinity() const { return m_affinity; } ///< null for others' domains
    /// Why the host gives no weights and caps; empty when it does.
    void setShareProblem(const QString &reason);

protected:
    /// It has no weight and no cap that could be changed.
    void hideShare() { m_shareRow->hide(); }
    LiveWords wordsFor(const Guest &guest) const override { return vcpuWords(guest); }
    QString nextText(const Guest &guest) const override { return nextVcpuText(guest); }
    qint64 target(const Guest &guest) const override;
    QString valueText(qint64 value) const override;
    void showFigures(const Guest &guest) override;
    void setHandle(qint64 value) override;
    qint64 handle() const override;
    WishLine::Send sender() const override;

private:
    QWidget *makeShare();
    void showShare(const Guest &guest);
    void askShare();
    static Task<qint64> send(QPointer<HostSession> session, QString key, qint64 value);
    static Task<qint64> sendShare(QPointer<HostSession> session, QString key, qint64 packed);

    VcpuSlider *m_slider;
    QSpinBox *m_weight;
    QSpinBox *m_cap;
    QWidget *m_shareRow;
    QLabel *m_shareProblem;
    AffinityLine *m_affinity = nullptr; ///< of guests, not of domains that others made
    WishLine m_share;
    QString m_shareKey;
};

} // namespace domus
