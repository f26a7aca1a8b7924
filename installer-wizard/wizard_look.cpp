// SPDX-License-Identifier: GPL-3.0-or-later
#include "wizard_look.h"

#include <QEvent>
#include <QGuiApplication>

namespace domus::wizard {

static bool isDark(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
}

QColor toneColor(Tone tone, const QPalette &palette)
{
    const bool dark = isDark(palette);
    switch (tone) {
    case Tone::Good:
        return QColor::fromRgb(dark ? 0xff5cc389 : 0xff1f7a45);
    case Tone::Note:
        return QColor::fromRgb(dark ? 0xffe0b04a : 0xff8a5d00);
    case Tone::Bad:
        return QColor::fromRgb(dark ? 0xfff28b82 : 0xffb3261e);
    case Tone::Accent:
        return dark ? palette.color(QPalette::Highlight).lighter(135) : palette.color(QPalette::Highlight);
    case Tone::Plain:
        break;
    }
    return palette.color(QPalette::WindowText);
}

QColor mixed(const QColor &first, const QColor &second, qreal part)
{
    const auto mix = [part](float a, float b) { return float(a + (b - a) * part); };
    return QColor::fromRgbF(mix(first.redF(), second.redF()), mix(first.greenF(), second.greenF()),
                            mix(first.blueF(), second.blueF()));
}

TextLabel::TextLabel(const QString &text, Strength strength, QWidget *parent) : QLabel(text, parent), m_strength(strength)
{
    setTextFormat(Qt::PlainText); // much of it comes from servers
    setWordWrap(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse);
    recolour();
}

void TextLabel::setTone(Tone tone)
{
    m_tone = tone;
    recolour();
}

void TextLabel::setTextOrHide(const QString &text)
{
    setText(text);
    setVisible(!text.isEmpty());
}

void TextLabel::changeEvent(QEvent *event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::ApplicationPaletteChange)
        recolour();
}

void TextLabel::recolour()
{
    if (m_recolouring)
        return;
    m_recolouring = true;
    const QPalette system = QGuiApplication::palette();
    QColor color = toneColor(m_tone, system);
    if (m_strength == Weak && m_tone == Tone::Plain)
        color = mixed(color, system.color(QPalette::Window), 0.32);
    QPalette own = palette();
    own.setColor(QPalette::WindowText, color);
    setPalette(own);
    m_recolouring = false;
}

} // namespace domus::wizard
