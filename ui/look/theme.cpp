// SPDX-License-Identifier: GPL-3.0-or-later
#include "look/theme.h"

#include "look/outline_style.h"

#include <QApplication>
#include <QStyle>

namespace domus {

namespace {

struct Shades {
    QRgb window, base, alternate, button, text, disabled, mid, highlight, link;
};

constexpr Shades lightShades{0xfff3f4f6, 0xffffffff, 0xfff7f8fa, 0xfffafbfc, 0xff1d2329,
                             0xff9aa1a9, 0xffc6cbd1, 0xff2f6fd0, 0xff1f5cbb};
constexpr Shades darkShades{0xff23272c, 0xff1a1d21, 0xff1f2327, 0xff2c3137, 0xffe4e7ea,
                            0xff747c85, 0xff434a52, 0xff3873cc, 0xff7fb0f5};

QPalette paletteFrom(const Shades &s)
{
    QPalette palette(QColor::fromRgb(s.button), QColor::fromRgb(s.window));
    const auto set = [&palette](QPalette::ColorRole role, QRgb rgb) { palette.setColor(role, QColor::fromRgb(rgb)); };
    set(QPalette::Window, s.window);
    set(QPalette::Base, s.base);
    set(QPalette::AlternateBase, s.alternate);
    set(QPalette::Button, s.button);
    set(QPalette::Mid, s.mid);
    set(QPalette::Highlight, s.highlight);
    set(QPalette::Link, s.link);
    set(QPalette::ToolTipBase, s.base);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText}) {
        set(role, s.text);
        palette.setColor(QPalette::Disabled, role, QColor::fromRgb(s.disabled));
    }
    set(QPalette::HighlightedText, 0xffffffff);
    auto placeholder = QColor::fromRgb(s.text);
    placeholder.setAlpha(150);
    palette.setColor(QPalette::PlaceholderText, placeholder);
    return palette;
}

} // namespace

PaletteChoice paletteChoiceFromName(QStringView name)
{
    if (name == QLatin1String("light"))
        return PaletteChoice::Light;
    return name == QLatin1String("dark") ? PaletteChoice::Dark : PaletteChoice::System;
}

void applyPalette(PaletteChoice choice)
{
    if (choice == PaletteChoice::System && QApplication::style()->name() != QLatin1String("fusion"))
        return;
    QApplication::setStyle(new OutlineStyle);
    if (choice == PaletteChoice::System)
        return;
    QApplication::setPalette(paletteFrom(choice == PaletteChoice::Dark ? darkShades : lightShades));
}

bool isDark(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
}

QColor toneColor(Tone tone, const QPalette &palette)
{
    const bool dark = isDark(palette);
    switch (tone) {
    case Tone::Good:
        return QColor::fromRgb(dark ? 0xff5cc389 : 0xff1f8a4c);
    case Tone::Busy:
        return QColor::fromRgb(dark ? 0xff6fa8f0 : 0xff2566c4);
    case Tone::Waiting:
        return QColor::fromRgb(dark ? 0xffe0b04a : 0xff9a6700);
    case Tone::Bad:
        return QColor::fromRgb(dark ? 0xfff0796f : 0xffc0322b);
    case Tone::Accent:
        return palette.color(QPalette::Highlight);
    case Tone::Quiet:
        break;
    }
    return secondaryText(palette);
}

QColor controlOutline(const QPalette &palette)
{
    return mixed(palette.color(QPalette::WindowText), palette.color(QPalette::Window), isDark(palette) ? 0.6 : 0.5);
}

QColor secondaryText(const QPalette &palette)
{
    return mixed(palette.color(QPalette::WindowText), palette.color(QPalette::Window), 0.35);
}

QColor mixed(const QColor &first, const QColor &second, qreal part)
{
    const auto mix = [part](float a, float b) { return float(a + (b - a) * part); };
    return QColor::fromRgbF(mix(first.redF(), second.redF()), mix(first.greenF(), second.greenF()),
                            mix(first.blueF(), second.blueF()));
}

} // namespace domus
