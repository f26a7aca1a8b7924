// SPDX-License-Identifier: GPL-3.0-or-later
#include "source_page.h"

#include "detection_card.h"
#include "file_choice.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>

namespace domus::wizard {

static constexpr int treeRole = Qt::UserRole + 1;

SourcePage::SourcePage(HostSession *session, QWidget *parent)
    : WizardPage(parent),
      m_lookup(new SourceLookup(session, this)),
      m_card(new DetectionCard),
      m_import(new QPushButton(tr("I&mport Guest…"))),
      m_nextNote(new TextLabel(tr("Install begins with the recommendations. Next lets you change them first."), TextLabel::Weak))
{
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(10);
    layout->addLayout(makeSourceRow());
    layout->addWidget(makeInitrdRow());
    layout->addWidget(makeChosenRow());
    layout->addWidget(m_card);
    layout->addWidget(m_import, 0, Qt::AlignLeading);
    layout->addWidget(m_nextNote);
    makeList();
    layout->addWidget(m_listLabel);
    layout->addWidget(m_list, 1);
    layout->addStretch(0);
    m_card->hide();
    m_import->setObjectName(QStringLiteral("importButton"));
    m_import->setAutoDefault(false);
    m_import->setAccessibleDescription(tr("Make the guest that this file tells of"));
    m_import->hide();
    m_nextNote->hide();
    connect(m_import, &QPushButton::clicked, this, [this] { Q_EMIT importWanted(m_lookup->source()); });
    connect(m_lookup, &SourceLookup::changed, this, &SourcePage::onLookupChanged);
}

QLayout *SourcePage::makeSourceRow()
{
    m_edit = new QLineEdit;
    m_edit->setObjectName(QStringLiteral("sourceEdit"));
    m_edit->setClearButtonEnabled(true);
    m_edit->setPlaceholderText(tr("https://… or /path/… or a name"));
    m_edit->setAccessibleName(tr("What to install"));
    m_edit->setAccessibleDescription(tr("An address, a path, or a few letters of an operating system's name"));
    m_edit->installEventFilter(this);
    auto *label = new QLabel(tr("Install &from"));
    label->setBuddy(m_edit);
    auto *button = new QPushButton(tr("B&rowse…"));
    button->setObjectName(QStringLiteral("browseButton"));
    button->setAutoDefault(false);
    button->setAccessibleDescription(tr("Choose an image or kernel file of this computer"));
    m_help = new TextLabel(tr("An install tree's address or folder, an ISO or disk image, a kernel file, "
                              "or a few letters of an operating system's name."),
                           TextLabel::Weak);
    auto *row = new QHBoxLayout;
    row->addWidget(m_edit, 1);
    row->addWidget(button);
    auto *layout = new QVBoxLayout;
    layout->setSpacing(6);
    layout->addWidget(label);
    layout->addLayout(row);
    layout->addWidget(m_help);
    connect(m_edit, &QLineEdit::textChanged, m_lookup, &SourceLookup::setText);
    connect(m_edit, &QLineEdit::returnPressed, m_lookup, &SourceLookup::lookNow);
    connect(button, &QPushButton::clicked, this, [this] { browse(m_edit, tr("Install From")); });
    return layout;
}

QWidget *SourcePage::makeInitrdRow()
{
    m_initrd = new QLineEdit;
    m_initrd->setObjectName(QStringLiteral("initrdEdit"));
    m_initrd->setPlaceholderText(tr("None"));
    m_initrd->setAccessibleName(tr("Initrd"));
    m_initrd->setAccessibleDescription(tr("Path or address of the kernel's initial RAM disk; may be empty"));
    auto *label = new QLabel(tr("Ini&trd that belongs to this kernel"));
    label->setBuddy(m_initrd);
    auto *button = new QPushButton(tr("Br&owse…"));
    button->setObjectName(QStringLiteral("initrdBrowseButton"));
    button->setAutoDefault(false);
    m_initrdRow = new QWidget;
    auto *layout = new QGridLayout(m_initrdRow);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(label, 0, 0, 1, 2);
    layout->addWidget(m_initrd, 1, 0);
    layout->addWidget(button, 1, 1);
    m_initrdRow->hide();
    connect(m_initrd, &QLineEdit::textChanged, this, &WizardPage::answersChanged);
    connect(button, &QPushButton::clicked, this, [this] { browse(m_initrd, tr("Initrd")); });
    return m_initrdRow;
}

QWidget *SourcePage::makeChosenRow()
{
    m_chosenLabel = new TextLabel;
    m_chosenLabel->setObjectName(QStringLiteral("chosenSystemLabel"));
    auto *button = new QPushButton(tr("For&get"));
    button->setObjectName(QStringLiteral("forgetSystemButton"));
    button->setAutoDefault(false);
    button->setAccessibleDescription(tr("Go by what is found at the source instead"));
    m_chosenRow = new QWidget;
    auto *layout = new QHBoxLayout(m_chosenRow);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_chosenLabel, 1);
    layout->addWidget(button);
    m_chosenRow->hide();
    connect(button, &QPushButton::clicked, this, &SourcePage::forgetSystem);
    return m_chosenRow;
}

