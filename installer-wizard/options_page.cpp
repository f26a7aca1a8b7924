// SPDX-License-Identifier: GPL-3.0-or-later
#include "options_page.h"

#include "wizard_look.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QSignalBlocker>
#include <algorithm>

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
    m_type = makeCombo(QStringLiteral("typeCombo"), tr("Type of guest"));
    m_typeNote = new TextLabel({}, TextLabel::Weak);
    m_typeNote->setObjectName(QStringLiteral("typeNote"));
    m_typeNote->setContentsMargins(0, 0, 0, 10);
    m_firmware = makeCombo(QStringLiteral("firmwareCombo"), tr("Firmware"));
    m_firmware->addItem(tr("BIOS"), QStringLiteral("bios"));
    m_firmware->addItem(tr("UEFI"), QStringLiteral("uefi"));
    m_firmwareNote = new TextLabel({}, TextLabel::Weak);
    m_textMode = new QCheckBox(tr("Run it as &text, on the serial console"));
    m_textMode->setObjectName(QStringLiteral("textModeCheck"));
    m_textMode->setAccessibleDescription(tr("The installer runs on the text console rather than on the display"));
    m_display = makeCombo(QStringLiteral("installerDisplayCombo"), tr("The installer's display"));
    m_display->addItem(tr("By its own server"), QString());
    m_display->addItem(tr("On the guest's display"), QStringLiteral("guest"));
    m_displayNote = new TextLabel({}, TextLabel::Weak);
    m_displayNote->setObjectName(QStringLiteral("installerDisplayNote"));
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
    m_typeLabel = addRow(grid, tr("T&ype of guest"), m_type);
    addBelow(m_typeNote);
    m_firmwareLabel = addRow(grid, tr("&Firmware"), m_firmware);
    addBelow(m_firmwareNote);
    addSpace();
    m_installerLabel = addRow(grid, tr("Installer"), m_textMode);
    m_displayLabel = addRow(grid, tr("It &shows itself"), m_display);
    addBelow(m_displayNote);
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
    for (QComboBox *combo : {m_network, m_type, m_firmware, m_display, m_format})
        connect(combo, &QComboBox::currentIndexChanged, this, onChanged);
    for (QCheckBox *check : {m_textMode, m_allocate})
        connect(check, &QCheckBox::toggled, this, onChanged);
    connect(m_cmdline, &QLineEdit::textChanged, this, onChanged);
}

QWidget *OptionsPage::firstField() const
{
    return m_network;
}

void OptionsPage::setHost(const api::daemon::Host &host, bool isXen)
{
    const QSignalBlocker quiet(m_network);
    const QString kind = m_network->currentData().toString();
    const QString chosen = m_network->currentData(bridgeRole).toString();
    m_network->clear();
    if (!isXen)
        m_network->addItem(tr("Behind this host (user mode)"), QStringLiteral("user"));
    for (const QString &bridge : host.bridges) {
        m_network->addItem(tr("On the bridge %1").arg(bridge), QStringLiteral("bridge"));
        m_network->setItemData(m_network->count() - 1, bridge, bridgeRole);
    }
    m_network->addItem(tr("No network card"), QStringLiteral("none"));
    for (int i = 0; i < m_network->count(); ++i) {
        if (m_network->itemData(i) == kind && m_network->itemData(i, bridgeRole).toString() == chosen)
            m_network->setCurrentIndex(i);
    }
    updateTexts();
}

void OptionsPage::setDetection(const api::install::Detection &detection)
{
    m_kind = detection.kind;
    m_xen = detection.xen;
    m_server = detection.installerServer;
    offerTypes();
    updateTexts();
}

/// What was chosen stays where the new source allows it.
void OptionsPage::offerTypes()
{
    const QSignalBlocker quiet(m_type);
    const QString chosen = m_type->currentData().toString();
    m_type->clear();
    if (!m_xen)
        return;
    m_type->addItem(tr("Recommended: %1").arg(m_xen->type.toUpper()), QString());
    for (const QString &type : m_xen->possible)
        m_type->addItem(type.toUpper(), type);
    m_type->setCurrentIndex(std::max(m_type->findData(chosen), 0));
}

/// What the guest will be on a Xen host; empty elsewhere.
QString OptionsPage::guestType() const
{
    const QString chosen = m_type->currentData().toString();
    return m_xen && chosen.isEmpty() ? m_xen->type : chosen;
}

static QString typeNote(const QString &type)
{
    if (type == QLatin1String("hvm"))
        return OptionsPage::tr("A whole machine with firmware and made-up devices: every system starts in it.");
    return type == QLatin1String("pv") ? OptionsPage::tr("The guest works with Xen by itself and needs no help of the processor.")
                                       : OptionsPage::tr("The guest works with Xen by itself and has the processor's help.");
}

void OptionsPage::updateType()
{
    m_typeLabel->setVisible(m_xen.has_value());
    m_type->setVisible(m_xen.has_value());
    const QString chosen = m_type->currentData().toString();
    m_typeNote->setTextOrHide(!m_xen ? QString() : chosen.isEmpty() ? m_xen->reason : typeNote(chosen));
    const bool hasFirmware = !m_xen || guestType() == QLatin1String("hvm");
    for (QWidget *each : std::initializer_list<QWidget *>{m_firmwareLabel, m_firmware, m_firmwareNote})
        each->setVisible(hasFirmware);
}

/// PV and PVH guests have a plain framebuffer only; a whole machine has a display that every installer uses.
bool OptionsPage::canShowByServer() const
{
    const bool hasNetwork = m_network->currentData().toString() != QLatin1String("none");
    return m_xen && guestType() != QLatin1String("hvm") && !m_server.isEmpty() && bootsKernel() && !m_textMode->isChecked()
        && hasNetwork;
}

void OptionsPage::updateDisplay()
{
    const bool offered = canShowByServer();
    m_displayLabel->setVisible(offered);
    m_display->setVisible(offered);
    const QString server = m_server.toUpper();
    {
        const QSignalBlocker quiet(m_display);
        m_display->setItemText(0, tr("By its own server (%1)").arg(server));
    }
    m_displayNote->setTextOrHide(!offered ? QString()
                                     : m_display->currentIndex() == 0
                                     ? tr("Domus finds it on the network and connects to it with a one-time password.")
                                     : tr("A plain framebuffer of 800 by 600 pixels."));
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
    updateType();
    updateDisplay();
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
    if (m_xen && !m_type->currentData().toString().isEmpty())
        plan.type = m_type->currentData().toString();
    if (m_firmware->currentIndex() != 0 && (!m_xen || guestType() == QLatin1String("hvm")))
        plan.firmware = m_firmware->currentData().toString();
    if (bootsKernel() && m_textMode->isChecked())
        plan.textMode = true;
    if (canShowByServer() && m_display->currentIndex() != 0)
        plan.installerDisplay = m_display->currentData().toString();
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
