// SPDX-License-Identifier: GPL-3.0-or-later
#include "sidebar/guest_filter.h"

#include "model/host_model.h"

#include <algorithm>

namespace domus {

GuestFilter::GuestFilter(QObject *parent) : QSortFilterProxyModel(parent)
{
    setFilterRole(HostModel::FilterRole);
}

void GuestFilter::setText(const QString &text)
{
    const auto words = text.split(u' ', Qt::SkipEmptyParts);
    if (words == m_words)
        return;
    m_words = words;
    invalidateFilter();
}

bool GuestFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    if (m_words.isEmpty())
        return true;
    const auto index = sourceModel()->index(row, 0, parent);
    const auto kind = RowKind(index.data(HostModel::KindRole).toInt());
    if (kind != RowKind::Guest)
        return kind == RowKind::Host;
    const auto text = index.data(HostModel::FilterRole).toString();
    return std::all_of(m_words.begin(), m_words.end(),
                       [&text](const QString &word) { return text.contains(word, Qt::CaseInsensitive); });
}

} // namespace domus
