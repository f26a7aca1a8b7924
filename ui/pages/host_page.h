// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "host_session.h"
#include "live/wish_line.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QSortFilterProxyModel;
class QTreeView;

namespace domus {

class DomainControls;
class ErrorBar;
class FigureGraphs;
class GuestTableModel;
class MemoryBar;

/// A host as a whole: its memory as one bar whose segments can be dragged, every guest with its figures, storage and network.
/// Asks for what streams do not bring only while it is seen.
class HostPage : public QWidget {
    Q_OBJECT
public:
    explicit HostPage(HostSession *session, QWidget *parent = nullptr);

    /// The daemon told who it is, or is gone.
    void showHost();

    MemoryBar *memoryBar() const { return m_bar; }
    /// dom0's own memory and vCPUs; hidden where there is no Xen.
    DomainControls *dom0() const { return m_dom0; }
    FigureGraphs *graphs() const { return m_graphs; }
    QTreeView *table() const { return m_table; }
    ErrorBar *errorBar() const { return m_error; }
    QString memoryText() const;

Q_SIGNALS:
    void guestActivated(const QString &key);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QLayout *makeHeading();
    void makeTable();
    void connectParts();
    void ask(const QString &key, ByteSize size);
    void openGraphs();
    void askHost();
    void showDom0();
    void showMemory(const api::guests::HostMemoryReply &memory);
    static Task<> loadHost(QPointer<HostPage> self, QPointer<HostSession> session);
    static Task<qint64> send(QPointer<HostSession> session, QString key, qint64 bytes);

    QPointer<HostSession> m_session;
    QLabel *m_name;
    QLabel *m_engine;
    ErrorBar *m_error;
    QLabel *m_memory;
    MemoryBar *m_bar;
    DomainControls *m_dom0;
    FigureGraphs *m_graphs;
    GuestTableModel *m_model;
    QSortFilterProxyModel *m_sorted;
    QTreeView *m_table;
    QLabel *m_places;
    WishLine m_line;
    QString m_lineKey;
    QTimer m_askHost;
    QTimer m_askSoon; ///< after a change, once for many
    bool m_asking = false;
};

} // namespace domus
