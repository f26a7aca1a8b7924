// SPDX-License-Identifier: GPL-3.0-or-later
#include "size_choice.h"

#include "marked_slider.h"
#include "size_steps.h"
#include "wizard_look.h"

#include <QGridLayout>
#include <QLineEdit>
#include <QSignalBlocker>

namespace domus::wizard {

SizeChoice::SizeChoice(const QString &prefix, const QString &name, QWidget *parent)
    : QWidget(parent),
      m_slider(new MarkedSlider),
      m_edit(new QLineEdit),
      m_legend(new TextLabel({}, TextLabel::Weak)),
      m_message(new TextLabel)
{
    m_slider->setObjectName(prefix + QStringLiteral("Slider"));
    m_slider->setAccessibleName(name);
    m_edit->setObjectName(prefix + QStringLiteral("Edit"));
    m_edit->setAccessibleName(name);
    m_edit->setAccessibleDescription(tr("A number with its unit, such as 1.5 GiB"));
    m_edit->setFixedWidth(m_edit->fontMetrics().averageCharWidth() * 16);
    m_message->setObjectName(prefix + QStringLiteral("Problem"));
    m_message->hide();
    m_legend->hide();
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setHorizontalSpacing(12);
    layout->setVerticalSpacing(2);
    layout->setRowMinimumHeight(0, MarkedSlider::lineHeight());
    layout->setRowStretch(3, 1); // what is left over goes below
    layout->addWidget(m_slider, 0, 0);
    layout->addWidget(m_edit, 0, 1);
    layout->addWidget(m_legend, 1, 0, 1, 2);
    layout->addWidget(m_message, 2, 0, 1, 2);
    setFocusProxy(m_edit);
    connect(m_slider, &QSlider::valueChanged, this, &SizeChoice::onSliderMoved);
    connect(m_edit, &QLineEdit::textEdited, this, &SizeChoice::onTextEdited);
}

void SizeChoice::setRange(ByteSize least, ByteSize most)
{
    const QSignalBlocker quiet(m_slider);
    m_steps = sizeSteps(least, std::max(least, most));
    m_slider->setRange(0, int(m_steps.size()) - 1);
    m_slider->setPageStep(4);
    m_slider->setValue(nearestStep(m_steps, m_value));
    placeMarks();
}

void SizeChoice::setRecommendation(ByteSize least, ByteSize recommended)
{
    m_least = least;
    m_recommended = recommended;
    setDefault(recommended);
    placeMarks();
    showProblem();
}

void SizeChoice::setDefault(ByteSize size)
{
    if (m_touched)
        return;
    setValue(size);
    m_edit->setText(SizeText::of(size));
    showProblem();
}

void SizeChoice::placeMarks()
{
    m_slider->setMarks(m_least.isZero() ? -1 : nearestStep(m_steps, m_least),
                       m_recommended.isZero() ? -1 : nearestStep(m_steps, m_recommended));
}

void SizeChoice::setLegend(const QString &text)
{
    m_legend->setTextOrHide(text);
    m_slider->setAccessibleDescription(text);
}

void SizeChoice::setRules(Rule problem, Rule remark)
{
    m_problemRule = std::move(problem);
    m_remarkRule = std::move(remark);
    showProblem();
}

void SizeChoice::checkAgain()
{
    showProblem();
}

std::optional<ByteSize> SizeChoice::answer() const
{
    return m_touched && isGood() ? std::optional(m_value) : std::nullopt;
}

void SizeChoice::setValue(ByteSize value)
{
    const QSignalBlocker quiet(m_slider);
    m_value = value;
    m_slider->setValue(nearestStep(m_steps, value));
}

void SizeChoice::onSliderMoved(int position)
{
    m_touched = true;
    m_textProblem.clear();
    m_value = m_steps.value(position);
    m_edit->setText(SizeText::of(m_value));
    showProblem();
    Q_EMIT changed();
}

void SizeChoice::onTextEdited(const QString &text)
{
    m_touched = true;
    const Result<ByteSize> size = SizeText::parse(text);
    m_textProblem = size ? QString() : size.error().text;
    if (size)
        setValue(*size);
    showProblem();
    Q_EMIT changed();
}

void SizeChoice::showProblem()
{
    m_problem = m_textProblem;
    if (m_problem.isEmpty() && m_problemRule)
        m_problem = m_problemRule(m_value);
    const bool isRemark = m_problem.isEmpty() && m_remarkRule;
    m_message->setTone(isRemark ? Tone::Note : Tone::Bad);
    m_message->setTextOrHide(isRemark ? m_remarkRule(m_value) : m_problem);
    m_edit->setAccessibleDescription(m_message->text().isEmpty() ? tr("A number with its unit, such as 1.5 GiB")
                                                                 : m_message->text());
}

} // namespace domus::wizard
