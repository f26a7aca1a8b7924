// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/console_bar.h"

#include "common/error_bar.h"
#include "input/scan_codes.h"
#include "look/symbolic_icon.h"
#include "look/theme.h"

#include <QClipboard>
#include <QComboBox>
#include <QDateTime>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QStandardPaths>
#include <QToolButton>

namespace domus {

namespace {

/// An address or a guest's name as part of a file's name.
QString fileNameOf(QString title)
{
    for (auto &c : title) {
        if (!c.isLetterOrNumber() && !QStringView(u"._-").contains(c))
            c = u'-';
    }
    return title;
}

} // namespace

ConsoleBar::ConsoleBar(ErrorBar *notices, QWidget *parent)
    : QWidget(parent),
      m_notices(notices),
      m_layout(new QHBoxLayout(this)),
      m_scale(new QComboBox(this)),
      m_grabText(new QLabel(this))
{
    m_layout->setContentsMargins(12, 4, 12, 4);
    m_layout->setSpacing(6);
    addScaleModes();
    m_layout->addWidget(m_scale);
    m_keys = makeButton(QStringLiteral("keyboard"), tr("Send &Keys"));
    auto *keys = new QMenu(m_keys);
    connect(keys, &QMenu::aboutToShow, this, [this, keys] { fillKeyMenu(keys); });
    m_keys->setMenu(keys);
    m_keys->setPopupMode(QToolButton::InstantPopup);
    m_paste = makeButton(QStringLiteral("paste"), tr("Type the Clipboard's Text"));
    connect(m_paste, &QToolButton::clicked, this, &ConsoleBar::pasteAsTyping);
    auto *picture = makeButton(QStringLiteral("screenshot"), tr("Save a Screenshot…"));
    connect(picture, &QToolButton::clicked, this, &ConsoleBar::saveScreenshot);
    m_viewOnly = makeButton(QStringLiteral("view-only"), tr("View Only"));
    m_viewOnly->setCheckable(true);
    connect(m_viewOnly, &QToolButton::toggled, this, [this](bool viewOnly) {
        if (m_display && m_display->isViewOnly() != viewOnly)
            m_display->setViewOnly(viewOnly);
        showState();
    });
    m_layout->addStretch();
    m_layout->addWidget(m_grabText);
    m_grab = makeButton(QStringLiteral("grab"), tr("Grab the Keyboard"));
    m_grab->setCheckable(true);
    connect(m_grab, &QToolButton::toggled, this, [this](bool grab) {
        if (m_display && m_display->isGrabbed() != grab)
            m_display->setGrabbed(grab);
        if (grab && m_display)
            m_display->setFocus();
    });
    auto *whole = makeButton(QStringLiteral("fullscreen"), tr("Full Screen"));
    connect(whole, &QToolButton::clicked, this, &ConsoleBar::fullScreenWanted);
}

QToolButton *ConsoleBar::makeButton(const QString &symbol, const QString &text)
{
    auto *button = new QToolButton(this);
    button->setIcon(symbolicIcon(symbol));
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    auto plain = text;
    plain.remove(u'&');
    button->setToolTip(plain);
    button->setAccessibleName(plain);
    m_layout->addWidget(button);
    return button;
}

QToolButton *ConsoleBar::addButton(const QString &symbol, const QString &text)
{
    auto *button = makeButton(symbol, text);
    m_layout->removeWidget(button);
    m_layout->insertWidget(m_layout->count() - 1, button);
    return button;
}

void ConsoleBar::addLabel(QLabel *label)
{
    m_layout->insertWidget(m_layout->indexOf(m_grabText), label);
}

void ConsoleBar::addScaleModes()
{
    m_scale->addItem(tr("Fit"), int(VncWidget::ScaleMode::Fit));
    m_scale->addItem(tr("1:1"), int(VncWidget::ScaleMode::OneToOne));
    m_scale->addItem(tr("Guest follows window"), int(VncWidget::ScaleMode::GuestFollowsWindow));
    m_scale->setAccessibleName(tr("Size of the picture"));
    m_scale->setToolTip(tr("Size of the picture"));
    m_scale->setFocusPolicy(Qt::TabFocus);
    connect(m_scale, &QComboBox::activated, this, [this] {
        if (m_display)
            m_display->setScaleMode(scaleMode());
    });
}

VncWidget::ScaleMode ConsoleBar::scaleMode() const
{
    return VncWidget::ScaleMode(m_scale->currentData().toInt());
}

void ConsoleBar::fillKeyMenu(QMenu *menu)
{
    menu->clear();
    for (const auto &combination : keyCombinations()) {
        menu->addAction(combination.name, this, [this, keys = combination.keys] {
            if (m_display)
                m_display->sendKeys(keys);
        });
    }
}

void ConsoleBar::setDisplay(VncWidget *display, const QString &title)
{
    m_title = title;
    if (m_display != display) {
        if (m_display)
            m_display->disconnect(this);
        m_display = display;
        connect(display, &VncWidget::grabChanged, this, &ConsoleBar::showState);
        connect(display, &VncWidget::stateChanged, this, &ConsoleBar::showState);
    }
    m_scale->setCurrentIndex(m_scale->findData(int(display->scaleMode())));
    m_viewOnly->setChecked(display->isViewOnly());
    showState();
}

void ConsoleBar::takeFocus()
{
    m_scale->setFocus(Qt::ShortcutFocusReason);
}

void ConsoleBar::showState()
{
    const bool grabbed = m_display && m_display->isGrabbed();
    const bool takesInput = m_display && m_display->state() == VncWidget::State::Connected && !m_display->isViewOnly();
    m_grab->setChecked(grabbed);
    for (auto *button : {m_keys, m_paste, m_grab})
        button->setEnabled(takesInput);
    m_grabText->setText(grabbed ? tr("All keys go to the guest; %1 releases them").arg(m_display->releaseCombinationText())
                                : QString());
    auto colors = palette();
    colors.setColor(QPalette::WindowText, toneColor(Tone::Waiting, colors));
    m_grabText->setPalette(colors);
}

void ConsoleBar::pasteAsTyping()
{
    if (!m_display)
        return;
    const auto left = m_display->typeText(QGuiApplication::clipboard()->text());
    if (!left.isEmpty())
        m_notices->showNotice(tr("These characters cannot be typed on a US keyboard and were left out: %1").arg(left));
    m_display->setFocus();
}

void ConsoleBar::saveScreenshot()
{
    const auto picture = m_display ? m_display->screenshot() : QImage();
    if (picture.isNull()) {
        m_notices->showNotice(tr("There is no picture yet"));
        return;
    }
    const auto time = QDateTime::currentDateTime().toString(QStringLiteral("yyyy-MM-dd-HHmmss"));
    const auto folder = QStandardPaths::writableLocation(QStandardPaths::PicturesLocation);
    auto *dialog = new QFileDialog(this, tr("Save a Screenshot"), folder, tr("PNG pictures (*.png)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("png"));
    dialog->selectFile(QStringLiteral("%1-%2.png").arg(fileNameOf(m_title), time));
    connect(dialog, &QFileDialog::fileSelected, this, [this, picture, title = m_title](const QString &file) {
        if (!picture.save(file, "PNG"))
            m_notices->showError(
                {ErrorCode::IoError, tr("%1 could not be written").arg(file), tr("Choose another folder"), {}, title});
    });
    dialog->open();
}

} // namespace domus
