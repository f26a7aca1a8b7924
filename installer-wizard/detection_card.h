// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "card_frame.h"
#include "io_domus_install.h"

namespace domus::wizard {

class StatusGlyph;

/// Tells in place what a source is, that it is being looked at, or why it cannot be used. Read out when it changes.
class DetectionCard : public CardFrame {
    Q_OBJECT
public:
    explicit DetectionCard(QWidget *parent = nullptr);

    void showLooking(const QString &source);
    void showFound(const api::install::Detection &detection);
    void showRefusal(const ErrorInfo &error);
    void showRemark(const QString &title, const QString &text);

private:
    void showTexts(const QString &title, const QString &body, const QString &weak);

    StatusGlyph *m_glyph;
    TextLabel *m_title;
    TextLabel *m_body;
    TextLabel *m_weak;
};

/// As a sentence: with a full stop, beginning in upper case.
QString sentence(const QString &text);

} // namespace domus::wizard
