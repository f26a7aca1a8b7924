// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/guest_header.h"

#include "actions/guest_actions.h"
#include "look/symbolic_icon.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>

namespace domus {

GuestHeader::GuestHeader(GuestActions *actions, QWidget *parent)
    : QWidget(parent), m_actions(actions), m_symbol(new QLabel(this)), m_name(new QLabel(this)), m_state(new QLabel(this))
{
    auto large = font();
    large.setPointSizeF(large.pointSizeF() * 1.3);
    large.setBold(true);
    m_name->setFont(large);
    m_name->setTextFormat(Qt::PlainText);
    m_name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_state->setTextFormat(Qt::PlainText);
    m_state->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(m_name);
    words->addWidget(m_state);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->setSpacing(10);
    layout->addWidget(m_symbol);
    layout->addLayout(words, 1);
    for (const auto action : {GuestAction::Restore, GuestAction::Start, GuestAction::Resume, GuestAction::Pause,
                              GuestAction::Save, GuestAction::Shutdown, GuestAction::PowerOff, GuestAction::Delete})
        layout->addWidget(makeButton(actions, action));
    addShutdownMenu(actions);
}

QToolButton *GuestHeader::makeButton(GuestActions *actions, GuestAction action)
{
    auto *made = new QToolButton(this);
    made->setDefaultAction(actions->action(action));
    made->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    made->setFocusPolicy(Qt::TabFocus);
    made->setAccessibleName(actionText(action).remove(u'&'));
    m_buttons.insert(action, made);
    return made;
}

void GuestHeader::addShutdownMenu(GuestActions *actions)
{
    auto *button = m_buttons.value(GuestAction::Shutdown);
    auto *menu = new QMenu(button);
    for (const auto action : {GuestAction::Reboot, GuestAction::Reset, GuestAction::PowerOff})
        menu->addAction(actions->action(action));
    button->setMenu(menu);
    button->setPopupMode(QToolButton::MenuButtonPopup);
}

void GuestHeader::showGuest(const Guest &guest, const std::optional<Sample> &sample)
{
    m_symbol->setPixmap(symbolPixmap(stateSymbol(guest), 32, devicePixelRatioF(), toneColor(stateTone(guest.state), palette())));
    m_name->setText(guest.title.isEmpty() ? guest.name : QString(guest.name + QStringLiteral(" – ") + guest.title));
    // Why a guest is broken stands below, and stays there.
    auto state = guest.state == GuestState::Broken ? stateWord(guest.state) : stateLine(guest, sample);
    if (!guest.accelerator.isEmpty())
        state += QStringLiteral(" · ") + guest.accelerator.toUpper();
    if (guest.state == GuestState::Off && !isSaved(guest) && !guest.lastExit.isEmpty())
        state += QStringLiteral(" · ") + guest.lastExit;
    if (guest.state != GuestState::Broken && !guest.problem.isEmpty())
        state += QStringLiteral(" · ") + guest.problem;
    m_state->setText(state);
    m_state->setToolTip(state);
    for (auto it = m_buttons.constBegin(); it != m_buttons.constEnd(); ++it) {
        // Power Off has a button of its own only where Shut Down, whose menu has it, can do nothing.
        bool wanted = it.key() != GuestAction::PowerOff || !isPossible(GuestAction::Shutdown, guest);
        if (it.key() == GuestAction::Save && !m_actions->savingProblem().isEmpty())
            wanted = false; // the menu has it, and says why not
        it.value()->setVisible(wanted && isPossible(it.key(), guest));
    }
}

QString GuestHeader::stateText() const
{
    return m_state->text();
}

QToolButton *GuestHeader::button(GuestAction action) const
{
    auto *found = m_buttons.value(action);
    return found && !found->isHidden() ? found : nullptr;
}

} // namespace domus
