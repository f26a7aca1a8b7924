// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io_domus_jobs.h"

#include <QWidget>
#include <optional>

class QLabel;
class QProgressBar;
class QToolButton;

namespace domus {

using Job = api::jobs::Job;
using JobState = api::jobs::State;

/// Seconds that a job will likely take on, from what it took so far; nothing while that says little.
std::optional<qint64> secondsLeft(const Job &job, qint64 nowMs);

/// One job: what, how far, how long still, and one button: cancel while it runs, dismiss when it failed.
class JobRow : public QWidget {
    Q_OBJECT
public:
    explicit JobRow(const Job &job, QWidget *parent = nullptr);

    void showJob(const Job &job, qint64 nowMs);
    const Job &job() const { return m_job; }
    QString words() const;

Q_SIGNALS:
    void cancelRequested(const QString &id);
    void dismissRequested(const QString &id);

private:
    void showProgress(qint64 nowMs);
    void showEnd();

    Job m_job;
    QLabel *m_symbol;
    QLabel *m_title;
    QLabel *m_text;
    QProgressBar *m_bar;
    QToolButton *m_button;
};

} // namespace domus
