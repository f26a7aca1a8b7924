// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wizard_look.h"

#include <QFrame>

namespace domus::wizard {

/// A rounded box whose edge at the beginning of the line tells the tone.
class CardFrame : public QFrame {
    Q_OBJECT
public:
    explicit CardFrame(QWidget *parent = nullptr);

    void setTone(Tone tone);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Tone m_tone = Tone::Plain;
};

} // namespace domus::wizard
