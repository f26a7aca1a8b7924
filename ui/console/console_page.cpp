// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/console_page.h"

#include "actions/guest_action.h"
#include "common/error_bar.h"
#include "console/console_window.h"
#include "console/display_feed.h"
#include "input/scan_codes.h"
#include "look/symbolic_icon.h"
#include "look/theme.h"
#include "widget/vnc_widget.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QDateTime>
#include <QFileDialog>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QStandardPaths>
#include <QToolButton>

namespace domus {

ConsolePage::ConsolePage(HostSession *session, HostModel *model, QAction *start, QWidget *parent)
    : GuestTab(parent),
      m_session(session),
      m_model(model),
      m_error(new ErrorBar(this)),
      m_place(new QWidget(this)),
      m_start(new QPushButton(m_place)),
      m_elsewhere(makeElsewhere()),
      m_scale(new QComboBox(this)),
      m_grabText(new QLabel(this))
{
    auto large = font();
    large.setPointSizeF(large.pointSizeF() * 1.2);
    m_start->setFont(large);
    m_start->setText(tr("Start"));
    m_start->setIcon(symbolicIcon(QStringLiteral("start")));
    m_start->setMinimumSize(140, 44);
    m_start->setAccessibleName(tr("Start the guest"));
    connect(m_start, &QPushButton::clicked, start, &QAction::trigger);
    m_elsewhere->hide();

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
    layout->addLayout(makeBar());
    layout->addWidget(m_error);
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

QLayout *ConsolePage::makeBar()
{
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(12, 4, 12, 4);
    bar->setSpacing(6);
    addScaleModes();
    bar->addWidget(m_scale);
    m_keys = addButton(bar, QStringLiteral("keyboard"), tr("Send &Keys"));
    auto *keys = new QMenu(m_keys);
    connect(keys, &QMenu::aboutToShow, this, [this, keys] { fillKeyMenu(keys); });
    m_keys->setMenu(keys);
    m_keys->setPopupMode(QToolButton::InstantPopup);
    auto *paste = addButton(bar, QStringLiteral("paste"), tr("Type the Clipboard's Text"));
    connect(paste, &QToolButton::clicked, this, &ConsolePage::pasteAsTyping);
    auto *picture = addButton(bar, QStringLiteral("screenshot"), tr("Save a Screenshot…"));
    connect(picture, &QToolButton::clicked, this, &ConsolePage::saveScreenshot);
    bar->addStretch();
    bar->addWidget(m_grabText);
    m_grab = addButton(bar, QStringLiteral("grab"), tr("Grab the Keyboard"));
    m_grab->setCheckable(true);
    connect(m_grab, &QToolButton::toggled, this, [this](bool grab) {
        if (display() && display()->isGrabbed() != grab)
            display()->setGrabbed(grab);
        if (grab && display())
            display()->setFocus();
    });
    m_detach = addButton(bar, QStringLiteral("detach"), tr("Show in a Window of Its Own"));
    connect(m_detach, &QToolButton::clicked, this, &ConsolePage::detach);
    auto *whole = addButton(bar, QStringLiteral("fullscreen"), tr("Full Screen"));
    connect(whole, &QToolButton::clicked, this, &ConsolePage::showFullScreen);
    m_onPicture = {m_keys, paste, m_grab};
    return bar;
}

QToolButton *ConsolePage::addButton(QLayout *bar, const QString &symbol, const QString &text)
{
    auto *button = new QToolButton(this);
    button->setIcon(symbolicIcon(symbol));
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    auto plain = text;
    plain.remove(u'&');
    button->setToolTip(plain);
    button->setAccessibleName(plain);
    bar->addWidget(button);
    return button;
}

void ConsolePage::addScaleModes()
{
    m_scale->addItem(tr("Fit"), int(VncWidget::ScaleMode::Fit));
    m_scale->addItem(tr("1:1"), int(VncWidget::ScaleMode::OneToOne));
    m_scale->addItem(tr("Guest follows window"), int(VncWidget::ScaleMode::GuestFollowsWindow));
    m_scale->setAccessibleName(tr("Size of the picture"));
    m_scale->setToolTip(tr("Size of the picture"));
    m_scale->setFocusPolicy(Qt::TabFocus);
    connect(m_scale, &QComboBox::activated, this, [this] {
        if (display())
            display()->setScaleMode(VncWidget::ScaleMode(m_scale->currentData().toInt()));
    });
}

void ConsolePage::fillKeyMenu(QMenu *menu)
{
    menu->clear();
    for (const auto &combination : keyCombinations()) {
        menu->addAction(combination.name, this, [this, keys = combination.keys] {
            if (display())
                display()->sendKeys(keys);
        });
    }
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
        m_feed = window ? window->feed() : nullptr;
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
    m_start->setVisible(isPossible(GuestAction::Start, entry.guest.state) && !m_windows.value(m_key));
    m_start->raise();
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
    const auto update = [this, display] {
        if (display == this->display())
            updateBar();
    };
    connect(display, &VncWidget::grabChanged, this, update);
    connect(display, &VncWidget::stateChanged, this, update);
    connect(display, &VncWidget::leaveWanted, this, [this, display] {
        if (display->window() == window())
            leave();
    });
    display->setScaleMode(VncWidget::ScaleMode(m_scale->currentData().toInt()));
}

void ConsolePage::showHere()
{
    const bool elsewhere = m_windows.value(m_key) != nullptr;
    m_elsewhere->setVisible(elsewhere);
    m_elsewhere->raise();
    m_start->raise();
    m_scale->setCurrentIndex(m_scale->findData(int(display()->scaleMode())));
    m_detach->setEnabled(!elsewhere);
    updateBar();
}

// To the bar above the picture: its buttons are reached by Tab from there.
void ConsolePage::leave()
{
    m_scale->setFocus(Qt::ShortcutFocusReason);
    Q_EMIT leaveWanted();
}

void ConsolePage::updateBar()
{
    const bool grabbed = display() && display()->isGrabbed();
    const bool connected = display() && display()->state() == VncWidget::State::Connected;
    m_grab->setChecked(grabbed);
    for (auto *button : std::as_const(m_onPicture))
        button->setEnabled(connected);
    m_grabText->setText(grabbed ? tr("All keys go to the guest; %1 releases them").arg(display()->releaseCombinationText())
                                : QString());
    auto colors = palette();
    colors.setColor(QPalette::WindowText, toneColor(Tone::Waiting, colors));
    m_grabText->setPalette(colors);
}

void ConsolePage::pasteAsTyping()
{
    if (!display())
        return;
    const auto left = display()->typeText(QGuiApplication::clipboard()->text());
    if (!left.isEmpty())
        m_error->showNotice(tr("These characters cannot be typed on a US keyboard and were left out: %1").arg(left));
    display()->setFocus();
}

void ConsolePage::saveScreenshot()
{
    const auto picture = display() ? display()->screenshot() : QImage();
    if (picture.isNull()) {
        m_error->showNotice(tr("There is no picture yet"));
        return;
    }
    const auto time = QDateTime::currentDateTime().toString(QStringLiteral("yyyy-MM-dd-HHmmss"));
    const auto folder = QStandardPaths::writableLocation(QStandardPaths::PicturesLocation);
    auto *dialog = new QFileDialog(this, tr("Save a Screenshot"), folder, tr("PNG pictures (*.png)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("png"));
    const auto guest = m_feed->guestName();
    dialog->selectFile(QStringLiteral("%1-%2.png").arg(guest, time));
    connect(dialog, &QFileDialog::fileSelected, this, [this, picture, guest](const QString &file) {
        if (!picture.save(file, "PNG"))
            m_error->showError(
                {ErrorCode::IoError, tr("%1 could not be written").arg(file), tr("Choose another folder"), {}, guest});
    });
    dialog->open();
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
    auto *feed = window->feed();
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
