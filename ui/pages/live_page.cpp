// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/live_page.h"

#include "common/error_bar.h"
#include "graphs/time_graph.h"
#include "live/live_controls.h"

#include <QButtonGroup>
#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <algorithm>

namespace domus {

LivePage::LivePage(HostSession *session, QWidget *parent)
    : GuestTab(parent),
      m_session(session),
      m_error(new ErrorBar(this)),
      m_controls(new LiveControls(session, this)),
      m_cpu(new TimeGraph(tr("Processor"), GraphUnit::Percent, this)),
      m_memory(new TimeGraph(tr("Memory"), GraphUnit::Bytes, this)),
      m_ranges(new QButtonGroup(this))
{
    using Style = TimeGraph::Style;
    using Ink = TimeGraph::Ink;
    m_cpu->addSeries(tr("All vCPUs"), Style::Area, Ink::Strong);
    m_cache = m_memory->addSeries(tr("Cache"), Style::Area, Ink::Soft);
    m_used = m_memory->addSeries(tr("Used"), Style::Area, Ink::Strong);
    m_actual = m_memory->addSeries(tr("Actual"), Style::Line, Ink::Plain);
    m_max = m_memory->addSeries(tr("Ceiling"), Style::Limit, Ink::Faint);
    m_cpu->setTop(100);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->setSpacing(10);
    layout->addWidget(m_controls);
    layout->addLayout(makeTop());
    layout->addWidget(m_error);
    layout->addWidget(m_cpu, 1);
    layout->addWidget(m_memory, 1);
    connectGraphs();
}

LivePage::~LivePage()
{
    m_watch.cancel();
}

QLayout *LivePage::makeTop()
{
    auto *top = new QHBoxLayout;
    top->setSpacing(4);
    auto *label = new QLabel(tr("Range:"), this);
    top->addStretch();
    top->addWidget(label);
    addRange(tr("1 min"), 60, top);
    addRange(tr("5 min"), 300, top);
    addRange(tr("10 min"), 600, top);
    m_ranges->button(60)->setChecked(true);
    return top;
}

void LivePage::addRange(const QString &text, qint64 seconds, QLayout *layout)
{
    auto *button = new QPushButton(text, this);
    button->setCheckable(true);
    connect(button, &QPushButton::toggled, button, [button](bool checked) {
        auto colors = QPalette();
        if (checked) {
            colors.setColor(QPalette::Button, colors.color(QPalette::Highlight));
            colors.setColor(QPalette::ButtonText, colors.color(QPalette::HighlightedText));
        }
        button->setPalette(colors);
    });
    button->setAutoExclusive(true);
    button->setAccessibleName(tr("Show the last %1").arg(text));
    m_ranges->addButton(button, int(seconds));
    layout->addWidget(button);
}

void LivePage::connectGraphs()
{
    connect(m_ranges, &QButtonGroup::idClicked, this, &LivePage::redraw);
    connect(m_cpu, &TimeGraph::crosshairMoved, m_memory, &TimeGraph::setCrosshair);
    connect(m_memory, &TimeGraph::crosshairMoved, m_cpu, &TimeGraph::setCrosshair);
}

void LivePage::open(const GuestEntry &entry)
{
    m_samples.clear();
    m_uuid = entry.guest.uuid;
    m_error->clear();
    m_controls->open(entry);
    refresh(entry);
    if (m_session && !m_uuid.isEmpty()) {
        m_watch = CancelSource();
        spawn(watch(this, m_session, m_uuid, m_watch.token()), "statistics of a guest");
    }
}

void LivePage::refresh(const GuestEntry &entry)
{
    m_vcpus = std::max<qint64>(1, entry.guest.liveVcpus ? entry.guest.liveVcpus->online : entry.guest.vcpus);
    m_memoryMax = entry.guest.liveMemory ? entry.guest.liveMemory->ceiling : std::max(entry.guest.memoryMax, entry.guest.memory);
    m_controls->refresh(entry);
    const auto empty = isLive(entry.guest.state) ? tr("The first figures come in a moment")
                                                 : tr("%1 is off: there is nothing to measure").arg(entry.guest.name);
    m_cpu->setEmptyText(empty);
    m_memory->setEmptyText(empty);
    redraw();
}

void LivePage::close()
{
    m_watch.cancel();
    m_uuid.clear();
    m_controls->close();
}

Task<> LivePage::watch(QPointer<LivePage> self, QPointer<HostSession> session, QString uuid, CancelToken token)
{
    ErrorInfo error;
    try {
        const auto connection = co_await session->openConnection();
        const auto onReply = [self, uuid](api::stats::WatchReply reply) {
            for (const auto &series : reply.series) {
                if (self && self->m_uuid == uuid && series.uuid == uuid)
                    self->addSamples(series.samples);
            }
        };
        const api::stats::Client client(connection);
        co_await client.watch({uuid, historySeconds}, onReply, token);
        co_return;
    } catch (const Error &thrown) {
        error = thrown.info();
    }
    // The window says itself that the daemon is gone, and opens this page again when it is back.
    const bool expected = error.code == ErrorCode::Cancelled || error.code == ErrorCode::Disconnected;
    if (self && self->m_uuid == uuid && !expected && !token.isCancelled())
        self->m_error->showError(error);
}

void LivePage::addSamples(const QList<Sample> &samples)
{
    m_samples.append(samples);
    if (m_samples.isEmpty())
        return;
    const qint64 oldest = m_samples.constLast().timeMs - historySeconds * 1000;
    const auto keep = std::find_if(m_samples.begin(), m_samples.end(), [oldest](const Sample &s) { return s.timeMs >= oldest; });
    m_samples.erase(m_samples.begin(), keep);
    redraw();
}

void LivePage::redraw()
{
    QList<GraphPoint> cpu;
    cpu.reserve(m_samples.size());
    for (const auto &sample : m_samples)
        cpu.append({sample.timeMs, sample.cpuPercent / double(m_vcpus)});
    m_cpu->setPoints(0, std::move(cpu));
    redrawMemory();
    const qint64 end = m_samples.isEmpty() ? QDateTime::currentMSecsSinceEpoch() : m_samples.constLast().timeMs;
    for (auto *graph : {m_cpu, m_memory})
        graph->setTime(end, m_ranges->checkedId());
}

void LivePage::redrawMemory()
{
    QList<GraphPoint> used;
    QList<GraphPoint> cache;
    QList<GraphPoint> usedAndCache;
    QList<GraphPoint> actual;
    QList<GraphPoint> ceiling;
    for (const auto &sample : m_samples) {
        actual.append({sample.timeMs, double(sample.memoryActual.bytes())});
        ceiling.append({sample.timeMs, double(m_memoryMax.bytes())});
        if (!sample.memoryUsed)
            continue;
        used.append({sample.timeMs, double(sample.memoryUsed->bytes())});
        if (!sample.memoryCache)
            continue;
        cache.append({sample.timeMs, double(sample.memoryCache->bytes())});
        usedAndCache.append({sample.timeMs, double((*sample.memoryUsed + *sample.memoryCache).bytes())});
    }
    m_memory->setPoints(m_cache, std::move(usedAndCache));
    m_memory->setLegendPoints(m_cache, std::move(cache));
    m_memory->setPoints(m_used, std::move(used));
    m_memory->setPoints(m_actual, std::move(actual));
    m_memory->setPoints(m_max, std::move(ceiling));
    m_memory->setTop(m_memoryMax.isZero() ? std::nullopt : std::optional(double(m_memoryMax.bytes())));
}

} // namespace domus
