// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSortFilterProxyModel>
#include <QStringList>

namespace domus {

/// Shows the guests whose name, title or system has every word of the text; hosts always, dom0 only without a filter.
class GuestFilter : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit GuestFilter(QObject *parent = nullptr);

    void setText(const QString &text);
    bool isActive() const { return !m_words.isEmpty(); }

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    QStringList m_words;
};

} // namespace domus
