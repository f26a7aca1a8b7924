// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io_domus_guests.h"

#include <QDialog>

class QCheckBox;
class QLabel;

namespace domus {

/// Asks before a guest is removed: names what is lost, and lists the disk images that can go with it.
class DeleteDialog : public QDialog {
    Q_OBJECT
public:
    explicit DeleteDialog(const QString &guest, QWidget *parent = nullptr);

    /// The guest's disks, when they are known; CD images are never deleted and not listed.
    void showDisks(const QList<api::guests::Disk> &disks);
    bool deletesDisks() const;

private:
    QCheckBox *m_withDisks;
    QLabel *m_files;
};

} // namespace domus
