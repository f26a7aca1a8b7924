// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/host_page.h"

#include "common/error_bar.h"
#include "figures/figure_graphs.h"
#include "graphs/scale.h"
#include "host/guest_table_model.h"
#include "host/memory_bar.h"
#include "live/domain_controls.h"
#include "look/symbolic_icon.h"
#include "look/theme.h"
#include "pages/home_page.h"

#include <QHeaderView>
#include <QLabel>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QStyledItemDelegate>
#include <QTreeView>
#include <QVBoxLayout>

namespace domus {
namespace {

using namespace std::chrono_literals;

QString sizeText(ByteSize size)
{
    return valueText(double(size.bytes()), GraphUnit::Bytes);
}

QLabel *makeTitle(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    auto bold = label->font();
    bold.setBold(true);
    label->setFont(bold);
    return label;
}

/// Rows with room to breathe.
class RoomyRows : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const override
    {
        return {40, option.fontMetrics.height() + 9};
    }
};

void fade(QLabel *label)
{
    auto palette = label->palette();
    palette.setColor(QPalette::WindowText, secondaryText(palette));
    label->setPalette(palette);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
}

} // namespace

HostPage::HostPage(HostSession *session, QWidget *parent)
    : QWidget(parent),
      m_session(session),
      m_name(new QLabel(this)),
      m_engine(new QLabel(this)),
      m_error(new ErrorBar(this)),
      m_memory(new QLabel(this)),
      m_bar(new MemoryBar(this)),
      m_dom0(new DomainControls(tr("Memory of dom0"), tr("vCPUs of dom0"), session, this)),
      m_graphs(new FigureGraphs(session, this)),
      m_model(new GuestTableModel(session->store(), this)),
      m_sorted(new QSortFilterProxyModel(this)),
      m_table(new QTreeView(this)),
      m_places(new QLabel(this))
{
    fade(m_memory);
    fade(m_places);
    makeTable();
    auto *memoryLine = new QHBoxLayout;
    memoryLine->setSpacing(12);
    memoryLine->addWidget(makeTitle(tr("Memory"), this));
    memoryLine->addWidget(m_memory, 1);
    auto *body = new QVBoxLayout;
    body->setContentsMargins(12, 4, 12, 10);
    body->setSpacing(8);
    body->addLayout(memoryLine);
    body->addWidget(m_bar);
    body->addWidget(m_dom0);
    auto *lower = new QWidget(this);
    auto *guests = new QVBoxLayout(lower);
    guests->setContentsMargins(0, 4, 0, 0);
    guests->addWidget(makeTitle(tr("Guests"), lower));
    guests->addWidget(m_table, 1);
    auto *parts = new QSplitter(Qt::Vertical, this);
    parts->addWidget(m_graphs);
    parts->addWidget(lower);
    parts->setChildrenCollapsible(false);
    parts->setStretchFactor(0, 3);
    parts->setStretchFactor(1, 2);
    body->addWidget(parts, 1);
    body->addWidget(m_places);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(makeHeading());
    layout->addWidget(m_error);
    layout->addLayout(body, 1);
    connectParts();
    showDom0();
}

QLayout *HostPage::makeHeading()
{
    auto large = font();
    large.setPointSizeF(large.pointSizeF() * 1.3);
    large.setBold(true);
    m_name->setFont(large);
    m_name->setTextFormat(Qt::PlainText);
    m_engine->setTextFormat(Qt::PlainText);
    m_engine->setWordWrap(true);
    auto *symbol = new QLabel(this);
    symbol->setPixmap(symbolPixmap(QStringLiteral("machine"), 32, devicePixelRatioF(), palette().color(QPalette::WindowText)));
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(m_name);
    words->addWidget(m_engine);
    auto *layout = new QHBoxLayout;
    layout->setContentsMargins(12, 8, 12, 4);
    layout->setSpacing(10);
    layout->addWidget(symbol, 0, Qt::AlignTop);
    layout->addLayout(words, 1);
    return layout;
}

void HostPage::makeTable()
{
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(GuestTableModel::SortRole);
    m_sorted->setSortCaseSensitivity(Qt::CaseInsensitive);
    m_sorted->setDynamicSortFilter(false); // rows must not jump about under the pointer each second
    m_table->setModel(m_sorted);
    m_table->setItemDelegate(new RoomyRows(m_table));
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->setAllColumnsShowFocus(true);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(GuestTableModel::Name, Qt::AscendingOrder);
    m_table->setAccessibleName(tr("Guests of the host"));
    m_table->header()->setStretchLastSection(false);
    m_table->header()->setSectionResizeMode(QHeaderView::Interactive);
    m_table->header()->setSectionResizeMode(GuestTableModel::Name, QHeaderView::Stretch);
    const int wide = fontMetrics().horizontalAdvance(QStringLiteral("888.8 MiB/s  "));
    for (int column = GuestTableModel::State; column < GuestTableModel::ColumnCount; ++column)
        m_table->setColumnWidth(column, column == GuestTableModel::State ? wide + 30 : wide);
}

