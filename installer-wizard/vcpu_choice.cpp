// SPDX-License-Identifier: GPL-3.0-or-later
#include "vcpu_choice.h"

#include "marked_slider.h"
#include "wizard_look.h"

#include <QGridLayout>
#include <QSignalBlocker>
#include <QSpinBox>

namespace domus::wizard {

static constexpr int mostVcpus = 1024; ///< that the daemon takes

VcpuChoice::VcpuChoice(QWidget *parent)
    : QWidget(parent),
      m_slider(new MarkedSlider),
      m_spin(new QSpinBox),
      m_legend(new TextLabel({}, TextLabel::Weak)),
      m_remark(new TextLabel)
{
    m_slider->setObjectName(QStringLiteral("vcpusSlider"));
    m_slider->setAccessibleName(tr("vCPUs"));
    m_slider->setPageStep(1);
    m_spin->setObjectName(QStringLiteral("vcpusSpin"));
    m_spin->setAccessibleName(tr("vCPUs"));
    m_spin->setRange(1, mostVcpus);
    m_spin->setFixedWidth(m_spin->fontMetrics().averageCharWidth() * 16);
    m_remark->setTone(Tone::Note);
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setHorizontalSpacing(12);
    layout->setVerticalSpacing(2);
    layout->setRowMinimumHeight(0, MarkedSlider::lineHeight());
    layout->setRowStretch(3, 1); // what is left over goes below
    layout->addWidget(m_slider, 0, 0);
    layout->addWidget(m_spin, 0, 1);
    layout->addWidget(m_legend, 1, 0, 1, 2);
    layout->addWidget(m_remark, 2, 0, 1, 2);
    setFocusProxy(m_spin);
    connect(m_slider, &QSlider::valueChanged, m_spin, &QSpinBox::setValue);
    connect(m_spin, &QSpinBox::valueChanged, this, &VcpuChoice::onSpinChanged);
    updateTexts();
}

void VcpuChoice::setHostCpus(int cpus)
{
    m_hostCpus = std::max(cpus, 1);
    const QSignalBlocker quiet(m_slider);
    m_slider->setRange(1, std::max({m_hostCpus, m_recommended, 2}));
    m_slider->setValue(m_spin->value());
    updateTexts();
}

void VcpuChoice::setRecommendation(int vcpus)
{
    m_recommended = std::max(vcpus, 1);
    setHostCpus(m_hostCpus);
    if (!m_touched) {
        const QSignalBlocker quietSlider(m_slider);
        const QSignalBlocker quietSpin(m_spin);
        m_spin->setValue(m_recommended);
        m_slider->setValue(m_recommended);
    }
    m_slider->setMarks(-1, m_recommended);
    updateTexts();
}

int VcpuChoice::value() const
{
    return m_spin->value();
}

std::optional<qint64> VcpuChoice::answer() const
{
    return m_touched ? std::optional<qint64>(m_spin->value()) : std::nullopt;
}

void VcpuChoice::onSpinChanged(int value)
{
    m_touched = true;
    const QSignalBlocker quiet(m_slider);
    m_slider->setValue(value);
    updateTexts();
    Q_EMIT changed();
}

void VcpuChoice::updateTexts()
{
    m_legend->setText(tr("▲ %1 recommended · processors of this host: %2").arg(m_recommended).arg(m_hostCpus));
    m_slider->setAccessibleDescription(m_legend->text());
    m_remark->setTextOrHide(value() > m_hostCpus ? tr("More vCPUs than processors: the guest will be slower than with fewer.")
                                                 : QString());
}

} // namespace domus::wizard
