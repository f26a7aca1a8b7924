// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/job_row.h"

#include "look/symbolic_icon.h"
#include "look/theme.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>

namespace domus {

std::optional<qint64> secondsLeft(const Job &job, qint64 nowMs)
{
    const qint64 elapsed = nowMs - job.startedMs;
    if (job.state != JobState::Running || job.progress < 0.03 || job.progress >= 1 || elapsed < 2000)
        return std::nullopt;
    return qint64(double(elapsed) * (1 - job.progress) / job.progress / 1000) + 1;
}

JobRow::JobRow(const Job &job, QWidget *parent)
    : QWidget(parent),
      m_symbol(new QLabel(this)),
      m_title(new QLabel(this)),
      m_text(new QLabel(this)),
      m_bar(new QProgressBar(this)),
      m_button(new QToolButton(this))
{
    auto bold = font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_title->setTextFormat(Qt::PlainText);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_bar->setFixedWidth(160);
    m_bar->setTextVisible(false);
    m_bar->setMaximumHeight(14);
    m_button->setAutoRaise(true);
    m_button->setIcon(symbolicIcon(QStringLiteral("close")));

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 5, 8, 5);
    layout->setSpacing(10);
    layout->addWidget(m_symbol);
    layout->addWidget(m_title);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_bar);
    layout->addWidget(m_button);
    connect(m_button, &QToolButton::clicked, this, [this] {
        if (m_job.state == JobState::Running)
            Q_EMIT cancelRequested(m_job.id);
        else
            Q_EMIT dismissRequested(m_job.id);
    });
    showJob(job, QDateTime::currentMSecsSinceEpoch());
}

void JobRow::showJob(const Job &job, qint64 nowMs)
{
    m_job = job;
    m_title->setText(job.title);
    m_bar->setAccessibleName(tr("Progress of %1").arg(job.title));
    if (job.state == JobState::Running)
        showProgress(nowMs);
    else
        showEnd();
    const auto verb = job.state == JobState::Running ? tr("Cancel") : tr("Dismiss");
    m_button->setToolTip(verb);
    m_button->setAccessibleName(tr("%1: %2").arg(verb, job.title));
    setAccessibleName(words());
}

void JobRow::showProgress(qint64 nowMs)
{
    m_symbol->setPixmap(symbolPixmap(QStringLiteral("state-busy"), 18, devicePixelRatioF(), toneColor(Tone::Busy, palette())));
    m_bar->show();
    m_bar->setRange(0, m_job.progress < 0 ? 0 : 1000);
    m_bar->setValue(int(m_job.progress * 1000));
    auto text = m_job.text;
    if (const auto left = secondsLeft(m_job, nowMs)) {
        text += QStringLiteral(" · ")
            + (*left < 90 ? tr("%n second(s) left", nullptr, int(*left))
                          : tr("%n minute(s) left", nullptr, int((*left + 30) / 60)));
    }
    m_text->setText(text);
}

void JobRow::showEnd()
{
    const bool failed = m_job.state == JobState::Failed;
    m_symbol->setPixmap(symbolPixmap(failed ? QStringLiteral("warning") : QStringLiteral("done"), 18, devicePixelRatioF(),
                                     toneColor(failed ? Tone::Bad : Tone::Good, palette())));
    m_bar->hide();
    m_text->setWordWrap(failed);
    m_text->setText(m_job.hint.isEmpty() ? m_job.text : QString(m_job.text + QStringLiteral(". ") + m_job.hint));
}

QString JobRow::words() const
{
    return m_text->text().isEmpty() ? m_title->text() : QString(m_title->text() + QStringLiteral(": ") + m_text->text());
}

} // namespace domus
