// SPDX-License-Identifier: GPL-3.0-or-later
#include "sidebar/sidebar_rows.h"

#include "model/domain_words.h"
#include "sidebar/row_words.h"

#include <QDateTime>
#include <QMap>
#include <QMimeData>
#include <algorithm>

namespace domus {

namespace {

const QString mimeType = QStringLiteral("application/x-domus-guests");
const QString othersGroup = QStringLiteral("\tothers"); ///< no group of guests is called so
constexpr qint64 orderLastsMs = 5000; ///< rows that change places every second cannot be clicked

struct NameOrder {
    bool operator()(const QString &a, const QString &b) const { return nameLess(a, b); }
};

/// A host's alias has no slash.
QString identityOf(const SidebarRow &row)
{
    const auto host = row.host->alias();
    switch (row.kind) {
    case RowKind::Host:
        return QString(QStringLiteral("host/") + host);
    case RowKind::Dom0:
        return QString(QStringLiteral("dom0/") + host);
    case RowKind::Group:
        return QString(QStringLiteral("group/") + host + u'/' + row.group);
    case RowKind::Others:
        return QString(QStringLiteral("others/") + host);
    case RowKind::Domain:
        return QStringLiteral("domain/%1/%2/%3").arg(host, row.domainUuid).arg(row.domain);
    case RowKind::Guest:
        break;
    }
    return QString(QStringLiteral("guest/") + host + u'/' + GuestStore::keyOf(row.entry->guest));
}

bool isSame(const SidebarRow &a, const SidebarRow &b)
{
    return a.kind == b.kind && a.host == b.host && a.entry == b.entry && a.group == b.group && a.domain == b.domain
        && a.domainUuid == b.domainUuid;
}

/// What needs a look comes first.
int stateRank(GuestState state)
{
    switch (state) {
    case GuestState::Crashed:
    case GuestState::Broken:
        return 0;
    case GuestState::Starting:
    case GuestState::Stopping:
        return 1;
    case GuestState::Running:
        return 2;
    case GuestState::Paused:
        return 3;
    case GuestState::Off:
        break;
    }
    return 4;
}

double figure(const GuestEntry &entry, GuestOrder order)
{
    if (!entry.sample)
        return -1;
    return order == GuestOrder::Cpu ? entry.sample->cpuPercent
                                    : double(entry.sample->memoryUsed.value_or(entry.sample->memoryActual).bytes());
}

/// They come in the order of their names, which stays where nothing else decides.
void putInOrder(std::vector<const GuestEntry *> &guests, GuestOrder order)
{
    if (order == GuestOrder::State)
        std::stable_sort(guests.begin(), guests.end(),
                         [](const auto *a, const auto *b) { return stateRank(a->guest.state) < stateRank(b->guest.state); });
    else if (order != GuestOrder::Name)
        std::stable_sort(guests.begin(), guests.end(),
                         [order](const auto *a, const auto *b) { return figure(*a, order) > figure(*b, order); });
}

} // namespace

SidebarRows::SidebarRows(HostModel *model, QObject *parent) : QAbstractListModel(parent), m_models{model}
{
    takeRows(makeRows());
    connectHost(model);
}

void SidebarRows::connectHost(HostModel *model)
{
    connect(model, &HostModel::guestsUpdated, this,
            [this, model](const QStringList &keys, bool order) { onGuestsUpdated(model, keys, order); });
    connect(model, &HostModel::figuresChanged, this, &SidebarRows::onFigures);
    connect(model, &HostModel::figuresChanged, this, &SidebarRows::figuresChanged);
    connect(model, &HostModel::infoChanged, this, [this, model] { onInfo(model); });
    connect(model, &HostModel::lookChanged, this, [this, model](const QString &key) {
        if (const auto changed = indexOfGuest(key, model); changed.isValid())
            Q_EMIT dataChanged(changed, changed);
    });
    connectDomains(model);
}

void SidebarRows::connectDomains(const HostModel *model)
{
    auto *domains = model->domains();
    if (!domains)
        return;
    const auto tell = [this](const QModelIndex &changed) {
        if (changed.isValid())
            Q_EMIT dataChanged(changed, changed);
    };
    // As if all were new: where one goes the view is not to choose its neighbour.
    connect(domains, &DomainStore::foreignCameOrWent, this, [this] { rebuild(true); });
    connect(domains, &DomainStore::foreignChanged, this, [this, model, tell](qint64 id) {
        if (isFiltered())
            rebuild(); // it may fit otherwise
        tell(indexOfDomain(id, model));
    });
    connect(domains, &DomainStore::hostChanged, this, [this, model, tell] {
        const auto found = std::find_if(m_rows.begin(), m_rows.end(), [model](const SidebarRow &row) {
            return row.kind == RowKind::Dom0 && row.host == model;
        });
        if (found != m_rows.end())
            tell(index(int(found - m_rows.begin())));
    });
}

void SidebarRows::addHost(HostModel *model)
{
    m_models.append(model);
    connectHost(model);
    rebuild();
}

void SidebarRows::removeHost(HostModel *model)
{
    disconnect(model, nullptr, this, nullptr);
    if (model->domains())
        disconnect(model->domains(), nullptr, this, nullptr);
    m_models.removeOne(model);
    rebuild();
}

/// All rows of a host look otherwise when its connection goes or comes.
void SidebarRows::onInfo(const HostModel *model)
{
    rebuild(); // host:NAME may fit otherwise
    int last = -1;
    for (int number = rowCount() - 1; number >= 0; --number) {
        if (row(number).host != model)
            continue;
        last = std::max(last, number);
        if (row(number).kind == RowKind::Host)
            Q_EMIT dataChanged(index(number), index(last));
    }
}

HostModel *SidebarRows::hostAt(const QModelIndex &index) const
{
    return index.isValid() ? row(index).host : nullptr;
}

void SidebarRows::setFilter(const QString &text)
{
    GuestQuery query(text);
    if (query == m_query)
        return;
    m_query = std::move(query);
    rebuild(true);
}

void SidebarRows::setOrder(GuestOrder order)
{
    if (order == m_order)
        return;
    m_order = order;
    rebuild(true);
}

void SidebarRows::setGroupOpen(const QString &group, bool open)
{
    if (open ? !m_closed.remove(group) : m_closed.contains(group))
        return;
    if (!open)
        m_closed.insert(group);
    rebuild(true);
}

void SidebarRows::setClosedGroups(const QStringList &groups)
{
    m_closed = QSet<QString>(groups.begin(), groups.end());
    rebuild(true);
}

void SidebarRows::onGuestsUpdated(const HostModel *model, const QStringList &keys, bool order)
{
    // A change of one guest's state or labels may show or hide it, or move it: one pass finds out.
    rebuild();
    if (order && keys.size() > 8)
        return;
    for (const auto &key : keys) {
        if (const auto changed = indexOfGuest(key, model); changed.isValid())
            Q_EMIT dataChanged(changed, changed);
    }
}

void SidebarRows::onFigures()
{
    if (m_order != GuestOrder::Cpu && m_order != GuestOrder::Memory)
        return;
    const auto now = QDateTime::currentMSecsSinceEpoch();
    if (now - m_orderedMs < orderLastsMs)
        return;
    m_orderedMs = now;
    rebuild();
}

void SidebarRows::rebuild(bool hidden)
{
    replaceRows(makeRows(), hidden || !m_query.isEmpty());
}

bool SidebarRows::passes(const GuestEntry &entry, const HostModel *model) const
{
    return m_query.isEmpty() || m_query.matches(entry, model->alias().isEmpty() ? model->host().name : model->alias());
}

std::vector<SidebarRow> SidebarRows::makeRows() const
{
    std::vector<SidebarRow> rows;
    for (auto *model : m_models)
        appendHost(rows, model);
    return rows;
}

void SidebarRows::appendHost(std::vector<SidebarRow> &rows, HostModel *model) const
{
    QMap<QString, std::vector<const GuestEntry *>> groups;
    std::vector<const GuestEntry *> loose;
    for (const auto &entry : model->guests()) {
        if (!passes(*entry, model))
            continue;
        (entry->guest.group.isEmpty() ? loose : groups[entry->guest.group]).push_back(entry.get());
    }
    rows.reserve(rows.size() + model->guests().size() + size_t(groups.size()) + 2);
    rows.push_back({RowKind::Host, model, nullptr, {}, 0, 0, true, -1, {}});
    // Of another machine there is nothing to say before it has answered.
    if (m_query.isEmpty() && (model->alias().isEmpty() || model->host().cpus > 0))
        rows.push_back({RowKind::Dom0, model, nullptr, {}, 0, 0, true, -1, {}});
    const auto append = [&](std::vector<const GuestEntry *> &guests, const QString &group) {
        putInOrder(guests, m_order);
        for (const auto *entry : guests)
            rows.push_back({RowKind::Guest, model, entry, group, 0, 0, true, -1, {}});
    };
    auto names = groups.keys();
    std::sort(names.begin(), names.end(), NameOrder());
    for (const auto &name : std::as_const(names)) {
        auto &guests = groups[name];
        const auto running =
            std::count_if(guests.begin(), guests.end(), [](const auto *each) { return isLive(each->guest.state); });
        const bool open = !m_query.isEmpty() || !m_closed.contains(name);
        rows.push_back({RowKind::Group, model, nullptr, name, int(guests.size()), int(running), open, -1, {}});
        if (open)
            append(guests, name);
    }
    append(loose, {});
    appendOthers(rows, model);
}

void SidebarRows::appendOthers(std::vector<SidebarRow> &rows, HostModel *model) const
{
    if (!model->domains())
        return;
    QList<XenDomainInfo> shown;
    for (const auto &domain : model->domains()->foreign()) {
        if (passes(guestLike(domain), model))
            shown.append(domain);
    }
    if (shown.isEmpty())
        return;
    const bool open = !m_query.isEmpty() || !m_closed.contains(othersGroup);
    rows.push_back({RowKind::Others, model, nullptr, othersGroup, int(shown.size()), 0, open, -1, {}});
    if (!open)
        return;
    for (const auto &domain : std::as_const(shown))
        rows.push_back({RowKind::Domain, model, nullptr, othersGroup, 0, 0, true, domain.id, domain.uuid});
}

/// Tells the smallest change that can be said in one word; else that all is new. Where rows are only hidden all is new, too: a
/// view makes another row current when one is removed, but the page of a guest that is out of sight is to stay.
void SidebarRows::replaceRows(std::vector<SidebarRow> rows, bool hidden)
{
    const auto least = std::min(rows.size(), m_rows.size());
    size_t head = 0;
    while (head < least && isSame(rows[head], m_rows[head]))
        ++head;
    size_t tail = 0;
    while (tail < least - head && isSame(rows[rows.size() - 1 - tail], m_rows[m_rows.size() - 1 - tail]))
        ++tail;
    const auto gone = m_rows.size() - head - tail;
    const auto come = rows.size() - head - tail;
    if (gone == 0 && come == 0) {
        takeRows(std::move(rows)); // counts of groups may differ
        for (int row = 0; row < rowCount(); ++row) {
            if (m_rows[size_t(row)].canFold())
                Q_EMIT dataChanged(index(row), index(row));
        }
    } else if (gone == 0) {
        beginInsertRows({}, int(head), int(head + come) - 1);
        takeRows(std::move(rows));
        endInsertRows();
    } else if (come == 0 && !hidden) {
        beginRemoveRows({}, int(head), int(head + gone) - 1);
        takeRows(std::move(rows));
        endRemoveRows();
    } else {
        beginResetModel();
        takeRows(std::move(rows));
        endResetModel();
    }
}

void SidebarRows::takeRows(std::vector<SidebarRow> rows)
{
    m_rows = std::move(rows);
    m_places.clear();
    m_places.reserve(qsizetype(m_rows.size()));
    m_shownGuests = 0;
    for (size_t row = 0; row < m_rows.size(); ++row) {
        if (m_rows[row].entry)
            m_places.insert(m_rows[row].entry, int(row));
        if (m_rows[row].entry || m_rows[row].kind == RowKind::Domain)
            ++m_shownGuests;
    }
}

QModelIndex SidebarRows::indexOfGuest(const QString &key, const HostModel *host) const
{
    for (const auto *model : m_models) {
        if (host && model != host)
            continue;
        const auto place = m_places.constFind(model->guest(key));
        if (place != m_places.constEnd())
            return index(*place);
    }
    return {};
}

template <typename Matches>
static QModelIndex firstRow(const SidebarRows *model, const std::vector<SidebarRow> &rows, Matches matches)
{
    const auto found = std::find_if(rows.begin(), rows.end(), matches);
    return found == rows.end() ? QModelIndex() : model->index(int(found - rows.begin()));
}

QModelIndex SidebarRows::indexOfGroup(const QString &group, const HostModel *host) const
{
    return firstRow(this, m_rows,
                    [&](const SidebarRow &row) { return row.canFold() && (!host || row.host == host) && row.group == group; });
}

QModelIndex SidebarRows::indexOfDomain(qint64 id, const HostModel *host) const
{
    return firstRow(this, m_rows,
                    [&](const SidebarRow &row) { return row.kind == RowKind::Domain && row.host == host && row.domain == id; });
}

QModelIndex SidebarRows::indexOfHost(const HostModel *host) const
{
    return firstRow(this, m_rows, [&](const SidebarRow &row) { return row.kind == RowKind::Host && row.host == host; });
}

QModelIndex SidebarRows::indexOfIdentity(const QString &identity) const
{
    if (identity.startsWith(QLatin1String("guest/"))) {
        const auto alias = identity.section(u'/', 1, 1);
        for (const auto *model : m_models) {
            if (model->alias() == alias)
                return indexOfGuest(identity.section(u'/', 2), model);
        }
        return {};
    }
    return firstRow(this, m_rows,
                    [&](const SidebarRow &row) { return row.kind != RowKind::Guest && identityOf(row) == identity; });
}

QStringList SidebarRows::keysOfGroup(const QString &group, const HostModel *host) const
{
    QStringList keys;
    const auto *model = host ? host : m_models.constFirst();
    for (const auto &entry : model->guests()) {
        if (entry->guest.group == group && passes(*entry, model))
            keys.append(GuestStore::keyOf(entry->guest));
    }
    return keys;
}

int SidebarRows::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant SidebarRows::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const auto &shown = row(index);
    if (role == KindRole)
        return int(shown.kind);
    if (role == IdentityRole)
        return identityOf(shown);
    return rowWords(shown, role);
}

