// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/console_page.h"

#include "actions/guest_action.h"
#include "common/error_bar.h"
#include "console/console_window.h"
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

ConsolePage::ConsolePage(HostSession *session, QAction *start, QWidget *parent)
    : GuestTab(parent),
      m_session(session),
      m_error(new ErrorBar(this)),
      m_place(new QWidget(this)),
      m_start(new QPushButton(m_place)),
      m_elsewhere(new QLabel(tr("The display is in a window of its own"), m_place)),
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
    delete m_window.data();
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
    connect(addButton(bar, QStringLiteral("paste"), tr("Type the Clipboard's Text")), &QToolButton::clicked, this,
            &ConsolePage::pasteAsTyping);
    connect(addButton(bar, QStringLiteral("screenshot"), tr("Save a Screenshot…")), &QToolButton::clicked, this,
            &ConsolePage::saveScreenshot);
    bar->addStretch();
    bar->addWidget(m_grabText);
    m_grab = addButton(bar, QStringLiteral("grab"), tr("Grab the Keyboard"));
    m_grab->setCheckable(true);
    connect(m_grab, &QToolButton::toggled, this, [this](bool grab) {
        if (m_display && m_display->isGrabbed() != grab)
            m_display->setGrabbed(grab);
        if (grab && m_display)
            m_display->setFocus();
    });
    connect(addButton(bar, QStringLiteral("detach"), tr("Show in a Window of Its Own")), &QToolButton::clicked, this,
            &ConsolePage::detach);
    connect(addButton(bar, QStringLiteral("fullscreen"), tr("Full Screen")), &QToolButton::clicked, this,
            &ConsolePage::showFullScreen);
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
        if (m_display)
            m_display->setScaleMode(VncWidget::ScaleMode(m_scale->currentData().toInt()));
    });
}

void ConsolePage::fillKeyMenu(QMenu *menu)
{
    menu->clear();
    for (const auto &combination : keyCombinations()) {
        menu->addAction(combination.name, this, [this, keys = combination.keys] {
            if (m_display)
                m_display->sendKeys(keys);
        });
    }
}

void ConsolePage::open(const GuestEntry &entry)
{
    const auto key = GuestStore::keyOf(entry.guest);
    if (key != m_key || !m_display) {
        dropDisplay(); // its last picture is another guest's
        makeDisplay();
    }
    m_error->clear();
    m_key = key;
    m_isOpen = true;
    refresh(entry);
}

void ConsolePage::refresh(const GuestEntry &entry)
{
    m_name = entry.guest.name;
    m_live = isLive(entry.guest.state);
    m_start->setVisible(isPossible(GuestAction::Start, entry.guest.state));
    m_start->raise();
    if (m_live && m_display->state() == VncWidget::State::Disconnected)
        wantStream();
    else if (!m_live)
        m_display->disconnectConsole(tr("%1 is off").arg(m_name));
}

void ConsolePage::close()
{
    m_isOpen = m_window != nullptr; // in a window of its own it stays
    if (!m_isOpen && m_display)
        m_display->disconnectConsole({});
}

void ConsolePage::makeDisplay()
{
    m_display = new VncWidget(m_place);
    m_display->setAccessibleName(tr("Display of the guest"));
    m_display->setScaleMode(VncWidget::ScaleMode(m_scale->currentData().toInt()));
    static_cast<QGridLayout *>(m_place->layout())->addWidget(m_display, 0, 0);
    m_start->raise();
    connect(m_display, &VncWidget::streamWanted, this, &ConsolePage::wantStream);
    connect(m_display, &VncWidget::grabChanged, this, &ConsolePage::updateGrab);
    connect(m_display, &VncWidget::stateChanged, this, &ConsolePage::updateGrab);
    updateGrab();
}

void ConsolePage::dropDisplay()
{
    if (m_window)
        takeBack();
    delete m_display;
    m_display = nullptr;
}

void ConsolePage::wantStream()
{
    if (m_isOpen && m_live && m_session && m_session->state() == LinkState::Connected)
        spawn(openStream(this, m_session, m_display, m_key), "display of a guest");
}

Task<> ConsolePage::openStream(QPointer<ConsolePage> self, QPointer<HostSession> session, QPointer<VncWidget> display,
                               QString key)
{
    ErrorInfo error;
    try {
        const auto connection = co_await session->openConnection();
        const api::guests::Client client(connection);
        auto [reply, stream] = co_await client.openDisplay({key});
        if (self && display && self->m_key == key)
            display->connectTo(std::move(stream));
        co_return;
    } catch (const Error &thrown) {
        error = thrown.info();
    }
    if (self && display && self->m_key == key)
        display->disconnectConsole(error.toString());
}

void ConsolePage::updateGrab()
{
    const bool grabbed = m_display && m_display->isGrabbed();
    const bool connected = m_display && m_display->state() == VncWidget::State::Connected;
    m_grab->setChecked(grabbed);
    m_grab->setEnabled(connected);
    m_keys->setEnabled(connected);
    m_grabText->setText(grabbed ? tr("All keys go to the guest; %1 releases them").arg(m_display->releaseCombinationText())
                                : QString());
    auto colors = palette();
    colors.setColor(QPalette::WindowText, toneColor(Tone::Waiting, colors));
    m_grabText->setPalette(colors);
}

void ConsolePage::pasteAsTyping()
{
    if (!m_display)
        return;
    const auto left = m_display->typeText(QGuiApplication::clipboard()->text());
    if (!left.isEmpty())
        m_error->showNotice(tr("These characters cannot be typed on a US keyboard and were left out: %1").arg(left));
    m_display->setFocus();
}

void ConsolePage::saveScreenshot()
{
    const auto picture = m_display ? m_display->screenshot() : QImage();
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
    dialog->selectFile(QStringLiteral("%1-%2.png").arg(m_name, time));
    connect(dialog, &QFileDialog::fileSelected, this, [this, picture](const QString &file) {
        if (!picture.save(file, "PNG"))
            m_error->showError(
                {ErrorCode::IoError, tr("%1 could not be written").arg(file), tr("Choose another folder"), {}, m_name});
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
    if (!m_display)
        return;
    if (m_window)
        takeBack();
    m_window = new ConsoleWindow(m_display, m_name, fullScreen);
    connect(m_window, &ConsoleWindow::leaving, this, &ConsolePage::takeBack);
    m_elsewhere->show();
}

void ConsolePage::takeBack()
{
    if (!m_window)
        return;
    m_window->deleteLater();
    m_window = nullptr;
    m_elsewhere->hide();
    static_cast<QGridLayout *>(m_place->layout())->addWidget(m_display, 0, 0);
    m_display->show();
    m_start->raise();
}

} // namespace domus
