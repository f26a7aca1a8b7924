// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QFrame;

namespace domus {

class VncWidget;

/// A display in a window of its own, or on the whole screen, where a bar with the way out appears while the pointer touches the
/// top edge. It borrows the widget: whoever made this takes it back on leaving(), which is sent once.
class ConsoleWindow : public QWidget {
    Q_OBJECT
public:
    ConsoleWindow(VncWidget *display, const QString &guest, bool fullScreen);

Q_SIGNALS:
    void leaving();

protected:
    void closeEvent(QCloseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QFrame *makeEdgeBar(const QString &guest);
    void placeBar();

    QFrame *m_bar = nullptr;
};

} // namespace domus