Qt::ItemFlags SidebarRows::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    auto flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
    const auto kind = row(index).kind;
    if (kind != RowKind::Others && kind != RowKind::Domain)
        flags |= Qt::ItemIsDropEnabled;
    if (kind == RowKind::Guest)
        flags |= Qt::ItemIsDragEnabled;
    return flags;
}

QStringList SidebarRows::mimeTypes() const
{
    return {mimeType};
}

QMimeData *SidebarRows::mimeData(const QModelIndexList &indexes) const
{
    QStringList keys;
    for (const auto &index : indexes) {
        if (const auto *entry = row(index).entry)
            keys.append(GuestStore::keyOf(entry->guest));
    }
    if (keys.isEmpty())
        return nullptr;
    auto *data = new QMimeData;
    data->setData(mimeType, keys.join(u'\n').toUtf8());
    return data;
}

bool SidebarRows::canDropMimeData(const QMimeData *data, Qt::DropAction action, int, int, const QModelIndex &) const
{
    return action == Qt::MoveAction && data->hasFormat(mimeType);
}

bool SidebarRows::dropMimeData(const QMimeData *data, Qt::DropAction action, int row, int column, const QModelIndex &parent)
{
    if (!canDropMimeData(data, action, row, column, parent)
        || (parent.isValid() && !flags(parent).testFlag(Qt::ItemIsDropEnabled)))
        return false;
    const auto group = parent.isValid() ? this->row(parent).group : QString();
    const auto *model = parent.isValid() ? this->row(parent).host : m_models.constFirst();
    QStringList keys;
    for (const auto &key : QString::fromUtf8(data->data(mimeType)).split(u'\n', Qt::SkipEmptyParts)) {
        const auto *entry = model->guest(key); // groups are of one host
        if (entry && entry->guest.group != group)
            keys.append(key);
    }
    if (!keys.isEmpty())
        Q_EMIT groupWanted(keys, group);
    return true;
}

} // namespace domus
