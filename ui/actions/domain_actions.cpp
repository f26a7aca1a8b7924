// SPDX-License-Identifier: GPL-3.0-or-later
#include "actions/domain_actions.h"

#include "look/symbolic_icon.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QWidget>

namespace domus {
namespace {

using api::hypervisor::State;

constexpr DomainAction all[] = {DomainAction::Pause, DomainAction::Resume, DomainAction::Shutdown, DomainAction::Destroy,
                                DomainAction::Adopt};

QString textOf(DomainAction action)
{
    switch (action) {
    case DomainAction::Pause:
        return DomainActions::tr("&Pause");
    case DomainAction::Resume:
        return DomainActions::tr("&Resume");
    case DomainAction::Shutdown:
        return DomainActions::tr("S&hut Down");
    case DomainAction::Destroy:
        return DomainActions::tr("Destr&oy…");
    case DomainAction::Adopt:
        break;
    }
    return DomainActions::tr("&Adopt");
}

QString tipOf(DomainAction action)
{
    switch (action) {
    case DomainAction::Pause:
        return DomainActions::tr("Stop the domain's processors; it keeps its memory");
    case DomainAction::Resume:
        return DomainActions::tr("Let the paused domain go on");
    case DomainAction::Shutdown:
        return DomainActions::tr("Ask the domain to shut down; who made it decides what follows");
    case DomainAction::Destroy:
        return DomainActions::tr("Remove the domain at once: what it has not written is lost");
    case DomainAction::Adopt:
        break;
    }
    return DomainActions::tr("Make it a guest of Domus while it runs: it gets a definition, and Domus follows it from now on");
}

QString symbolOf(DomainAction action)
{
    switch (action) {
    case DomainAction::Pause:
        return QStringLiteral("pause");
    case DomainAction::Resume:
        return QStringLiteral("start");
    case DomainAction::Shutdown:
        return QStringLiteral("shutdown");
    case DomainAction::Destroy:
        return QStringLiteral("poweroff");
    case DomainAction::Adopt:
        break;
    }
    return QStringLiteral("add");
}

QString verbOf(DomainAction action)
{
    switch (action) {
    case DomainAction::Pause:
        return QStringLiteral("domain pause");
    case DomainAction::Resume:
        return QStringLiteral("domain resume");
    case DomainAction::Shutdown:
        return QStringLiteral("domain shutdown");
    case DomainAction::Destroy:
        return QStringLiteral("domain destroy");
    case DomainAction::Adopt:
        break;
    }
    return QStringLiteral("adopt");
}

} // namespace

bool isPossible(DomainAction action, const DomainStore::Domain &domain)
{
    switch (action) {
    case DomainAction::Pause:
    case DomainAction::Shutdown:
        return domain.state == State::Running;
    case DomainAction::Resume:
        return domain.state == State::Paused;
    case DomainAction::Adopt:
        return domain.state == State::Running || domain.state == State::Paused;
    case DomainAction::Destroy:
        break;
    }
    return domain.state != State::Dying;
}

QString domainCommand(DomainAction action, qint64 domain)
{
    return QStringLiteral("dom %1 %2").arg(verbOf(action)).arg(domain);
}

DomainActions::DomainActions(QWidget *window) : QObject(window)
{
    for (const auto action : all) {
        auto *made = new QAction(symbolicIcon(symbolOf(action)), textOf(action), this);
        made->setToolTip(tipOf(action));
        made->setStatusTip(tipOf(action));
        connect(made, &QAction::triggered, this, [this, action] { Q_EMIT triggered(action); });
        m_actions.insert(action, made);
    }
    setDomain(std::nullopt);
}

void DomainActions::setDomain(const std::optional<DomainStore::Domain> &domain)
{
    m_domain = domain;
    for (const auto action : all)
        m_actions.value(action)->setEnabled(domain && isPossible(action, *domain));
}

void DomainActions::fillMenu(QMenu *menu)
{
    for (const auto action : all) {
        if (action == DomainAction::Adopt)
            menu->addSeparator();
        menu->addAction(m_actions.value(action));
    }
    menu->addSeparator();
    fillCopyMenu(menu->addMenu(symbolicIcon(QStringLiteral("copy")), tr("&Copy as Command")));
}

void DomainActions::fillCopyMenu(QMenu *menu)
{
    for (const auto action : all) {
        if (!m_domain || !isPossible(action, *m_domain))
            continue;
        auto command = domainCommand(action, m_domain->id);
        if (!m_host.isEmpty())
            command += QStringLiteral(" --host ") + m_host;
        menu->addAction(command, this, [command] { QGuiApplication::clipboard()->setText(command); });
    }
    menu->setEnabled(!menu->isEmpty());
}

} // namespace domus
