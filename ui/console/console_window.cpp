// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/console_window.h"

#include "look/symbolic_icon.h"
#include "widget/vnc_widget.h"

#include <QCloseEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QMouseEvent>
#include <QPushButton>

namespace domus {

ConsoleWindow::ConsoleWindow(VncWidget *display, const QString &guest, bool fullScreen) : QWidget(nullptr, Qt::Window)
{
    setWindowTitle(tr("%1 – Domus").arg(guest));
    setAccessibleName(tr("Display of %1").arg(guest));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(display);
    display->show();
    resize(display->sizeHint().expandedTo(QSize(640, 400)));
    if (fullScreen) {
        m_bar = makeEdgeBar(guest);
        display->installEventFilter(this);
        QWidget::showFullScreen();
    } else {
        show();
    }
    display->setFocus();
}

QFrame *ConsoleWindow::makeEdgeBar(const QString &guest)
{
    auto *bar = new QFrame(this);
    bar->setFrameShape(QFrame::StyledPanel);
    bar->setAutoFillBackground(true);
    auto *layout = new QHBoxLayout(bar);
    layout->setContentsMargins(12, 4, 4, 4);
    layout->addWidget(new QLabel(guest, bar));
    auto *leave = new QPushButton(symbolicIcon(QStringLiteral("leave-fullscreen")), tr("Leave Full Screen"), bar);
    connect(leave, &QPushButton::clicked, this, &QWidget::close);
    layout->addWidget(leave);
    return bar;
}

void ConsoleWindow::placeBar()
{
    m_bar->adjustSize();
    m_bar->move((width() - m_bar->width()) / 2, 0);
    m_bar->raise();
}

void ConsoleWindow::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if (m_bar)
        placeBar();
}

bool ConsoleWindow::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::MouseMove) {
        const auto y = static_cast<QMouseEvent *>(event)->position().y();
        if (y <= 1)
            m_bar->show();
        else if (y > m_bar->height() + 8)
            m_bar->hide();
    }
    return QWidget::eventFilter(watched, event);
}

void ConsoleWindow::closeEvent(QCloseEvent *event)
{
    QWidget::closeEvent(event);
    Q_EMIT leaving();
}

} // namespace domus
