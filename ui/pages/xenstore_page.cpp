// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/xenstore_page.h"

#include "common/plain_tool_tip.h"
#include "look/symbolic_icon.h"
#include "model/store_words.h"

#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace domus {

namespace {

enum Column { NodeColumn, ValueColumn, MeaningColumn };
constexpr int PathRole = Qt::UserRole;

/// Among the others by name. A guest may write a thousand nodes into one, many times a second.
int placeFor(const QTreeWidgetItem &parent, const QString &name)
{
    int from = 0, to = parent.childCount();
    while (from < to) {
        const int middle = (from + to) / 2;
        if (parent.child(middle)->text(NodeColumn) < name)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

/// Shows what matches with all above it, and all below a node that matches. True when anything is shown.
bool filterItem(QTreeWidgetItem *item, const QString &text, bool above)
{
    bool matches = above || text.isEmpty();
    for (int column = NodeColumn; column <= MeaningColumn; ++column)
        matches = matches || item->text(column).contains(text, Qt::CaseInsensitive);
    bool any = matches;
    for (int i = 0; i < item->childCount(); ++i)
        any = filterItem(item->child(i), text, matches && !text.isEmpty()) || any;
    item->setHidden(!any);
    return any;
}

} // namespace

XenStorePage::XenStorePage(HostSession *session, QWidget *parent)
    : GuestTab(parent),
      m_session(session),
      m_search(new QLineEdit(this)),
      m_words(new QLabel(this)),
      m_tree(new QTreeWidget(this))
{
    m_search->setPlaceholderText(tr("Search nodes, values and meanings"));
    m_search->addAction(symbolicIcon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_search->setClearButtonEnabled(true);
    m_search->setAccessibleName(tr("Search in XenStore"));
    m_words->setWordWrap(true);
    m_words->setTextFormat(Qt::PlainText);
    m_words->setMargin(12);
    m_tree->setHeaderLabels({tr("Node"), tr("Value"), tr("Meaning")});
    m_tree->setUniformRowHeights(true);
    m_tree->setAlternatingRowColors(true);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setAccessibleName(tr("The guest's part of XenStore"));
    m_tree->header()->setSectionResizeMode(NodeColumn, QHeaderView::ResizeToContents);
    m_tree->header()->setSectionResizeMode(ValueColumn, QHeaderView::Interactive);
    m_tree->header()->resizeSection(ValueColumn, 280);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto *searchRow = new QHBoxLayout;
    searchRow->setContentsMargins(12, 8, 12, 8);
    searchRow->addWidget(m_search);
    layout->addLayout(searchRow);
    layout->addWidget(m_words);
    layout->addWidget(m_tree, 1);
    connect(m_search, &QLineEdit::textChanged, this, &XenStorePage::filter);
}

XenStorePage::~XenStorePage()
{
    m_watch.cancel();
}

void XenStorePage::open(const GuestEntry &entry)
{
    m_tree->clear();
    m_items.clear();
    m_domain = entry.guest.domainId;
    if (!m_session || !m_domain)
        return say(tr("%1 is off: XenStore has nothing about it.").arg(entry.guest.name));
    say({});
    m_watch = CancelSource();
    spawn(watch(this, m_session, QString::number(*m_domain), m_watch.token()), "XenStore of a guest");
}

void XenStorePage::refresh(const GuestEntry &entry)
{
    if (entry.guest.domainId != m_domain)
        reopen(entry);
}

void XenStorePage::close()
{
    m_watch.cancel();
    m_domain.reset();
}

void XenStorePage::say(const QString &text)
{
    m_words->setText(text);
    m_words->setVisible(!text.isEmpty());
    m_tree->setVisible(text.isEmpty());
}

Task<> XenStorePage::watch(QPointer<XenStorePage> self, QPointer<HostSession> session, QString domain, CancelToken token)
{
    try {
        const auto connection = co_await session->openConnection();
        const auto onReply = [self, token](const api::hypervisor::WatchStoreReply &reply) {
            if (self && !token.isCancelled())
                self->take(reply);
        };
        const api::hypervisor::Client client(connection);
        co_await client.watchStore({domain, std::nullopt}, onReply, token);
    } catch (const Error &error) {
        // A domain that went, or a daemon that did: this page is opened anew when there is another.
        if (self && !token.isCancelled() && self->m_items.isEmpty())
            self->say(error.info().toString());
    }
}

void XenStorePage::take(const api::hypervisor::WatchStoreReply &reply)
{
    const bool first = m_items.isEmpty();
    for (const QString &path : reply.removed)
        removeNode(path);
    for (const auto &node : reply.nodes)
        setNode(node);
    if (first) {
        for (const auto *path : {"memory", "control", "cpu", "device"}) {
            if (auto *item = m_items.value(QLatin1String(path)))
                item->setExpanded(true);
        }
    }
    filter();
}

QTreeWidgetItem *XenStorePage::parentOf(const QString &path) const
{
    const qsizetype slash = path.lastIndexOf(u'/');
    auto *parent = slash < 0 ? nullptr : m_items.value(path.left(slash));
    return parent ? parent : m_tree->invisibleRootItem();
}

void XenStorePage::setNode(const api::hypervisor::StoreNode &node)
{
    if (node.path.isEmpty())
        return; // the domain itself
    QTreeWidgetItem *&item = m_items[node.path];
    if (!item) {
        item = new QTreeWidgetItem({node.path.section(u'/', -1)});
        item->setData(NodeColumn, PathRole, node.path);
        auto *parent = parentOf(node.path);
        parent->insertChild(placeFor(*parent, item->text(NodeColumn)), item);
    }
    item->setText(ValueColumn, node.value);
    item->setToolTip(ValueColumn, plainToolTip(node.value)); // the guest has written it
    item->setText(MeaningColumn, storeMeaning(node.path, node.value));
}

void XenStorePage::removeNode(const QString &path)
{
    auto *item = m_items.value(path);
    if (!item)
        return;
    forget(*item);
    delete item; // with those below it
}

void XenStorePage::forget(const QTreeWidgetItem &item)
{
    m_items.remove(item.data(NodeColumn, PathRole).toString());
    for (int i = 0; i < item.childCount(); ++i)
        forget(*item.child(i));
}

void XenStorePage::filter()
{
    const QString text = m_search->text().trimmed();
    auto *root = m_tree->invisibleRootItem();
    for (int i = 0; i < root->childCount(); ++i)
        filterItem(root->child(i), text, false);
    if (!text.isEmpty())
        m_tree->expandAll();
}

} // namespace domus
