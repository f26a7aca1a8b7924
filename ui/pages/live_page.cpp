// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/live_page.h"

#include "figures/figure_graphs.h"
#include "live/live_controls.h"

#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>

namespace domus {
namespace {

FigureScale scaleOf(const Guest &guest)
{
    const qint64 cpus = guest.liveVcpus ? guest.liveVcpus->online : guest.vcpus;
    const ByteSize memory = guest.liveMemory ? guest.liveMemory->ceiling : std::max(guest.memoryMax, guest.memory);
    return {int(std::max<qint64>(1, cpus)), memory,
            isLive(guest.state) ? LivePage::tr("The first figures come in a moment")
                                : LivePage::tr("%1 is off: there is nothing to measure").arg(guest.name)};
}

} // namespace

LivePage::LivePage(HostSession *session, QWidget *parent)
    : GuestTab(parent), m_controls(new LiveControls(session)), m_graphs(new FigureGraphs(session))
{
    auto *body = new QWidget;
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(12, 8, 12, 8);
    column->setSpacing(10);
    column->addWidget(m_controls);
    column->addWidget(m_graphs, 1);
    auto *scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(body);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scroll);
}

void LivePage::open(const GuestEntry &entry)
{
    m_controls->open(entry);
    m_graphs->open(entry.guest.uuid, scaleOf(entry.guest));
}

void LivePage::refresh(const GuestEntry &entry)
{
    m_controls->refresh(entry);
    m_graphs->setScale(scaleOf(entry.guest));
}

void LivePage::close()
{
    m_controls->close();
    m_graphs->close();
}

} // namespace domus
