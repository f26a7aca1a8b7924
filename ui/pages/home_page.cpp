// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/home_page.h"

#include "look/symbolic_icon.h"
#include "look/theme.h"

#include <QAction>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace domus {

namespace {

QLabel *makeLine(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setAlignment(Qt::AlignHCenter);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

QString engineSentence(const api::daemon::Engine &engine)
{
    if (!engine.usable)
        return HomePage::tr("Guests cannot be run here: %1").arg(engine.verdict);
    auto sentence = engine.verdict;
    if (!sentence.isEmpty())
        sentence[0] = sentence.at(0).toUpper();
    return sentence;
}

HomePage::HomePage(QAction *newGuest, QWidget *parent)
    : QWidget(parent),
      m_heading(makeLine(this)),
      m_engine(makeLine(this)),
      m_remedy(makeLine(this)),
      m_install(new QPushButton(this))
{
    auto large = font();
    large.setPointSizeF(large.pointSizeF() * 1.6);
    m_heading->setFont(large);
    auto medium = font();
    medium.setPointSizeF(medium.pointSizeF() * 1.2);
    m_install->setFont(medium);
    m_install->setText(tr("&Install a Guest"));
    m_install->setIcon(symbolicIcon(QStringLiteral("add")));
    m_install->setIconSize(QSize(24, 24));
    m_install->setMinimumSize(240, 56);
    m_install->setDefault(true);
    connect(m_install, &QPushButton::clicked, newGuest, &QAction::trigger);
    connect(newGuest, &QAction::changed, m_install, [this, newGuest] { m_install->setEnabled(newGuest->isEnabled()); });
    auto faded = palette();
    faded.setColor(QPalette::WindowText, secondaryText(faded));
    m_remedy->setPalette(faded);

    // A column of fixed width: wrapping labels know their height only from their width.
    auto *column = new QWidget(this);
    column->setFixedWidth(520);
    auto *lines = new QVBoxLayout(column);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(14);
    lines->addWidget(m_heading);
    lines->addWidget(m_install, 0, Qt::AlignHCenter);
    lines->addWidget(m_engine);
    lines->addWidget(m_remedy);
    auto *layout = new QVBoxLayout(this);
    layout->addStretch(2);
    auto *middle = new QHBoxLayout; // not an alignment, with which the column's height would be a guess
    middle->addStretch();
    middle->addWidget(column);
    middle->addStretch();
    layout->addLayout(middle);
    layout->addStretch(3);
    showConnecting();
}

void HomePage::showConnecting(const QString &host)
{
    m_heading->setText(host.isEmpty() ? tr("Domus") : host);
    m_engine->setText(host.isEmpty() ? tr("Connecting to this machine…") : tr("Not connected yet"));
    m_remedy->hide();
}

void HomePage::showHost(const api::daemon::Host &, const api::daemon::Engine &engine)
{
    m_engine->setText(engineSentence(engine));
    m_remedy->setText(engine.remedy);
    m_remedy->setVisible(!engine.remedy.isEmpty());
}

void HomePage::showGuestCount(int count)
{
    m_heading->setText(count == 0 ? tr("No guests yet") : tr("%n guest(s)", nullptr, count));
}

QString HomePage::engineText() const
{
    return m_engine->text();
}

} // namespace domus
