// SPDX-License-Identifier: GPL-3.0-or-later
#include "sidebar/label_menu.h"

#include <QInputDialog>
#include <algorithm>

namespace domus {

namespace {

QString shown(QString text)
{
    return text.replace(u'&', QStringLiteral("&&"));
}

} // namespace

LabelMenu::LabelMenu(HostModel *model, std::function<QStringList()> targets, QWidget *window)
    : QObject(window),
      m_model(model),
      m_targets(std::move(targets)),
      m_window(window),
      m_groups(new QMenu(tr("&Group"), window)),
      m_tags(new QMenu(tr("T&ags"), window)),
      m_newGroup(makeAction(tr("&New Group…"), QKeySequence(Qt::CTRL | Qt::Key_G))),
      m_newTag(makeAction(tr("&New Tag…"), QKeySequence(Qt::CTRL | Qt::Key_T)))
{
    connect(m_groups, &QMenu::aboutToShow, this, &LabelMenu::fillGroups);
    connect(m_tags, &QMenu::aboutToShow, this, &LabelMenu::fillTags);
    connect(m_newGroup, &QAction::triggered, this, &LabelMenu::askGroup);
    connect(m_newTag, &QAction::triggered, this, &LabelMenu::askTag);
}

QAction *LabelMenu::makeAction(const QString &text, const QKeySequence &shortcut)
{
    auto *action = new QAction(text, this);
    action->setShortcut(shortcut);
    m_window->addAction(action);
    return action;
}

QList<const Guest *> LabelMenu::guests() const
{
    QList<const Guest *> guests;
    for (const auto &key : m_targets()) {
        if (const auto *entry = m_model->guest(key))
            guests.append(&entry->guest);
    }
    return guests;
}

void LabelMenu::fillGroups()
{
    m_groups->clear();
    const auto keys = m_targets();
    const auto chosen = guests();
    const auto add = [&](const QString &text, const QString &group) {
        auto *action = m_groups->addAction(text, this, [=, this] { Q_EMIT groupWanted(keys, group); });
        action->setCheckable(true);
        action->setChecked(!chosen.isEmpty()
                           && std::all_of(chosen.begin(), chosen.end(), [&](const auto *each) { return each->group == group; }));
    };
    for (const auto &group : m_model->groups())
        add(shown(group), group);
    m_groups->addSeparator();
    add(tr("N&o Group"), {});
    m_groups->addAction(m_newGroup);
}

void LabelMenu::fillTags()
{
    m_tags->clear();
    const auto keys = m_targets();
    const auto chosen = guests();
    for (const auto &tag : m_model->tags()) {
        const auto with = std::count_if(chosen.begin(), chosen.end(), [&](const auto *each) { return each->tags.contains(tag); });
        const bool all = with == chosen.size() && with > 0;
        const auto text = with == 0 || all ? shown(tag) : tr("%1 (%2 of %3)").arg(shown(tag)).arg(with).arg(chosen.size());
        auto *action = m_tags->addAction(text, this, [=, this] {
            if (all)
                Q_EMIT tagsWanted(keys, {}, {tag});
            else
                Q_EMIT tagsWanted(keys, {tag}, {});
        });
        action->setCheckable(true);
        action->setChecked(all);
    }
    m_tags->addSeparator();
    m_tags->addAction(m_newTag);
}

void LabelMenu::askGroup()
{
    const auto keys = m_targets();
    if (keys.isEmpty())
        return;
    bool taken = false;
    const auto group =
        QInputDialog::getItem(m_window, tr("Group"), tr("Put %n guest(s) into the group:", nullptr, int(keys.size())),
                              m_model->groups(), -1, true, &taken)
            .trimmed();
    if (taken && !group.isEmpty())
        Q_EMIT groupWanted(keys, group);
}

void LabelMenu::askTag()
{
    const auto keys = m_targets();
    if (keys.isEmpty())
        return;
    bool taken = false;
    const auto text = QInputDialog::getItem(m_window, tr("Tags"), tr("Give %n guest(s) these tags:", nullptr, int(keys.size())),
                                            m_model->tags(), -1, true, &taken);
    auto tags = text.simplified().replace(u',', u' ').split(u' ', Qt::SkipEmptyParts);
    if (taken && !tags.isEmpty())
        Q_EMIT tagsWanted(keys, tags, {});
}

} // namespace domus