void HostPage::showDom0()
{
    const auto *domain = m_session ? m_session->domains()->host() : nullptr;
    m_dom0->setVisible(domain != nullptr);
    if (domain)
        m_dom0->showDomain(*domain);
    else
        m_dom0->close();
}

void HostPage::connectParts()
{
    connect(m_session->domains(), &DomainStore::hostChanged, this, &HostPage::showDom0);
    connect(m_table, &QTreeView::activated, this,
            [this](const QModelIndex &index) { Q_EMIT guestActivated(index.data(GuestTableModel::KeyRole).toString()); });
    connect(m_model, &QAbstractItemModel::rowsInserted, this,
            [this] { m_sorted->sort(m_table->header()->sortIndicatorSection(), m_table->header()->sortIndicatorOrder()); });
    connect(m_bar, &MemoryBar::activated, this, &HostPage::guestActivated);
    connect(m_bar, &MemoryBar::asked, this, &HostPage::ask);
    connect(&m_line, &WishLine::answered, m_error, &ErrorBar::clear);
    connect(&m_line, &WishLine::refused, m_error, &ErrorBar::showError);
    connect(&m_line, &WishLine::released, this, [this] {
        m_bar->endChange();
        askHost();
    });
    m_askHost.setInterval(2s);
    m_askSoon.setInterval(200ms);
    m_askSoon.setSingleShot(true);
    connect(&m_askHost, &QTimer::timeout, this, &HostPage::askHost);
    connect(&m_askSoon, &QTimer::timeout, this, &HostPage::askHost);
    connect(m_session->store(), &GuestStore::guestsChanged, this, [this](const QStringList &keys) {
        if (const auto *guest = m_session->store()->guest(m_lineKey); guest && guest->liveMemory && keys.contains(m_lineKey))
            m_line.observe(guest->liveMemory->target.bytes());
        if (isVisible() && !m_askSoon.isActive())
            m_askSoon.start();
    });
}

void HostPage::showHost()
{
    const auto &info = m_session->info();
    m_name->setText(info.host.name);
    m_engine->setText(engineSentence(info.engine));
    m_engine->setToolTip(info.engine.remedy);
    m_places->setText(tr("New images go to %1, where %2 are free. %3")
                          .arg(info.host.imagesDirectory, sizeText(info.host.imagesFree),
                               info.host.bridges.isEmpty()
                                   ? tr("Guests share this user's network; the host has no bridge.")
                                   : tr("Bridges guests can be put on: %1.").arg(info.host.bridges.join(QStringLiteral(", ")))));
    if (!isVisible())
        return;
    openGraphs(); // what the daemon gave before is void
    askHost();
}

QString HostPage::memoryText() const
{
    return m_memory->text();
}

void HostPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_askHost.start();
    openGraphs();
    askHost();
}

void HostPage::openGraphs()
{
    const auto &host = m_session->info().host;
    m_graphs->open({}, {int(std::max<qint64>(1, host.cpus)), host.memory, tr("The first figures come in a moment")});
}

void HostPage::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_askHost.stop();
    m_askSoon.stop();
    m_graphs->close();
}

void HostPage::askHost()
{
    if (m_asking || m_session->state() != LinkState::Connected || window()->isMinimized())
        return;
    m_asking = true;
    spawn(loadHost(this, m_session), "memory of the host");
}

Task<> HostPage::loadHost(QPointer<HostPage> self, QPointer<HostSession> session)
{
    std::optional<api::guests::HostMemoryReply> reply;
    try {
        const auto guests = session->guests();
        reply = co_await guests.hostMemory();
    } catch (const Error &) {
        // The window says itself that the daemon is gone, and this is asked again soon.
    }
    if (!self)
        co_return;
    self->m_asking = false;
    if (reply)
        self->showMemory(*reply);
}

void HostPage::showMemory(const api::guests::HostMemoryReply &memory)
{
    const auto *store = m_session->store();
    m_bar->setSegments(memorySegments(memory, [store](const QString &uuid) { return store->guest(uuid); }));
    ByteSize promised;
    for (const auto &share : memory.guests)
        promised = promised + share.promised;
    m_memory->setText(tr("%1 in all · %2 given to guests · %3 can still be given")
                          .arg(sizeText(memory.total), sizeText(promised), sizeText(memory.free)));
}

void HostPage::ask(const QString &key, ByteSize size)
{
    if (key != m_lineKey) {
        m_lineKey = key;
        m_line.start([session = m_session, key](qint64 bytes) { return send(session, key, bytes); });
    }
    m_line.ask(size.bytes());
}

Task<qint64> HostPage::send(QPointer<HostSession> session, QString key, qint64 bytes)
{
    if (!session)
        throw Error(ErrorCode::Disconnected, tr("There is no connection to the daemon"));
    const auto guests = session->guests();
    const auto reply = co_await guests.setMemory({key, ByteSize::fromBytes(bytes), std::nullopt, std::nullopt});
    co_return reply.target.bytes();
}

} // namespace domus
