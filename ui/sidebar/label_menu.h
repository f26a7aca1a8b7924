// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/host_model.h"

#include <QMenu>
#include <QPointer>
#include <functional>

namespace domus {

/// Menus that put guests into a group and give them tags. Whose they are is asked when they open; they live in the menu bar and
/// in the context menu at once.
class LabelMenu : public QObject {
    Q_OBJECT
public:
    /// `targets` gives the keys of the guests it is about.
    LabelMenu(HostModel *model, std::function<QStringList()> targets, QWidget *window);

    /// Of another host from now on.
    void setModel(HostModel *model) { m_model = model; }

    QMenu *groupMenu() const { return m_groups; }
    QMenu *tagMenu() const { return m_tags; }
    /// Ask for a name; they have shortcuts of their own.
    QAction *newGroupAction() const { return m_newGroup; }
    QAction *newTagAction() const { return m_newTag; }

Q_SIGNALS:
    void groupWanted(const QStringList &keys, const QString &group);
    void tagsWanted(const QStringList &keys, const QStringList &add, const QStringList &remove);

private:
    QAction *makeAction(const QString &text, const QKeySequence &shortcut);
    void fillGroups();
    void fillTags();
    void askGroup();
    void askTag();
    /// The guests it is about that are there.
    QList<const Guest *> guests() const;

    HostModel *m_model;
    std::function<QStringList()> m_targets;
    QWidget *m_window;
    QMenu *m_groups;
    QMenu *m_tags;
    QAction *m_newGroup;
    QAction *m_newTag;
};

} // namespace domus
