// SPDX-License-Identifier: GPL-3.0-or-later
#include "options_page.h"

#include "wizard_look.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QSignalBlocker>

namespace domus::wizard {

using api::install::NicWish;
using api::install::SourceKind;

namespace {

constexpr int bridgeRole = Qt::UserRole + 1;

QComboBox *makeCombo(const QString &objectName, const QString &name)
{
    auto *combo = new QComboBox;
    combo->setObjectName(objectName);
    combo->setAccessibleName(name);
    combo->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    return combo;
}

QLabel *addRow(QGridLayout *grid, const QString &text, QWidget *field)
{
    auto *label = new QLabel(text);
    label->setBuddy(field);
    const int row = grid->rowCount();
    grid->addWidget(label, row, 0);
    grid->addWidget(field, row, 1);
    return label;
}

} // namespace

OptionsPage::OptionsPage(QWidget *parent) : WizardPage(parent)
{
    makeFields();
    placeFields();
    connectFields();
    updateTexts();
}

void OptionsPage::makeFields()
{
    m_network = makeCombo(QStringLiteral("networkCombo"), tr("Network"));
    m_network->addItem(tr("Behind this host (user mode)"), QStringLiteral("user"));
    m_network->addItem(tr("No network card"), QStringLiteral("none"));
    m_networkNote = new TextLabel({}, TextLabel::Weak);
    m_firmware = makeCombo(QStringLiteral("firmwareCombo"), tr("Firmware"));
    m_firmware->addItem(tr("BIOS"), QStringLiteral("bios"));
    m_firmware->addItem(tr("UEFI"), QStringLiteral("uefi"));
    m_firmwareNote = new TextLabel({}, TextLabel::Weak);
    m_textMode = new QCheckBox(tr("Run it as &text, on the serial console"));
    m_textMode->setObjectName(QStringLiteral("textModeCheck"));
    m_textMode->setAccessibleDescription(tr("The installer runs on the text console rather than on the display"));
    m_cmdline = new QLineEdit;
    m_cmdline->setObjectName(QStringLiteral("cmdlineEdit"));
    m_cmdline->setPlaceholderText(tr("None"));
    m_cmdline->setAccessibleName(tr("More kernel options"));
    m_cmdline->setAccessibleDescription(tr("Added to the words that the installer's kernel gets"));
    m_format = makeCombo(QStringLiteral("formatCombo"), tr("Disk format"));
    m_format->addItem(tr("qcow2: grows as needed, can have snapshots"), QStringLiteral("qcow2"));
    m_format->addItem(tr("raw: plain bytes, readable by everything"), QStringLiteral("raw"));
    m_allocate = new QCheckBox(tr("Take &all the space now"));
    m_allocate->setObjectName(QStringLiteral("allocateCheck"));
    m_allocate->setAccessibleDescription(tr("The host's disk cannot fill up later because of this guest"));
    m_formatNote = new TextLabel({}, TextLabel::Weak);
}

void OptionsPage::placeFields()
{
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(6);
    grid->setColumnStretch(1, 1);
    const auto addBelow = [grid](QWidget *widget) { grid->addWidget(widget, grid->rowCount(), 1); };
    const auto addSpace = [grid] { grid->setRowMinimumHeight(grid->rowCount(), 10); };
    addRow(grid, tr("Net&work"), m_network);
    addBelow(m_networkNote);
    addSpace();
    addRow(grid, tr("&Firmware"), m_firmware);
    addBelow(m_firmwareNote);
    addSpace();
    m_installerLabel = addRow(grid, tr("Installer"), m_textMode);
    m_cmdlineLabel = addRow(grid, tr("&Kernel options"), m_cmdline);
    addSpace();
    m_formatLabel = addRow(grid, tr("&Disk format"), m_format);
    addBelow(m_allocate);
    addBelow(m_formatNote);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(grid);
    layout->addStretch(1);
}

void OptionsPage::connectFields()
{
    const auto onChanged = [this] {
        updateTexts();
        Q_EMIT answersChanged();
    };
    for (QComboBox *combo : {m_network, m_firmware, m_format})
        connect(combo, &QComboBox::currentIndexChanged, this, onChanged);
    for (QCheckBox *check : {m_textMode, m_allocate})
        connect(check, &QCheckBox::toggled, this, onChanged);
    connect(m_cmdline, &QLineEdit::textChanged, this, onChanged);
}

QWidget *OptionsPage::firstField() const
{
    return m_network;
}

void OptionsPage::setHost(const api::daemon::Host &host)
{
    const QSignalBlocker quiet(m_network);
    const QString chosen = m_network->currentData(bridgeRole).toString();
    for (int i = m_network->count() - 1; i >= 0; --i) {
        if (m_network->itemData(i) == QStringLiteral("bridge"))
            m_network->removeItem(i);
    }
    for (const QString &bridge : host.bridges) {
        const int index = m_network->count() - 1; // before "none"
        m_network->insertItem(index, tr("On the bridge %1").arg(bridge), QStringLiteral("bridge"));
        m_network->setItemData(index, bridge, bridgeRole);
        if (bridge == chosen)
            m_network->setCurrentIndex(index);
    }
    updateTexts();
}

void OptionsPage::setDetection(const api::install::Detection &detection)
{
    m_kind = detection.kind;
    updateTexts();
}

void OptionsPage::setMakesNewDisk(bool makesNewDisk)
{
    m_makesNewDisk = makesNewDisk;
    updateTexts();
}

bool OptionsPage::bootsKernel() const
{
    return m_kind == SourceKind::Tree || m_kind == SourceKind::Kernel;
}

static QString networkNote(const QString &kind, SourceKind source)
{
    if (kind == QLatin1String("user"))
        return OptionsPage::tr("The guest reaches what this host reaches. Others do not reach the guest. Works everywhere.");
    if (kind == QLatin1String("bridge"))
        return OptionsPage::tr("The guest is a machine of its own in the bridge's network, with an address from there.");
    return source == SourceKind::Tree ? OptionsPage::tr("This installer fetches its packages by network: it may stop without.")
                                      : OptionsPage::tr("The guest is cut off from every network.");
}

void OptionsPage::updateTexts()
{
    m_networkNote->setText(networkNote(m_network->currentData().toString(), m_kind));
    const bool isUefi = m_firmware->currentIndex() == 1;
    m_firmwareNote->setText(isUefi ? tr("As on new machines. Some systems of 2012 and before do not start with it.")
                                   : tr("Starts quickly and suits nearly every system."));
    m_installerLabel->setVisible(bootsKernel());
    m_textMode->setVisible(bootsKernel());
    m_cmdlineLabel->setVisible(bootsKernel());
    m_cmdline->setVisible(bootsKernel());
    const bool isRaw = m_format->currentIndex() == 1;
    m_formatLabel->setVisible(m_makesNewDisk);
    m_format->setVisible(m_makesNewDisk);
    m_allocate->setVisible(m_makesNewDisk && isRaw);
    m_formatNote->setTextOrHide(
        m_makesNewDisk && isRaw && !m_allocate->isChecked() ? tr("The space is taken as the guest writes.") : QString());
}

void OptionsPage::addAnswers(api::install::Plan &plan) const
{
    const QString network = m_network->currentData().toString();
    if (network != QLatin1String("user"))
        plan.nic = NicWish{network, m_network->currentData(bridgeRole).toString()};
    if (m_firmware->currentIndex() != 0)
        plan.firmware = m_firmware->currentData().toString();
    if (bootsKernel() && m_textMode->isChecked())
        plan.textMode = true;
    const QString cmdline = m_cmdline->text().simplified();
    if (bootsKernel() && !cmdline.isEmpty())
        plan.extraCmdline = cmdline;
    if (!m_makesNewDisk || m_format->currentIndex() == 0)
        return;
    plan.diskFormat = m_format->currentData().toString();
    if (m_allocate->isChecked())
        plan.diskAllocate = true;
}

} // namespace domus::wizard
