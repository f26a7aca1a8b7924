// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTreeView>

namespace domus {

/// The sidebar's list: always open sections, rows of one height, drawn by GuestDelegate.
class GuestView : public QTreeView {
    Q_OBJECT
public:
    explicit GuestView(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;

Q_SIGNALS:
    /// Sent once, when a paint with at least one guest in the model has ended; for measurement of the start.
    void firstGuestsPainted();

protected:
    void paintEvent(QPaintEvent *event) override;
    void drawBranches(QPainter *, const QRect &, const QModelIndex &) const override {}

private:
    bool m_guestsPainted = false;
};

} // namespace domus
