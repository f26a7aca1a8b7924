// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/cancel.h"
#include "host_session.h"
#include "pages/guest_tab.h"

class QButtonGroup;

namespace domus {

class ErrorBar;
class LiveControls;
class TimeGraph;

/// What a guest does now and did lately, and what can be changed of it: sliders above, processor and memory over time below.
/// While it is open it has a stream of its own, whose first reply is the history, so that the graphs are full at once.
class LivePage : public GuestTab {
    Q_OBJECT
public:
    static constexpr qint64 historySeconds = 600;

    explicit LivePage(HostSession *session, QWidget *parent = nullptr);
    ~LivePage() override;

    void open(const GuestEntry &entry) override;
    void refresh(const GuestEntry &entry) override;
    void close() override;

    /// Oldest first; what is older than the history is dropped.
    void addSamples(const QList<Sample> &samples);
    TimeGraph *cpuGraph() const { return m_cpu; }
    TimeGraph *memoryGraph() const { return m_memory; }
    LiveControls *controls() const { return m_controls; }

private:
    QLayout *makeTop();
    void addRange(const QString &text, qint64 seconds, QLayout *layout);
    void connectGraphs();
    void redraw();
    void redrawMemory();
    static Task<> watch(QPointer<LivePage> self, QPointer<HostSession> session, QString uuid, CancelToken token);

    QPointer<HostSession> m_session;
    ErrorBar *m_error;
    LiveControls *m_controls;
    TimeGraph *m_cpu;
    TimeGraph *m_memory;
    QButtonGroup *m_ranges;
    QString m_uuid;
    qint64 m_vcpus = 1;
    ByteSize m_memoryMax;
    QList<Sample> m_samples;
    CancelSource m_watch;
    int m_used = 0;
    int m_cache = 0;
    int m_actual = 0;
    int m_max = 0;
};

} // namespace domus
