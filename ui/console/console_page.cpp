// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/console_page.h"

#include "actions/guest_actions.h"
#include "common/error_bar.h"
#include "console/console_bar.h"
#include "console/console_window.h"
#include "console/display_feed.h"
#include "look/symbolic_icon.h"
#include "widget/vnc_widget.h"

#include <QAction>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

namespace domus {

ConsolePage::ConsolePage(HostSession *session, HostModel *model, GuestActions *actions, QWidget *parent)
    : GuestTab(parent),
      m_session(session),
      m_model(model),
      m_error(new ErrorBar(this)),
      m_installer(new QLabel(this)),
      m_place(new QWidget(this)),
      m_start(new QPushButton(m_place)),
      m_elsewhere(makeElsewhere()),
      m_bar(new ConsoleBar(m_error, this))
{
    auto large = font();
    large.setPointSizeF(large.pointSizeF() * 1.2);
    m_start->setFont(large);
    m_start->setMinimumSize(140, 44);
    connect(m_start, &QPushButton::clicked, actions,
            [this, actions] { actions->action(m_saved ? GuestAction::Restore : GuestAction::Start)->trigger(); });
    m_elsewhere->hide();
    m_installer->setTextFormat(Qt::PlainText);
    m_installer->setWordWrap(true);
    m_installer->setContentsMargins(12, 4, 12, 6);
    m_installer->hide();
    m_detach = m_bar->addButton(QStringLiteral("detach"), tr("Show in a Window of Its Own"));
    connect(m_detach, &QToolButton::clicked, this, &ConsolePage::detach);
    connect(m_bar, &ConsoleBar::fullScreenWanted, this, &ConsolePage::showFullScreen);

    auto *place = new QGridLayout(m_place);
    place->setContentsMargins(0, 0, 0, 0);
    auto *below = new QVBoxLayout; // the middle says why there is no picture
    below->addStretch();
    below->addSpacing(140);
    below->addWidget(m_start, 0, Qt::AlignHCenter);
    below->addStretch();
    place->addLayout(below, 0, 0);
    place->addWidget(m_elsewhere, 0, 0, Qt::AlignCenter);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addWidget(m_error);
    layout->addWidget(m_installer);
    layout->addWidget(m_place, 1);
}

ConsolePage::~ConsolePage()
{
    for (const auto &window : std::exchange(m_windows, {}))
        delete window.data();
}

QWidget *ConsolePage::makeElsewhere()
{
    auto *notice = new QWidget(m_place);
    m_bringBack = new QPushButton(symbolicIcon(QStringLiteral("detach")), tr("&Bring It Back"), notice);
    connect(m_bringBack, &QPushButton::clicked, this, [this] {
        if (auto *window = m_windows.value(m_key).data())
            window->close();
    });
    auto *layout = new QVBoxLayout(notice);
    layout->setSpacing(12);
    layout->addWidget(new QLabel(tr("The display is in a window of its own"), notice), 0, Qt::AlignHCenter);
    layout->addWidget(m_bringBack, 0, Qt::AlignHCenter);
    return notice;
}

VncWidget *ConsolePage::display() const
{
    return m_feed ? m_feed->display() : nullptr;
}

void ConsolePage::open(const GuestEntry &entry)
{
    const auto key = GuestStore::keyOf(entry.guest);
    if (key != m_key || !m_feed) {
        if (m_feed && !m_windows.value(m_key))
            delete m_feed->display(); // its last picture is another guest's
        m_key = key;
        auto *window = m_windows.value(key).data();
        m_feed = window ? static_cast<DisplayFeed *>(window->source()) : nullptr;
        if (!m_feed)
            makeDisplay();
    }
    m_error->clear();
    m_feed->resume();
    refresh(entry);
    showHere();
}

void ConsolePage::refresh(const GuestEntry &entry)
{
    m_saved = isSaved(entry.guest);
    m_start->setText(m_saved ? tr("Restore") : tr("Start"));
    m_start->setIcon(symbolicIcon(m_saved ? QStringLiteral("restore") : QStringLiteral("start")));
    m_start->setAccessibleName(m_saved ? tr("Go on with the guest as it was saved") : tr("Start the guest"));
    m_start->setVisible(isPossible(GuestAction::Start, entry.guest) && !m_windows.value(m_key));
    m_start->raise();
    showInstaller(entry);
}

void ConsolePage::showInstaller(const GuestEntry &entry)
{
    const auto &display = entry.guest.installerDisplay;
    m_installer->setVisible(display.has_value());
    if (!display)
        return;
    const auto protocol = display->protocol.toUpper();
    const auto problem = m_feed ? m_feed->installerProblem() : QString();
    if (!problem.isEmpty())
        m_installer->setText(tr("%1. This is the guest's own display.").arg(problem));
    else if (display->ready)
        m_installer->setText(tr("The installer shows itself by %1 at %2. Its one-time password was given to it for you.")
                                 .arg(protocol, display->address));
    else
        m_installer->setText(tr("The installer will show itself here, by %1. %2.").arg(protocol, display->problem));
}

void ConsolePage::close()
{
    if (m_feed && !m_windows.value(m_key)) // in a window of its own it stays
        m_feed->pause();
}

// The picture comes from the hypervisor itself: it has not noticed.
void ConsolePage::reopen(const GuestEntry &entry)
{
    refresh(entry);
}

void ConsolePage::makeDisplay()
{
    auto *display = new VncWidget(m_place);
    display->setAccessibleName(tr("Display of the guest"));
    m_feed = new DisplayFeed(m_session, m_model, m_key, display);
    static_cast<QGridLayout *>(m_place->layout())->addWidget(display, 0, 0);
    connect(m_feed, &DisplayFeed::installerProblemChanged, this, [this] {
        if (const auto *entry = m_model->guest(m_key))
            showInstaller(*entry);
    });
    connect(display, &VncWidget::leaveWanted, this, [this, display] {
        if (display->window() == window())
            leave();
    });
    display->setScaleMode(m_bar->scaleMode());
}

void ConsolePage::showHere()
{
    const bool elsewhere = m_windows.value(m_key) != nullptr;
    m_elsewhere->setVisible(elsewhere);
    m_elsewhere->raise();
    m_start->raise();
    m_detach->setEnabled(!elsewhere);
    m_bar->setDisplay(display(), m_feed->title());
}

// To the bar above the picture: its buttons are reached by Tab from there.
void ConsolePage::leave()
{
    m_bar->takeFocus();
    Q_EMIT leaveWanted();
}

void ConsolePage::showFullScreen()
{
    moveToWindow(true);
}

void ConsolePage::detach()
{
    moveToWindow(false);
}

void ConsolePage::moveToWindow(bool fullScreen)
{
    if (!m_feed)
        return;
    if (auto *window = m_windows.value(m_key).data())
        takeBack(window);
    auto *window = new ConsoleWindow(m_feed, fullScreen);
    m_windows.insert(m_key, window);
    connect(window, &ConsoleWindow::leaving, this, [this, window] { takeBack(window); });
    m_start->hide();
    showHere();
}

void ConsolePage::takeBack(ConsoleWindow *window)
{
    auto *feed = static_cast<DisplayFeed *>(window->source());
    window->deleteLater(); // with the display, if that is of a guest that is not shown here
    if (!feed)
        return;
    m_windows.remove(feed->key());
    if (feed != m_feed)
        return;
    static_cast<QGridLayout *>(m_place->layout())->addWidget(feed->display(), 0, 0);
    feed->display()->show();
    if (const auto *entry = m_model->guest(m_key))
        refresh(*entry);
    if (!isVisible())
        feed->pause();
    showHere();
}

} // namespace domus
