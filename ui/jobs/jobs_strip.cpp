// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/jobs_strip.h"

#include <QDateTime>
#include <QLabel>
#include <QTimer>
#include <QVBoxLayout>
#include <chrono>

namespace domus {

namespace {

constexpr int rowsShown = 4;
constexpr std::chrono::seconds endedShown{3};

} // namespace

JobsStrip::JobsStrip(QWidget *parent) : QFrame(parent), m_layout(new QVBoxLayout(this)), m_more(new QLabel(this))
{
    setAccessibleName(tr("Jobs"));
    setFrameShape(QFrame::NoFrame);
    setAutoFillBackground(true);
    m_layout->setContentsMargins(0, 2, 0, 2);
    m_layout->setSpacing(0);
    m_more->setIndent(40);
    m_layout->addWidget(m_more);
    updateVisible();
}

void JobsStrip::updateJobs(const QList<Job> &jobs)
{
    const auto now = QDateTime::currentMSecsSinceEpoch();
    for (const auto &job : jobs) {
        if (auto *row = m_rows.value(job.id))
            row->showJob(job, now);
        else if (job.state == JobState::Running || job.state == JobState::Failed)
            addRow(job);
        else
            continue;
        if (job.state == JobState::Done || job.state == JobState::Cancelled)
            QTimer::singleShot(endedShown, this, [this, id = job.id] { removeJobs({id}); });
    }
}

void JobsStrip::addRow(const Job &job)
{
    auto *row = new JobRow(job, this);
    connect(row, &JobRow::cancelRequested, this, &JobsStrip::cancelRequested);
    connect(row, &JobRow::dismissRequested, this, &JobsStrip::dismissRequested);
    m_rows.insert(job.id, row);
    m_layout->insertWidget(0, row);
    updateVisible();
}

void JobsStrip::removeJobs(const QStringList &ids)
{
    for (const auto &id : ids) {
        if (auto *row = m_rows.take(id)) {
            m_layout->removeWidget(row);
            row->hide();
            row->deleteLater();
        }
    }
    updateVisible();
}

void JobsStrip::updateVisible()
{
    const int rows = m_layout->count() - 1; // the last one says how many more there are
    for (int i = 0; i < rows; ++i)
        m_layout->itemAt(i)->widget()->setVisible(i < rowsShown);
    m_more->setText(tr("and %n more", nullptr, rows - rowsShown));
    m_more->setVisible(rows > rowsShown);
    setVisible(rows > 0);
}

} // namespace domus
