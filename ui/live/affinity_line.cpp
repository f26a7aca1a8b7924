// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/affinity_line.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>

namespace domus {

AffinityLine::AffinityLine(HostSession *session, QWidget *parent)
    : QWidget(parent),
      m_session(session),
      m_hard(new QLineEdit(this)),
      m_softLabel(new QLabel(tr("&Prefers:"), this)),
      m_soft(new QLineEdit(this))
{
    auto *label = new QLabel(tr("&Runs on:"), this);
    label->setBuddy(m_hard);
    m_softLabel->setBuddy(m_soft);
    m_hard->setAccessibleName(tr("Processors that the vCPUs may run on"));
    m_soft->setAccessibleName(tr("Processors that the vCPUs prefer"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(label);
    layout->addWidget(m_hard, 1);
    layout->addWidget(m_softLabel);
    layout->addWidget(m_soft, 1);
    for (auto *line : {m_hard, m_soft}) {
        line->setMaxLength(200);
        connect(line, &QLineEdit::editingFinished, this, [this, line] { ask(line); });
    }
    showPlaces({});
}

void AffinityLine::showGuest(const Guest &guest)
{
    const QString key = GuestStore::keyOf(guest);
    const bool onXen = guest.accelerator == QLatin1String("xen");
    m_softLabel->setVisible(onXen);
    m_soft->setVisible(onXen);
    if (key == m_key && guest.startedMs == m_domain)
        return;
    m_key = key;
    m_domain = guest.startedMs;
    showPlaces({});
    setEnabled(false);
    if (m_domain)
        load();
}

void AffinityLine::load()
{
    if (m_session && m_session->state() == LinkState::Connected)
        spawn(fetch(this, m_session, m_key, std::nullopt), "where vCPUs may run");
}

void AffinityLine::ask(QLineEdit *line)
{
    if (!line->isModified() || line->text().trimmed().isEmpty() || !m_session)
        return;
    line->setModified(false);
    api::guests::SetAffinityParameters wish;
    wish.guest = m_key;
    (line == m_hard ? wish.hard : wish.soft) = line->text().trimmed();
    spawn(fetch(this, m_session, m_key, wish), "where vCPUs shall run");
}

void AffinityLine::showPlaces(const QList<api::guests::VcpuAffinity> &places)
{
    QStringList tips{tr("The host's processors, as in 0-3,^2 or all")};
    QString hard, soft;
    if (!places.isEmpty()) {
        hard = places.constFirst().hard;
        soft = places.constFirst().soft;
    }
    for (const auto &place : places) {
        hard = place.hard == hard ? hard : QString();
        soft = place.soft == soft ? soft : QString();
        tips.append(tr("vCPU %1: %2, prefers %3").arg(place.vcpu).arg(place.hard, place.soft));
    }
    const bool differ = !places.isEmpty() && (hard.isEmpty() || soft.isEmpty());
    m_hard->setText(hard);
    m_soft->setText(soft);
    for (auto *line : {m_hard, m_soft}) {
        line->setPlaceholderText(differ ? tr("Each its own") : QString());
        line->setToolTip((differ ? tips : tips.mid(0, 1)).join(u'\n'));
    }
}

Task<> AffinityLine::fetch(QPointer<AffinityLine> self, QPointer<HostSession> session, QString key,
                           std::optional<api::guests::SetAffinityParameters> wish)
{
    std::optional<ErrorInfo> problem;
    QList<api::guests::VcpuAffinity> places;
    const auto guests = session->guests();
    try {
        if (wish)
            co_await guests.setAffinity(*wish);
    } catch (const Error &error) {
        problem = error.info();
    }
    try {
        const auto reply = co_await guests.affinity({key});
        places = reply.vcpus;
    } catch (const Error &) {
        // It has ended, or its engine does not tell: the line stays grey.
    }
    if (!self || self->m_key != key)
        co_return;
    self->showPlaces(places);
    self->setEnabled(!places.isEmpty());
    if (problem && problem->code != ErrorCode::Disconnected)
        Q_EMIT self->refused(*problem);
}

} // namespace domus
