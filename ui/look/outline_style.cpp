// SPDX-License-Identifier: GPL-3.0-or-later
#include "look/outline_style.h"

#include "look/theme.h"

#include <QStyleOption>

namespace domus {

namespace {

/// By how much Fusion darkens the window's colour for an outline, in percent.
constexpr int fusionDarkens = 140;

/// The palette with which Fusion draws the outline that is wanted.
QPalette outlined(QPalette palette)
{
    palette.setColor(QPalette::Window, controlOutline(palette).lighter(fusionDarkens));
    return palette;
}

} // namespace

OutlineStyle::OutlineStyle() : QProxyStyle(QStringLiteral("Fusion")) {}

void OutlineStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                                 const QWidget *widget) const
{
    switch (element) {
    case PE_IndicatorCheckBox:
    case PE_IndicatorRadioButton: {
        QStyleOptionButton button;
        if (const auto *given = qstyleoption_cast<const QStyleOptionButton *>(option))
            button = *given;
        else
            static_cast<QStyleOption &>(button) = *option;
        button.palette = outlined(button.palette);
        return QProxyStyle::drawPrimitive(element, &button, painter, widget);
    }
    case PE_FrameLineEdit: {
        const auto *given = qstyleoption_cast<const QStyleOptionFrame *>(option);
        if (!given)
            break;
        QStyleOptionFrame frame = *given;
        frame.palette = outlined(frame.palette);
        return QProxyStyle::drawPrimitive(element, &frame, painter, widget);
    }
    default:
        break;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void OutlineStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                                      const QWidget *widget) const
{
    if (const auto *given = qstyleoption_cast<const QStyleOptionSpinBox *>(option); given && control == CC_SpinBox) {
        QStyleOptionSpinBox box = *given;
        box.palette = outlined(box.palette);
        return QProxyStyle::drawComplexControl(control, &box, painter, widget);
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

int OutlineStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget, QStyleHintReturn *data) const
{
    return hint == SH_DialogButtonBox_ButtonsHaveIcons ? 0 : QProxyStyle::styleHint(hint, option, widget, data);
}

} // namespace domus