void SourcePage::makeList()
{
    m_list = new QListWidget;
    m_list->setObjectName(QStringLiteral("systemList"));
    m_list->setAccessibleName(tr("Operating systems"));
    m_list->setMinimumHeight(96);
    m_list->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored);
    m_list->setUniformItemSizes(true);
    m_listLabel = new QLabel;
    m_listLabel->setBuddy(m_list);
    m_listLabel->hide();
    m_list->hide();
    connect(m_list, &QListWidget::itemActivated, this, &SourcePage::onSystemChosen);
    connect(m_list, &QListWidget::itemClicked, this, &SourcePage::onSystemChosen);
}

QWidget *SourcePage::firstField() const
{
    return m_edit;
}

void SourcePage::setSource(const QString &source)
{
    m_edit->setText(source);
    m_lookup->lookNow();
}

const api::install::Detection *SourcePage::detection() const
{
    return m_lookup->state() == SourceLookup::Found ? &m_lookup->detection() : nullptr;
}

void SourcePage::addAnswers(api::install::Plan &plan) const
{
    plan.source = m_lookup->source();
    const QString initrd = m_initrd->text().trimmed();
    if (m_initrdRow->isVisibleTo(this) && !initrd.isEmpty())
        plan.initrd = initrd;
    if (!m_chosen.id.isEmpty())
        plan.os = m_chosen.id;
}

void SourcePage::browse(QLineEdit *into, const QString &title)
{
    chooseFile(this, title, into->text(), [into](const QString &path) { into->setText(path); });
}

void SourcePage::onLookupChanged()
{
    const auto *found = detection();
    m_initrdRow->setVisible(found && found->kind == api::install::SourceKind::Kernel);
    m_help->setVisible(!found);
    m_nextNote->setVisible(found);
    m_import->setVisible(m_lookup->state() == SourceLookup::GuestFile);
    switch (m_lookup->state()) {
    case SourceLookup::Idle:
    case SourceLookup::Systems:
        showSystems();
        break;
    case SourceLookup::Waiting:
    case SourceLookup::Looking:
        m_card->setVisible(m_lookup->isPlace());
        m_card->showLooking(m_lookup->source());
        break;
    case SourceLookup::Found:
        m_card->showFound(*found);
        m_card->show();
        break;
    case SourceLookup::Refused:
        m_card->showRefusal(m_lookup->refusal());
        m_card->show();
        break;
    case SourceLookup::GuestFile:
        m_card->showRemark(
            tr("A file that tells of a whole guest"),
            tr("It is of xl or xm, or a definition: there is nothing to install from it, but the guest can be imported."));
        m_card->show();
        break;
    }
    const bool showsList = !m_card->isVisibleTo(this) && m_list->count() > 0;
    m_list->setVisible(showsList);
    m_listLabel->setVisible(showsList);
    Q_EMIT detectionChanged();
    Q_EMIT answersChanged();
}

void SourcePage::showSystems()
{
    m_card->hide();
    m_listLabel->setText(m_lookup->state() == SourceLookup::Idle ? tr("Or c&hoose an operating system")
                                                                 : tr("O&perating systems with these letters"));
    m_list->clear();
    for (const api::install::System &system : m_lookup->systems()) {
        auto *item = new QListWidgetItem(system.name, m_list);
        item->setData(Qt::UserRole, system.id);
        item->setData(treeRole, system.tree);
        item->setSizeHint({0, fontMetrics().height() + 10});
    }
}

void SourcePage::onSystemChosen(const QListWidgetItem *item)
{
    m_chosen = {item->data(Qt::UserRole).toString(), item->text(), item->data(treeRole).toString()};
    m_chosenRow->show();
    m_edit->setFocus();
    if (m_chosen.tree.isEmpty()) {
        m_chosenLabel->setText(tr("%1 is chosen. Now say where it is: the address of its install tree, or its ISO or disk image.")
                                   .arg(m_chosen.name));
        m_edit->clear();
        return;
    }
    m_chosenLabel->setText(tr("%1 is chosen, from its maker's own address.").arg(m_chosen.name));
    setSource(m_chosen.tree);
}

void SourcePage::forgetSystem()
{
    m_chosen = {};
    m_chosenRow->hide();
    m_edit->setFocus();
    Q_EMIT answersChanged();
}

bool SourcePage::eventFilter(QObject *watched, QEvent *event)
{
    const bool isKey = watched == m_edit && event->type() == QEvent::KeyPress;
    if (isKey && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Down && m_list->isVisible()) {
        m_list->setFocus();
        if (!m_list->currentItem())
            m_list->setCurrentRow(0);
        return true;
    }
    return WizardPage::eventFilter(watched, event);
}

} // namespace domus::wizard
