// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/job_row.h"

#include <QFrame>
#include <QHash>
#include <QStringList>

class QVBoxLayout;

namespace domus {

/// Jobs along the bottom of the window, newest on top and at most four at a time, hidden when there are none. Jobs that ended
/// well go by themselves after a moment; failed ones stay with reason and hint until they are dismissed.
class JobsStrip : public QFrame {
    Q_OBJECT
public:
    explicit JobsStrip(QWidget *parent = nullptr);

    /// New or changed jobs. One that has ended well before it was ever shown is not shown.
    void updateJobs(const QList<Job> &jobs);
    void removeJobs(const QStringList &ids);

    QStringList shownIds() const { return m_rows.keys(); }
    JobRow *row(const QString &id) const { return m_rows.value(id); }

Q_SIGNALS:
    void cancelRequested(const QString &id);
    void dismissRequested(const QString &id);

private:
    void addRow(const Job &job);
    void updateVisible();

    QVBoxLayout *m_layout;
    QLabel *m_more;
    QHash<QString, JobRow *> m_rows;
};

} // namespace domus
