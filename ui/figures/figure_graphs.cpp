// SPDX-License-Identifier: GPL-3.0-or-later
#include "figures/figure_graphs.h"

#include "common/error_bar.h"
#include "model/event_words.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QDateTime>
#include <QGridLayout>
#include <QLabel>
#include <QToolButton>
#include <algorithm>

namespace domus {
namespace {

using Style = TimeGraph::Style;
using Ink = TimeGraph::Ink;

constexpr int mostVcpuLines = 8; ///< more would be a tangle
constexpr qint64 longestMark = 5000; ///< marks kept

qint64 now()
{
    return QDateTime::currentMSecsSinceEpoch();
}

QList<GraphPoint> scaled(QList<GraphPoint> points, double factor)
{
    for (auto &point : points)
        point.value *= factor;
    return points;
}

/// "disk." and "0" to "disk.0.read".
QStringList namesOf(const QString &prefix, const QStringList &devices, const QString &quantity)
{
    QStringList names;
    for (const auto &device : devices)
        names.append(prefix + device + u'.' + quantity);
    return names;
}

} // namespace

FigureGraphs::FigureGraphs(HostSession *session, QWidget *parent)
    : QWidget(parent),
      m_session(session),
      m_feed(session),
      m_error(new ErrorBar(this)),
      m_ranges(new QButtonGroup(this)),
      m_now(new QToolButton(this)),
      m_quantity(new QComboBox(this)),
      m_disks(new QComboBox(this)),
      m_nics(new QComboBox(this))
{
    m_graphs = {new TimeGraph(tr("Processor"), GraphUnit::Percent, this), new TimeGraph(tr("Memory"), GraphUnit::Bytes, this),
                new TimeGraph(tr("Disks"), GraphUnit::ByteRate, this), new TimeGraph(tr("Network"), GraphUnit::ByteRate, this)};
    m_graphs[Cpu]->setTop(100);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(makeTop());
    layout->addWidget(m_error);
    layout->addLayout(makeGrid(), 1);
    for (auto *graph : m_graphs)
        connectGraph(graph);
    connect(&m_feed, &HistoryFeed::updated, this, &FigureGraphs::redraw);
    connect(&m_feed, &HistoryFeed::failed, m_error, &ErrorBar::showError);
    for (auto *box : {m_quantity, m_disks, m_nics})
        connect(box, &QComboBox::activated, this, &FigureGraphs::redraw);
    if (session)
        connect(session->store(), &GuestStore::eventsHappened, this, &FigureGraphs::addMarks);
    moveWindow(m_window);
}

FigureGraphs::~FigureGraphs()
{
    m_loading.cancel();
}

QLayout *FigureGraphs::makeTop()
{
    m_quantity->addItems({tr("Throughput"), tr("Operations"), tr("Latency")});
    m_quantity->setAccessibleName(tr("What is shown of disks and network"));
    m_disks->setAccessibleName(tr("Which disks are shown"));
    m_nics->setAccessibleName(tr("Which network cards are shown"));
    m_now->setText(tr("Now"));
    m_now->setToolTip(tr("Follow the clock again"));
    connect(m_now, &QToolButton::clicked, this, [this] {
        m_window.follow();
        moveWindow(m_window);
    });
    auto *top = new QHBoxLayout;
    top->setSpacing(4);
    top->addWidget(m_quantity);
    top->addWidget(m_disks);
    top->addWidget(m_nics);
    top->addStretch();
    top->addWidget(m_now);
    top->addSpacing(4);
    addRange(tr("1 min"), 60, top);
    addRange(tr("10 min"), 600, top);
    addRange(tr("1 h"), 3600, top);
    addRange(tr("6 h"), 6 * 3600, top);
    addRange(tr("1 day"), 24 * 3600, top);
    addRange(tr("1 week"), 7 * 24 * 3600, top);
    return top;
}

QLayout *FigureGraphs::makeGrid()
{
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(14);
    grid->setVerticalSpacing(10);
    for (int i = 0; i < GraphCount; ++i) {
        grid->addWidget(m_graphs[size_t(i)], i / 2, i % 2);
        grid->setRowStretch(i / 2, 1);
        grid->setColumnStretch(i % 2, 1);
    }
    return grid;
}

void FigureGraphs::addRange(const QString &text, qint64 seconds, QLayout *layout)
{
    auto *button = new QToolButton(this);
    button->setText(text);
    button->setCheckable(true);
    button->setAccessibleName(tr("Show the last %1").arg(text));
    connect(button, &QToolButton::toggled, button, [button](bool checked) {
        auto colors = QPalette();
        if (checked) {
            colors.setColor(QPalette::Button, colors.color(QPalette::Highlight));
            colors.setColor(QPalette::ButtonText, colors.color(QPalette::HighlightedText));
        }
        button->setPalette(colors);
    });
    connect(button, &QToolButton::clicked, this, [this, seconds] { setRange(seconds); });
    m_ranges->addButton(button, int(seconds));
    layout->addWidget(button);
}

void FigureGraphs::connectGraph(TimeGraph *graph)
{
    for (auto *other : m_graphs) {
        if (other != graph)
            connect(graph, &TimeGraph::crosshairMoved, other, &TimeGraph::setCrosshair);
    }
    connect(graph, &TimeGraph::panned, this, [this](qint64 byMs) {
        m_window.pan(byMs, now());
        moveWindow(m_window);
    });
    connect(graph, &TimeGraph::zoomed, this, [this](double factor, qint64 aroundMs) {
        m_window.zoom(factor, aroundMs, now());
        moveWindow(m_window);
    });
    connect(graph, &TimeGraph::nowWanted, m_now, &QToolButton::click);
}

void FigureGraphs::open(const QString &uuid, const FigureScale &scale)
{
    close();
    m_uuid = uuid;
    m_scale = scale;
    m_open = true;
    m_error->clear();
    m_feed.setWindow(m_window);
    m_feed.open(uuid,
                uuid.isEmpty() ? QStringList{QStringLiteral("cpu"), QStringLiteral("load"), QStringLiteral("memory."),
                                             QStringLiteral("disk."), QStringLiteral("nic.")}
                               : QStringList());
    redraw();
    if (!m_session || uuid.isEmpty())
        return;
    m_loading = CancelSource();
    spawn(loadMarks(this, m_session, uuid, m_loading.token()), "events for graphs");
}

void FigureGraphs::setScale(const FigureScale &scale)
{
    m_scale = scale;
    redraw();
}

void FigureGraphs::close()
{
    m_open = false;
    m_loading.cancel();
    m_feed.close();
    m_marks.clear();
    for (auto *graph : m_graphs)
        graph->setMarks({});
}

void FigureGraphs::setRange(qint64 seconds)
{
    m_window.setRange(seconds * 1000);
    moveWindow(m_window);
}

void FigureGraphs::moveWindow(const TimeWindow &window)
{
    m_feed.setWindow(window);
    const auto buttons = m_ranges->buttons();
    m_ranges->setExclusive(false); // none is checked while the range is of one's own
    for (auto *button : buttons)
        button->setChecked(qint64(m_ranges->id(button)) * 1000 == window.rangeMs());
    m_now->setVisible(!window.follows());
    showWindow();
}

void FigureGraphs::showWindow()
{
    const auto &store = m_feed.store();
    // The newest step there is stands at the edge: the clock may be a second ahead of what was measured.
    const bool fresh = store.lastMs() > 0 && now() - store.lastMs() < 3 * store.stepMs();
    const qint64 end = m_window.follows() && fresh ? store.lastMs() : m_window.endMs(now());
    for (auto *graph : m_graphs)
        graph->setTime(end, m_window.rangeMs() / 1000, m_window.follows());
}

void FigureGraphs::redraw()
{
    for (auto *graph : m_graphs) {
        graph->clearSeries();
        graph->setStep(m_feed.store().stepMs());
        graph->setEmptyText(m_scale.emptyText);
    }
    fillDevices(m_disks, QStringLiteral("disk."), tr("All disks"), tr("Disk %1"));
    fillDevices(m_nics, QStringLiteral("nic."), tr("All network cards"), tr("Network card %1"));
    redrawCpu();
    redrawMemory();
    redrawDevices(Disk);
    redrawDevices(Network);
    showWindow();
}

void FigureGraphs::redrawCpu()
{
    const auto &store = m_feed.store();
    auto *graph = m_graphs[Cpu];
    const auto each = store.partsOf(QStringLiteral("vcpu."));
    if (each.size() > 1 && each.size() <= mostVcpuLines) {
        for (const auto &vcpu : each)
            addSeries(Cpu, tr("vCPU %1").arg(vcpu), Style::Line, Ink::Faint, {QStringLiteral("vcpu.") + vcpu});
    }
    const auto all = graph->addSeries(m_uuid.isEmpty() ? tr("All processors") : tr("All vCPUs"), Style::Area, Ink::Strong);
    const double share = 1.0 / std::max(1, m_scale.cpus);
    graph->setPoints(all, scaled(store.points(QStringLiteral("cpu")), share));
    graph->setPeaks(all, scaled(store.peaks(QStringLiteral("cpu")), share));
}

void FigureGraphs::redrawMemory()
{
    const auto &store = m_feed.store();
    auto *graph = m_graphs[Memory];
    const auto used = store.points(QStringLiteral("memory.used"));
    const auto cache = store.points(QStringLiteral("memory.cache"));
    const auto actual = store.points(QStringLiteral("memory.actual"));
    const auto cacheSeries = graph->addSeries(tr("Cache"), Style::Area, Ink::Soft);
    graph->setPoints(cacheSeries, store.sumOf({QStringLiteral("memory.used"), QStringLiteral("memory.cache")}));
    graph->setLegendPoints(cacheSeries, cache);
    graph->setPoints(graph->addSeries(tr("Used"), Style::Area, Ink::Strong), used);
    if (m_uuid.isEmpty()) {
        graph->setTop(m_scale.memory.isZero() ? std::nullopt : std::optional(double(m_scale.memory.bytes())));
        return;
    }
    graph->setPoints(graph->addSeries(tr("Actual"), Style::Line, Ink::Plain), actual);
    graph->setPoints(graph->addSeries(tr("Target"), Style::Limit, Ink::Plain), store.points(QStringLiteral("memory.target")));
    auto ceiling = actual;
    for (auto &point : ceiling)
        point.value = double(m_scale.memory.bytes());
    graph->setPoints(graph->addSeries(tr("Ceiling"), Style::Limit, Ink::Faint), ceiling);
    graph->setTop(m_scale.memory.isZero() ? std::nullopt : std::optional(double(m_scale.memory.bytes())));
}

void FigureGraphs::redrawDevices(Graph which)
{
    const bool disk = which == Disk;
    const auto prefix = disk ? QStringLiteral("disk.") : QStringLiteral("nic.");
    const auto *box = disk ? m_disks : m_nics;
    const auto chosen = box->currentData().toString();
    const auto quantity = Quantity(m_quantity->currentIndex());
    auto devices = chosen.isEmpty() ? m_feed.store().partsOf(prefix) : QStringList{chosen};
    if (disk && quantity == Latency)
        devices = devices.mid(0, 1); // latencies do not add up: the first disk counts until one is chosen
    auto *graph = m_graphs[which];
    const auto add = [&](const QString &in, const QString &out, GraphUnit unit, const QString &first, const QString &second) {
        graph->setUnit(unit);
        addSeries(which, first, Style::Area, Ink::Strong, namesOf(prefix, devices, in));
        addSeries(which, second, Style::Line, Ink::Plain, namesOf(prefix, devices, out));
    };
    if (!disk && quantity == Throughput)
        add(QStringLiteral("receive"), QStringLiteral("send"), GraphUnit::ByteRate, tr("Received"), tr("Sent"));
    else if (!disk)
        add(QStringLiteral("packets_received"), QStringLiteral("packets_sent"), GraphUnit::Rate, tr("Packets received"),
            tr("Packets sent"));
    else if (quantity == Throughput)
        add(QStringLiteral("read"), QStringLiteral("write"), GraphUnit::ByteRate, tr("Read"), tr("Written"));
    else if (quantity == Operations)
        add(QStringLiteral("reads"), QStringLiteral("writes"), GraphUnit::Rate, tr("Reads"), tr("Writes"));
    else
        add(QStringLiteral("read_latency"), QStringLiteral("write_latency"), GraphUnit::Microseconds, tr("A read takes"),
            tr("A write takes"));
    if (const auto reason = unavailableText(prefix); !reason.isEmpty())
        graph->setEmptyText(reason);
}

void FigureGraphs::addSeries(Graph which, const QString &text, Style style, Ink ink, const QStringList &names)
{
    auto *graph = m_graphs[which];
    const int series = graph->addSeries(text, style, ink);
    graph->setPoints(series, m_feed.store().sumOf(names));
    if (names.size() == 1 && style == Style::Area)
        graph->setPeaks(series, m_feed.store().peaks(names.constFirst()));
}

void FigureGraphs::fillDevices(QComboBox *box, const QString &prefix, const QString &all, const QString &one)
{
    const auto devices = m_feed.store().partsOf(prefix);
    QStringList shown;
    for (int i = 1; i < box->count(); ++i)
        shown.append(box->itemData(i).toString());
    if (devices != shown) {
        const auto chosen = box->currentData().toString();
        box->clear();
        box->addItem(all, QString());
        for (const auto &device : devices) {
            bool isNumber = false; // a guest's device by its place, the host's by its name
            const int place = device.toInt(&isNumber);
            box->addItem(isNumber ? one.arg(place + 1) : device, device);
        }
        box->setCurrentIndex(std::max(0, box->findData(chosen)));
    }
    box->setVisible(devices.size() > 1);
}

QString FigureGraphs::unavailableText(const QString &prefix) const
{
    for (const auto &missing : m_feed.unavailable()) {
        if (missing.name.startsWith(prefix))
            return missing.reason;
    }
    return {};
}

void FigureGraphs::addMarks(const QList<api::guests::Event> &events)
{
    if (!m_open || m_uuid.isEmpty())
        return;
    for (const auto &event : events) {
        if (event.uuid != m_uuid || event.kind == QLatin1String("changed"))
            continue;
        const auto word = eventWord(event.kind);
        m_marks.append({event.timeMs, event.text.isEmpty() ? word : QString(word + QStringLiteral(": ") + event.text)});
    }
    if (m_marks.size() > longestMark)
        m_marks.remove(0, m_marks.size() - longestMark);
    for (auto *graph : m_graphs)
        graph->setMarks(m_marks);
}

Task<> FigureGraphs::loadMarks(QPointer<FigureGraphs> self, QPointer<HostSession> session, QString uuid, CancelToken token)
{
    try {
        const auto connection = co_await session->openConnection();
        const auto onReply = [self, uuid](api::guests::WatchEventsReply reply) {
            if (self && self->m_uuid == uuid)
                self->addMarks(reply.events);
        };
        const api::guests::Client client(connection);
        co_await client.watchEvents({now() - TimeWindow::longestMs, true}, onReply, token);
    } catch (const Error &) {
        // Graphs are of use without marks; that the daemon is gone the window says itself.
    }
}

} // namespace domus
