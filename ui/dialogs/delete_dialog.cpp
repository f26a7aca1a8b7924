// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/delete_dialog.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace domus {

DeleteDialog::DeleteDialog(const QString &guest, QWidget *parent)
    : QDialog(parent),
      m_withDisks(new QCheckBox(tr("Also delete its &disk images; what is on them is lost"), this)),
      m_files(new QLabel(this))
{
    setWindowTitle(tr("Delete %1").arg(guest));
    auto *question = new QLabel(tr("Delete the guest \"%1\"?").arg(guest), this);
    auto bold = question->font();
    bold.setBold(true);
    question->setFont(bold);
    question->setTextFormat(Qt::PlainText);
    auto *lost = new QLabel(tr("Its definition, its events and its recorded figures are lost."), this);
    lost->setWordWrap(true);
    m_files->setTextFormat(Qt::PlainText);
    m_files->setIndent(24);
    m_files->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_withDisks->setEnabled(false);
    m_files->setText(tr("Looking for its disk images…"));

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    auto *remove = buttons->addButton(tr("De&lete"), QDialogButtonBox::AcceptRole);
    remove->setDefault(false);
    remove->setAutoDefault(false);
    buttons->button(QDialogButtonBox::Cancel)->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(10);
    layout->addWidget(question);
    layout->addWidget(lost);
    layout->addWidget(m_withDisks);
    layout->addWidget(m_files);
    layout->addSpacing(6);
    layout->addWidget(buttons);
    layout->setSizeConstraint(QLayout::SetFixedSize);
}

void DeleteDialog::showDisks(const QList<api::guests::Disk> &disks)
{
    QStringList files;
    for (const auto &disk : disks) {
        if (disk.role == QLatin1String("disk") && !disk.path.isEmpty())
            files.append(disk.path);
    }
    m_withDisks->setEnabled(!files.isEmpty());
    m_files->setText(files.isEmpty() ? tr("It has no disk images.") : files.join(u'\n'));
}

bool DeleteDialog::deletesDisks() const
{
    return m_withDisks->isChecked();
}

} // namespace domus
