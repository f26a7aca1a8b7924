// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QTimer>
#include <QWidget>

class QFrame;
class QPushButton;

namespace domus {

class DisplaySource;

/// A display in a window of its own, or on the whole screen, where a bar with the way out is shown at first, while the pointer
/// touches the top edge, and by the display's release combination. It holds the display until somebody takes it back on
/// leaving(), which is sent once; else the display goes with it.
class ConsoleWindow : public QWidget {
    Q_OBJECT
public:
    ConsoleWindow(DisplaySource *source, bool fullScreen);

    /// Null when the display has gone.
    DisplaySource *source() const;
    /// Null where the screen is not filled.
    QWidget *edgeBar() const;

Q_SIGNALS:
    void leaving();

protected:
    void closeEvent(QCloseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void showTitle(const QString &name);
    void makeEdgeBar();
    void showEdgeBar();
    void placeBar();

    QPointer<DisplaySource> m_source;
    QFrame *m_bar = nullptr;
    QPushButton *m_leave = nullptr;
    QTimer m_hideBar;
};

} // namespace domus
