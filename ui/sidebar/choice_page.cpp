// SPDX-License-Identifier: GPL-3.0-or-later
#include "sidebar/choice_page.h"

#include "actions/guest_actions.h"

#include <QAction>
#include <QLabel>
#include <QMap>
#include <QToolButton>
#include <QVBoxLayout>

namespace domus {

ChoicePage::ChoicePage(HostModel *model, GuestActions *actions, QWidget *parent)
    : QWidget(parent), m_model(model), m_title(new QLabel(this)), m_summary(new QLabel(this)), m_failures(new QLabel(this))
{
    auto font = m_title->font();
    font.setPointSizeF(font.pointSizeF() * 1.4);
    m_title->setFont(font);
    for (auto *label : {m_title, m_summary, m_failures}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    }
    auto *buttons = new QHBoxLayout;
    for (const auto action :
         {GuestAction::Start, GuestAction::Shutdown, GuestAction::Pause, GuestAction::Resume, GuestAction::PowerOff}) {
        auto *button = new QToolButton(this);
        button->setDefaultAction(actions->action(action));
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setFocusPolicy(Qt::StrongFocus);
        buttons->addWidget(button);
    }
    buttons->addStretch();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 24, 24, 24);
    layout->setSpacing(12);
    layout->addWidget(m_title);
    layout->addWidget(m_summary);
    layout->addLayout(buttons);
    layout->addWidget(m_failures);
    layout->addStretch();
    connect(model, &HostModel::guestsUpdated, this, &ChoicePage::refresh);
    connect(model, &HostModel::lookChanged, this, &ChoicePage::refresh);
}

void ChoicePage::setKeys(const QStringList &keys)
{
    m_keys = keys;
    refresh();
}

QString ChoicePage::summary() const
{
    QMap<std::pair<int, QString>, int> counts; // in the order of states
    QStringList names;
    for (const auto &key : m_keys) {
        if (const auto *entry = m_model->guest(key)) {
            ++counts[{int(entry->guest.state), stateWord(entry->guest)}];
            names.append(entry->guest.name);
        }
    }
    QStringList parts;
    for (auto it = counts.constBegin(); it != counts.constEnd(); ++it)
        parts.append(tr("%1 × %2").arg(it.value()).arg(it.key().second));
    return QString(parts.join(QStringLiteral(" · ")) + u'\n' + namesOf(names, 40));
}

QString ChoicePage::failures() const
{
    QStringList lines;
    for (const auto &key : m_keys) {
        const auto *entry = m_model->guest(key);
        if (entry && !entry->failure.isEmpty())
            lines.append(tr("%1: %2").arg(entry->guest.name, entry->failure));
    }
    return lines.join(u'\n');
}

void ChoicePage::refresh()
{
    if (m_keys.size() < 2)
        return;
    m_title->setText(tr("%n guest(s) chosen", nullptr, int(m_keys.size())));
    m_summary->setText(summary());
    auto palette = m_failures->palette();
    palette.setColor(QPalette::WindowText, toneColor(Tone::Bad, this->palette()));
    m_failures->setPalette(palette);
    const auto text = failures();
    m_failures->setText(text);
    m_failures->setVisible(!text.isEmpty());
}

QString namesOf(const QStringList &names, int most)
{
    if (names.size() <= most)
        return names.join(QStringLiteral(", "));
    return ChoicePage::tr("%1 and %n more", nullptr, int(names.size()) - most).arg(names.mid(0, most).join(QStringLiteral(", ")));
}

} // namespace domus
