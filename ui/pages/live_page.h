// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "host_session.h"
#include "pages/guest_tab.h"

namespace domus {

class FigureGraphs;
class LiveControls;

/// What can be changed of a guest while it runs, and what it does now and did lately: sliders above, graphs below.
class LivePage : public GuestTab {
    Q_OBJECT
public:
    explicit LivePage(HostSession *session, QWidget *parent = nullptr);

    void open(const GuestEntry &entry) override;
    void refresh(const GuestEntry &entry) override;
    void close() override;

    LiveControls *controls() const { return m_controls; }
    FigureGraphs *graphs() const { return m_graphs; }

private:
    LiveControls *m_controls;
    FigureGraphs *m_graphs;
};

} // namespace domus
