// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widget/vnc_widget.h"

#include <QPointer>
#include <QWidget>

class QComboBox;
class QHBoxLayout;
class QLabel;
class QMenu;
class QToolButton;

namespace domus {

class ErrorBar;

/// What one can do with a display: the size of the picture, keys, the clipboard's text, a screenshot, looking only, grabbing the
/// keyboard, the whole screen. It shows the state of the display it was given last.
class ConsoleBar : public QWidget {
    Q_OBJECT
public:
    /// Notices go to that bar.
    ConsoleBar(ErrorBar *notices, QWidget *parent);

    /// The title names screenshots.
    void setDisplay(VncWidget *display, const QString &title);
    /// Shows where the display is; it keeps its own scale mode.
    VncWidget::ScaleMode scaleMode() const;
    /// A button before the one for the whole screen.
    QToolButton *addButton(const QString &symbol, const QString &text);
    /// A text beside what says that the keyboard is grabbed.
    void addLabel(QLabel *label);
    /// The way here from the display by the keyboard.
    void takeFocus();

Q_SIGNALS:
    void fullScreenWanted();

private:
    QToolButton *makeButton(const QString &symbol, const QString &text);
    void addScaleModes();
    void fillKeyMenu(QMenu *menu);
    void showState();
    void pasteAsTyping();
    void saveScreenshot();

    ErrorBar *m_notices;
    QPointer<VncWidget> m_display;
    QString m_title;
    QHBoxLayout *m_layout;
    QComboBox *m_scale;
    QToolButton *m_keys;
    QToolButton *m_paste;
    QToolButton *m_viewOnly;
    QToolButton *m_grab;
    QLabel *m_grabText;
};

} // namespace domus
