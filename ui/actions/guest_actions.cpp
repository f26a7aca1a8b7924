// SPDX-License-Identifier: GPL-3.0-or-later
#include "actions/guest_actions.h"

#include "common/plain_tool_tip.h"
#include "look/symbolic_icon.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QWidget>

namespace domus {

namespace {

QKeySequence shortcutFor(GuestAction action)
{
    switch (action) {
    case GuestAction::Start:
        return QKeySequence(Qt::CTRL | Qt::Key_R);
    case GuestAction::Shutdown:
        return QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_H);
    case GuestAction::Pause:
        return QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P);
    case GuestAction::Save:
        return QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S);
    case GuestAction::Restore:
        return QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R);
    case GuestAction::Delete:
        return QKeySequence(Qt::CTRL | Qt::Key_Delete);
    default:
        return {};
    }
}

} // namespace

GuestActions::GuestActions(QWidget *window) : QObject(window)
{
    for (const auto action : allGuestActions())
        m_actions.insert(action, makeAction(action, window));
    setGuests({});
}

QAction *GuestActions::makeAction(GuestAction action, QWidget *window)
{
    auto *made = new QAction(symbolicIcon(actionSymbol(action)), actionText(action), this);
    made->setToolTip(actionTip(action));
    made->setStatusTip(actionTip(action));
    made->setShortcut(shortcutFor(action));
    connect(made, &QAction::triggered, this, [this, action] { Q_EMIT triggered(action); });
    window->addAction(made);
    return made;
}

void GuestActions::setGuests(const QList<const Guest *> &guests)
{
    m_guests.clear();
    for (auto it = m_actions.constBegin(); it != m_actions.constEnd(); ++it) {
        auto &fitting = m_guests[it.key()];
        const bool oneOnly = it.key() == GuestAction::Delete; // it asks about that guest's disks
        const bool lacking = it.key() == GuestAction::Save && !m_savingProblem.isEmpty();
        for (const auto *guest : guests) {
            if (isPossible(it.key(), *guest) && !lacking && (!oneOnly || guests.size() == 1))
                fitting.append(*guest);
        }
        it.value()->setEnabled(!fitting.isEmpty());
    }
}

void GuestActions::setSavingProblem(const QString &reason)
{
    m_savingProblem = reason;
    auto *save = m_actions.value(GuestAction::Save);
    const auto tip = actionTip(GuestAction::Save);
    save->setToolTip(reason.isEmpty() ? tip : plainToolTip(tr("Not on this host: %1").arg(reason)));
    save->setStatusTip(save->toolTip());
}

void GuestActions::fillMenu(QMenu *menu)
{
    const auto add = [&](std::initializer_list<GuestAction> actions) {
        for (const auto action : actions)
            menu->addAction(m_actions.value(action));
        menu->addSeparator();
    };
    menu->setToolTipsVisible(true);
    add({GuestAction::Start, GuestAction::Pause, GuestAction::Resume});
    add({GuestAction::Save, GuestAction::Restore});
    add({GuestAction::Shutdown, GuestAction::Reboot, GuestAction::Reset, GuestAction::PowerOff});
    auto *copy = menu->addMenu(symbolicIcon(QStringLiteral("copy")), tr("&Copy as Command"));
    connect(copy, &QMenu::aboutToShow, this, [this, copy] { fillCopyMenu(copy); });
    menu->addSeparator();
    add({GuestAction::Delete});
}

/// "--host" comes with each of several commands.
QString GuestActions::command(GuestAction action) const
{
    const auto &guests = m_guests[action];
    QList<const Guest *> chosen;
    for (const auto &guest : guests)
        chosen.append(&guest);
    auto command = actionCommand(action, chosen);
    if (m_host.isEmpty())
        return command;
    const auto host = QStringLiteral(" --host ") + m_host;
    return QString(command.replace(QStringLiteral(" && "), host + QStringLiteral(" && ")) + host);
}

void GuestActions::fillCopyMenu(QMenu *menu)
{
    menu->clear();
    for (const auto action : allGuestActions()) {
        if (!m_actions.value(action)->isEnabled())
            continue;
        const auto command = this->command(action);
        auto text = command;
        menu->addAction(text.replace(u'&', QStringLiteral("&&")), this,
                        [command] { QGuiApplication::clipboard()->setText(command); });
    }
    if (menu->isEmpty())
        menu->addAction(tr("Choose a guest first"))->setEnabled(false);
}

} // namespace domus
