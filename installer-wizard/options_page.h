// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io_domus_daemon.h"
#include "wizard_page.h"

#include <optional>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;

namespace domus::wizard {

class TextLabel;

/// How the guest is wired and how its installer runs. Only what the source and the disk allow is shown.
class OptionsPage : public WizardPage {
    Q_OBJECT
public:
    explicit OptionsPage(QWidget *parent = nullptr);

    /// On a Xen host there is no network behind the host, and types of guests to choose from.
    void setHost(const api::daemon::Host &host, bool isXen);
    void setDetection(const api::install::Detection &detection);
    void setMakesNewDisk(bool makesNewDisk);

    QString title() const override { return tr("How"); }
    QString subtitle() const override
    {
        return tr("How the guest reaches a network, how it starts, and how its installer runs.");
    }
    void addAnswers(api::install::Plan &plan) const override;
    QWidget *firstField() const override;

private:
    void makeFields();
    void placeFields();
    void connectFields();
    void offerTypes();
    void updateTexts();
    void updateType();
    void updateDisplay();
    bool canShowByServer() const;
    QString guestType() const;
    bool bootsKernel() const;

    QComboBox *m_network = nullptr;
    TextLabel *m_networkNote = nullptr;
    QLabel *m_typeLabel = nullptr;
    QComboBox *m_type = nullptr;
    TextLabel *m_typeNote = nullptr;
    QLabel *m_firmwareLabel = nullptr;
    QComboBox *m_firmware = nullptr;
    TextLabel *m_firmwareNote = nullptr;
    QLabel *m_installerLabel = nullptr;
    QCheckBox *m_textMode = nullptr;
    QLabel *m_displayLabel = nullptr;
    QComboBox *m_display = nullptr;
    TextLabel *m_displayNote = nullptr;
    QLabel *m_cmdlineLabel = nullptr;
    QLineEdit *m_cmdline = nullptr;
    QLabel *m_formatLabel = nullptr;
    QComboBox *m_format = nullptr;
    QCheckBox *m_allocate = nullptr;
    TextLabel *m_formatNote = nullptr;
    api::install::SourceKind m_kind = api::install::SourceKind::Tree;
    bool m_makesNewDisk = true;
    std::optional<api::install::XenType> m_xen; ///< what the daemon recommends there
    QString m_server; ///< that the installer has: "vnc", "rdp" or none
};

} // namespace domus::wizard
