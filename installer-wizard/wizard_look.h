// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace domus::wizard {

/// What a colour means. Each place that uses one says the same in words or by a shape.
enum class Tone { Plain, Good, Note, Bad, Accent };

/// Readable on the palette's window and base colours, light or dark.
QColor toneColor(Tone tone, const QPalette &palette);
QColor mixed(const QColor &first, const QColor &second, qreal part); ///< 0 = first, 1 = second

/// Plain text that wraps, can be selected, and is coloured by its meaning or weaker than the rest.
/// It follows a change of the palette.
class TextLabel : public QLabel {
    Q_OBJECT
public:
    enum Strength { Normal, Weak };

    explicit TextLabel(const QString &text = {}, Strength strength = Normal, QWidget *parent = nullptr);

    void setTone(Tone tone);
    /// Shows the text, and nothing at all when it is empty.
    void setTextOrHide(const QString &text);

protected:
    void changeEvent(QEvent *event) override;

private:
    void recolour();

    Strength m_strength;
    Tone m_tone = Tone::Plain;
    bool m_recolouring = false;
};

} // namespace domus::wizard
