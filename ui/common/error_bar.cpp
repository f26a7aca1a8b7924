// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/error_bar.h"

#include "look/symbolic_icon.h"
#include "look/theme.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace domus {

namespace {

QLabel *makeTextLabel(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

domus::Tone paletteTone(ErrorBar::Tone tone)
{
    return tone == ErrorBar::Tone::Error ? domus::Tone::Bad : domus::Tone::Busy;
}

} // namespace

ErrorBar::ErrorBar(QWidget *parent)
    : QFrame(parent),
      m_symbol(new QLabel(this)),
      m_first(makeTextLabel(this)),
      m_second(makeTextLabel(this)),
      m_action(new QPushButton(this)),
      m_dismiss(new QToolButton(this))
{
    auto bold = font();
    bold.setBold(true);
    m_first->setFont(bold);
    m_dismiss->setIcon(symbolicIcon(QStringLiteral("close")));
    m_dismiss->setAutoRaise(true);
    m_dismiss->setToolTip(tr("Dismiss"));
    m_dismiss->setAccessibleName(tr("Dismiss this message"));
    m_action->hide();

    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_first);
    words->addWidget(m_second);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 8, 8, 8);
    layout->setSpacing(10);
    layout->addWidget(m_symbol, 0, Qt::AlignTop);
    layout->addLayout(words, 1);
    layout->addWidget(m_action, 0, Qt::AlignVCenter);
    layout->addWidget(m_dismiss, 0, Qt::AlignTop);
    connect(m_action, &QPushButton::clicked, this, &ErrorBar::actionTriggered);
    connect(m_dismiss, &QToolButton::clicked, this, [this] {
        clear();
        Q_EMIT dismissed();
    });
    hide();
}

void ErrorBar::showError(const ErrorInfo &error)
{
    auto second = error.cause;
    if (!error.hint.isEmpty())
        second += (second.isEmpty() ? QString() : QStringLiteral("\n")) + error.hint;
    present(Tone::Error, error.text, second);
}

void ErrorBar::showNotice(const QString &text)
{
    present(Tone::Notice, text, {});
}

void ErrorBar::present(Tone tone, const QString &first, const QString &second)
{
    m_tone = tone;
    m_symbol->setPixmap(symbolPixmap(tone == Tone::Error ? QStringLiteral("warning") : QStringLiteral("info"), 20,
                                     devicePixelRatioF(), toneColor(paletteTone(tone), palette())));
    m_first->setText(first);
    m_second->setText(second);
    m_second->setVisible(!second.isEmpty());
    setAccessibleName(text());
    show();
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void ErrorBar::setActionText(const QString &text)
{
    m_action->setText(text);
    m_action->setVisible(!text.isEmpty());
}

void ErrorBar::setDismissable(bool dismissable)
{
    m_dismiss->setVisible(dismissable);
}

void ErrorBar::clear()
{
    hide();
    m_first->clear();
    m_second->clear();
}

QString ErrorBar::text() const
{
    return m_second->text().isEmpty() ? m_first->text() : QString(m_first->text() + u'\n' + m_second->text());
}

void ErrorBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const auto tone = toneColor(paletteTone(m_tone), palette());
    painter.fillRect(rect(), mixed(palette().color(QPalette::Window), tone, 0.14));
    painter.fillRect(QRect(0, 0, 4, height()), tone);
}

} // namespace domus
