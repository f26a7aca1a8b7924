// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/console_window.h"

#include "console/display_source.h"
#include "look/symbolic_icon.h"
#include "widget/vnc_widget.h"

#include <QCloseEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QMouseEvent>
#include <QPushButton>

namespace domus {

namespace {

constexpr int barShownMs = 4000;

}

ConsoleWindow::ConsoleWindow(DisplaySource *source, bool fullScreen) : QWidget(nullptr, Qt::Window), m_source(source)
{
    auto *display = source->display();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(display);
    showTitle(source->title());
    connect(source, &DisplaySource::renamed, this, &ConsoleWindow::showTitle);
    connect(source, &DisplaySource::gone, this, &QWidget::close);
    display->show();
    resize(display->sizeHint().expandedTo(QSize(640, 400)));
    if (fullScreen) {
        makeEdgeBar();
        connect(display, &VncWidget::leaveWanted, this, [this] {
            showEdgeBar();
            m_leave->setFocus(Qt::ShortcutFocusReason);
        });
        display->installEventFilter(this);
        QWidget::showFullScreen();
        showEdgeBar();
    } else {
        show();
    }
    display->setFocus();
}

DisplaySource *ConsoleWindow::source() const
{
    return m_source;
}

QWidget *ConsoleWindow::edgeBar() const
{
    return m_bar;
}

void ConsoleWindow::showTitle(const QString &name)
{
    setWindowTitle(tr("%1 – Domus").arg(name));
    setAccessibleName(tr("Display of %1").arg(name));
}

void ConsoleWindow::makeEdgeBar()
{
    m_bar = new QFrame(this);
    m_bar->setFrameShape(QFrame::StyledPanel);
    m_bar->setAutoFillBackground(true);
    auto *layout = new QHBoxLayout(m_bar);
    layout->setContentsMargins(12, 4, 4, 4);
    layout->setSpacing(12);
    layout->addWidget(new QLabel(m_source->title(), m_bar));
    auto *hint = new QLabel(tr("%1 shows this bar").arg(m_source->display()->releaseCombinationText()), m_bar);
    hint->setForegroundRole(QPalette::PlaceholderText);
    layout->addWidget(hint);
    m_leave = new QPushButton(symbolicIcon(QStringLiteral("leave-fullscreen")), tr("Leave Full Screen"), m_bar);
    m_leave->setAutoDefault(true);
    connect(m_leave, &QPushButton::clicked, this, &QWidget::close);
    layout->addWidget(m_leave);
    m_hideBar.setSingleShot(true);
    m_hideBar.setInterval(barShownMs);
    connect(&m_hideBar, &QTimer::timeout, this, [this] {
        if (m_bar->underMouse())
            return m_hideBar.start();
        if (m_leave->hasFocus())
            m_source->display()->setFocus();
        m_bar->hide();
    });
}

void ConsoleWindow::showEdgeBar()
{
    m_bar->show();
    placeBar();
    m_hideBar.start();
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
    if (event->type() == QEvent::MouseMove && static_cast<QMouseEvent *>(event)->position().y() <= 1)
        showEdgeBar();
    return QWidget::eventFilter(watched, event);
}

void ConsoleWindow::closeEvent(QCloseEvent *event)
{
    QWidget::closeEvent(event);
    Q_EMIT leaving();
}

} // namespace domus
