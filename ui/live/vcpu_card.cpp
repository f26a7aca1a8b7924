// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/vcpu_card.h"

#include "common/error_bar.h"
#include "live/affinity_line.h"
#include "live/vcpu_slider.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSpinBox>
#include <algorithm>

namespace domus {
namespace {

/// Weight and cap are asked together, so that one line carries both.
qint64 packed(qint64 weight, qint64 cap)
{
    return weight << 32 | cap;
}

} // namespace

VcpuCard::VcpuCard(HostSession *session, QWidget *parent) : VcpuCard(tr("vCPUs"), session, parent)
{
    m_affinity = new AffinityLine(session, this);
    addContent(m_affinity);
    connect(m_affinity, &AffinityLine::refused, bar(), &ErrorBar::showError);
}

VcpuCard::VcpuCard(const QString &title, HostSession *session, QWidget *parent)
    : LiveCard(title, session, parent),
      m_slider(new VcpuSlider(this)),
      m_weight(new QSpinBox(this)),
      m_cap(new QSpinBox(this)),
      m_shareRow(makeShare()),
      m_shareProblem(new QLabel(this))
{
    m_shareProblem->setWordWrap(true);
    m_shareProblem->setTextFormat(Qt::PlainText);
    auto palette = m_shareProblem->palette();
    palette.setColor(QPalette::WindowText, secondaryText(palette));
    m_shareProblem->setPalette(palette);
    m_shareProblem->hide();
    addContent(m_slider);
    addContent(m_shareRow);
    addContent(m_shareProblem);
    setSlider(m_slider);
    connect(m_weight, &QSpinBox::valueChanged, this, &VcpuCard::askShare);
    connect(m_cap, &QSpinBox::valueChanged, this, &VcpuCard::askShare);
    connect(&m_share, &WishLine::refused, bar(), &ErrorBar::showError);
    connect(&m_share, &WishLine::released, this, [this] { showShare(guest()); });
}

QWidget *VcpuCard::makeShare()
{
    m_weight->setRange(1, 65535);
    m_weight->setKeyboardTracking(false);
    m_weight->setAccessibleName(tr("Weight"));
    m_weight->setToolTip(tr("When processors are short a guest with twice the weight gets twice the time; 256 usually"));
    m_cap->setRange(0, 25500);
    m_cap->setSingleStep(10);
    m_cap->setSuffix(tr(" %"));
    m_cap->setSpecialValueText(tr("No cap"));
    m_cap->setKeyboardTracking(false);
    m_cap->setAccessibleName(tr("Cap in percent of one CPU"));
    m_cap->setToolTip(tr("The most it may use, in percent of one CPU: 50 is half a CPU, 400 four of them"));
    auto *row = new QWidget(this);
    auto *weight = new QLabel(tr("&Weight:"), row);
    weight->setBuddy(m_weight);
    auto *cap = new QLabel(tr("Ca&p:"), row);
    cap->setBuddy(m_cap);
    auto *line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(8);
    line->addWidget(weight);
    line->addWidget(m_weight);
    line->addSpacing(8);
    line->addWidget(cap);
    line->addWidget(m_cap);
    line->addStretch(1);
    return row;
}

void VcpuCard::setShareProblem(const QString &reason)
{
    m_shareProblem->setText(tr("Weight and cap are stored, but have no effect here: %1").arg(reason));
    m_shareProblem->setVisible(!reason.isEmpty());
}

qint64 VcpuCard::target(const Guest &guest) const
{
    return guest.liveVcpus ? guest.liveVcpus->target : guest.vcpus;
}

QString VcpuCard::valueText(qint64 value) const
{
    return tr("%n vCPU(s)", nullptr, int(value));
}

void VcpuCard::showFigures(const Guest &guest)
{
    VcpuMarks marks;
    marks.ceiling = int(std::max(guest.vcpusMax, guest.vcpus));
    if (const auto &live = guest.liveVcpus) {
        marks.online = int(live->online);
        marks.plugged = int(live->plugged);
        marks.ceiling = int(live->ceiling);
    }
    m_slider->setMarks(marks);
    const QString key = GuestStore::keyOf(guest);
    if (key != std::exchange(m_shareKey, key)) {
        m_share.start([session = QPointer(session()), key](qint64 value) { return sendShare(session, key, value); });
    }
    const auto share = guest.scheduling.value_or(api::guests::Scheduling{256, 0});
    m_share.observe(packed(share.weight, share.capPercent));
    showShare(guest);
    if (m_affinity)
        m_affinity->showGuest(guest);
}

void VcpuCard::showShare(const Guest &guest)
{
    const bool usable = guest.scheduling.has_value();
    for (auto *spin : {m_weight, m_cap})
        spin->setEnabled(usable);
    if (m_share.isHeld() || !usable)
        return;
    const QSignalBlocker quietWeight(m_weight);
    const QSignalBlocker quietCap(m_cap);
    if (!m_weight->hasFocus() || m_weight->value() != guest.scheduling->weight)
        m_weight->setValue(int(guest.scheduling->weight));
    m_cap->setValue(int(guest.scheduling->capPercent));
}

void VcpuCard::askShare()
{
    m_share.ask(packed(m_weight->value(), m_cap->value()));
}

void VcpuCard::setHandle(qint64 value)
{
    m_slider->setAsked(int(value));
}

qint64 VcpuCard::handle() const
{
    return m_slider->value();
}

WishLine::Send VcpuCard::sender() const
{
    return [session = QPointer(session()), key = GuestStore::keyOf(guest())](qint64 value) { return send(session, key, value); };
}

Task<qint64> VcpuCard::send(QPointer<HostSession> session, QString key, qint64 value)
{
    if (!session)
        throw Error(ErrorCode::Disconnected, tr("There is no connection to the daemon"));
    const auto guests = session->guests();
    co_await guests.setVcpus({key, value, std::nullopt});
    co_return value;
}

Task<qint64> VcpuCard::sendShare(QPointer<HostSession> session, QString key, qint64 packed)
{
    if (!session)
        throw Error(ErrorCode::Disconnected, tr("There is no connection to the daemon"));
    const auto guests = session->guests();
    co_await guests.setScheduling({key, packed >> 32, packed & 0xffffffff});
    co_return packed;
}

} // namespace domus
