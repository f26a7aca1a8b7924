// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "host_session.h"
#include "model/guest_words.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QDialogButtonBox;
class QFormLayout;
class QLineEdit;

namespace domus {

class ErrorBar;

/// Asks for a disk, a CD or a network card, and has the guest given it. Accepted once the daemon has done so; stays open, and
/// says why, when it refuses.
class DeviceDialog : public QDialog {
    Q_OBJECT
public:
    enum class Kind { Disk, Medium, Nic };

    /// `drive`: the place of the CD drive that a medium is for, from 1.
    DeviceDialog(Kind kind, HostSession *session, const Guest &guest, int drive = 0, QWidget *parent = nullptr);

    /// The image's path, or the bridge.
    QLineEdit *place() const { return m_place; }
    QCheckBox *cdDrive() const { return m_cdDrive; }
    QCheckBox *readOnly() const { return m_readOnly; }
    QCheckBox *nextStart() const { return m_nextStart; }
    ErrorBar *bar() const { return m_bar; }

    void accept() override;

private:
    /// What the daemon is asked.
    struct Wish {
        Kind kind = Kind::Disk;
        QString guest;
        QString place;
        QString model;
        int drive = 0;
        bool cdDrive = false;
        bool readOnly = false;
        bool nextStart = false;
    };

    void addImage(QFormLayout *form);
    void addDiskWords(QFormLayout *form);
    void addNicWords(QFormLayout *form);
    void browse();
    void check();
    Wish wish() const;
    static Task<> ask(api::guests::Client guests, Wish wish);
    static Task<> give(QPointer<DeviceDialog> self, QPointer<HostSession> session, Wish wish);

    Kind m_kind;
    QPointer<HostSession> m_session;
    Guest m_guest;
    int m_drive;
    ErrorBar *m_bar;
    QLineEdit *m_place;
    QComboBox *m_model;
    QCheckBox *m_cdDrive;
    QCheckBox *m_readOnly;
    QCheckBox *m_nextStart;
    QDialogButtonBox *m_buttons;
};

} // namespace domus
