// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/cancel.h"
#include "figures/history_feed.h"
#include "graphs/time_graph.h"

#include <QWidget>
#include <array>

class QButtonGroup;
class QComboBox;
class QToolButton;

namespace domus {

class ErrorBar;

/// What scales the graphs of a guest or a host.
struct FigureScale {
    int cpus = 1; ///< 100 % is all of them
    ByteSize memory; ///< the ceiling, or all there is; zero = not known
    QString emptyText; ///< while there is nothing to draw
};

/// Processor, memory, disks and network of a guest or of the host over time: four graphs with one window of time and one
/// crosshair. The past comes from the daemon, so that they are full when the page opens; the window can be panned and zoomed over
/// a week.
class FigureGraphs : public QWidget {
    Q_OBJECT
public:
    enum Graph { Cpu, Memory, Disk, Network, GraphCount };

    explicit FigureGraphs(HostSession *session, QWidget *parent = nullptr);
    ~FigureGraphs() override;

    /// `uuid`: of a guest; empty = the host.
    void open(const QString &uuid, const FigureScale &scale);
    void setScale(const FigureScale &scale);
    void close();

    TimeGraph *graph(Graph which) const { return m_graphs[which]; }
    const TimeWindow &window() const { return m_window; }
    void setRange(qint64 seconds);
    QComboBox *quantity() const { return m_quantity; }
    QComboBox *disks() const { return m_disks; }

private:
    enum Quantity { Throughput, Operations, Latency };

    QLayout *makeTop();
    QLayout *makeGrid();
    void addRange(const QString &text, qint64 seconds, QLayout *layout);
    void connectGraph(TimeGraph *graph);
    void moveWindow(const TimeWindow &window);
    void showWindow();
    void redraw();
    void redrawCpu();
    void redrawMemory();
    void redrawDevices(Graph which);
    void addSeries(Graph which, const QString &text, TimeGraph::Style style, TimeGraph::Ink ink, const QStringList &names);
    void fillDevices(QComboBox *box, const QString &prefix, const QString &all, const QString &one);
    QString unavailableText(const QString &prefix) const;
    void addMarks(const QList<api::guests::Event> &events);
    static Task<> loadMarks(QPointer<FigureGraphs> self, QPointer<HostSession> session, QString uuid, CancelToken token);

    QPointer<HostSession> m_session;
    HistoryFeed m_feed;
    TimeWindow m_window;
    FigureScale m_scale;
    QString m_uuid;
    bool m_open = false;
    ErrorBar *m_error;
    std::array<TimeGraph *, GraphCount> m_graphs{};
    QButtonGroup *m_ranges;
    QToolButton *m_now;
    QComboBox *m_quantity;
    QComboBox *m_disks;
    QComboBox *m_nics;
    QList<GraphMark> m_marks;
    CancelSource m_loading;
};

} // namespace domus
