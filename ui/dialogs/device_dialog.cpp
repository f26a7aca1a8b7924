// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/device_dialog.h"

#include "common/error_bar.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>

namespace domus {

DeviceDialog::DeviceDialog(Kind kind, HostSession *session, const Guest &guest, int drive, QWidget *parent)
    : QDialog(parent),
      m_kind(kind),
      m_session(session),
      m_guest(guest),
      m_drive(drive),
      m_bar(new ErrorBar(this)),
      m_place(new QLineEdit(this)),
      m_model(new QComboBox(this)),
      m_cdDrive(new QCheckBox(tr("It is a &CD drive"), this)),
      m_readOnly(new QCheckBox(tr("The guest may only &read it"), this)),
      m_nextStart(new QCheckBox(tr("From its next start &only"), this)),
      m_buttons(new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this))
{
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(10);
    if (kind == Kind::Nic)
        addNicWords(form);
    else
        addImage(form);
    if (kind == Kind::Disk)
        addDiskWords(form);
    m_model->setVisible(kind == Kind::Nic);
    m_cdDrive->setVisible(kind == Kind::Disk);
    m_readOnly->setVisible(kind == Kind::Disk);
    m_nextStart->setVisible(guest.startedMs.has_value());
    form->addRow(QString(), m_nextStart);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(12);
    layout->addWidget(m_bar);
    layout->addLayout(form);
    layout->addStretch(1);
    layout->addWidget(m_buttons);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &DeviceDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &DeviceDialog::reject);
    connect(m_place, &QLineEdit::textChanged, this, &DeviceDialog::check);
    connect(m_cdDrive, &QCheckBox::toggled, this, &DeviceDialog::check);
    check();
    resize(480, sizeHint().height());
}

void DeviceDialog::addImage(QFormLayout *form)
{
    setWindowTitle(m_kind == Kind::Disk ? tr("Add a Disk to %1").arg(m_guest.name) : tr("CD for %1").arg(m_guest.name));
    m_buttons->button(QDialogButtonBox::Ok)->setText(m_kind == Kind::Disk ? tr("&Add") : tr("&Insert"));
    m_place->setAccessibleName(tr("Image"));
    m_place->setPlaceholderText(tr("An image or block device on %1").arg(m_session ? m_session->hostName() : QString()));
    auto *browse = new QPushButton(tr("&Browse…"), this);
    browse->setAutoDefault(false);
    browse->setVisible(m_session && !m_session->isRemote());
    connect(browse, &QPushButton::clicked, this, &DeviceDialog::browse);
    auto *line = new QHBoxLayout;
    line->addWidget(m_place, 1);
    line->addWidget(browse);
    form->addRow(tr("&Image:"), line);
}

void DeviceDialog::addDiskWords(QFormLayout *form)
{
    form->addRow(QString(), m_readOnly);
    form->addRow(QString(), m_cdDrive);
}

void DeviceDialog::addNicWords(QFormLayout *form)
{
    setWindowTitle(tr("Add a Network Card to %1").arg(m_guest.name));
    m_buttons->button(QDialogButtonBox::Ok)->setText(tr("&Add"));
    m_place->setAccessibleName(tr("Bridge"));
    m_place->setPlaceholderText(tr("Shared with this user"));
    m_model->addItem(tr("virtio, the fastest"), QStringLiteral("virtio"));
    m_model->addItem(tr("Intel e1000, for systems without virtio"), QStringLiteral("e1000"));
    m_model->setAccessibleName(tr("Model"));
    form->addRow(tr("&Bridge:"), m_place);
    form->addRow(tr("&Model:"), m_model);
}

void DeviceDialog::browse()
{
    auto *dialog = new QFileDialog(this, windowTitle(), m_place->text().section(u'/', 0, -2));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, m_place, &QLineEdit::setText);
    dialog->open();
}

void DeviceDialog::check()
{
    const bool mayBeEmpty = m_kind == Kind::Nic || (m_kind == Kind::Disk && m_cdDrive->isChecked());
    m_readOnly->setEnabled(!m_cdDrive->isChecked());
    m_buttons->button(QDialogButtonBox::Ok)->setEnabled(mayBeEmpty || !m_place->text().trimmed().isEmpty());
}

DeviceDialog::Wish DeviceDialog::wish() const
{
    return {m_kind,  GuestStore::keyOf(m_guest), m_place->text().trimmed(), m_model->currentData().toString(),
            m_drive, m_cdDrive->isChecked(),     m_readOnly->isChecked(),   m_nextStart->isChecked()};
}

void DeviceDialog::accept()
{
    m_bar->clear();
    m_buttons->setEnabled(false);
    spawn(give(this, m_session, wish()), "a device for a guest");
}

Task<> DeviceDialog::ask(api::guests::Client guests, Wish wish)
{
    const auto place = wish.place.isEmpty() ? std::nullopt : std::optional(wish.place);
    if (wish.kind == Kind::Disk) {
        api::guests::AttachDiskParameters disk;
        disk.guest = wish.guest;
        disk.path = place;
        disk.readOnly = wish.readOnly;
        disk.nextStart = wish.nextStart;
        if (wish.cdDrive)
            disk.role = QStringLiteral("cdrom");
        co_await guests.attachDisk(disk);
    } else if (wish.kind == Kind::Nic) {
        api::guests::AttachNicParameters nic;
        nic.guest = wish.guest;
        nic.bridge = place;
        nic.model = wish.model;
        nic.nextStart = wish.nextStart;
        co_await guests.attachNic(nic);
    } else {
        api::guests::ChangeMediumParameters medium;
        medium.guest = wish.guest;
        medium.drive = QString::number(wish.drive);
        medium.path = place;
        medium.nextStart = wish.nextStart;
        co_await guests.changeMedium(medium);
    }
}

Task<> DeviceDialog::give(QPointer<DeviceDialog> self, QPointer<HostSession> session, Wish wish)
{
    ErrorInfo error;
    bool given = false;
    try {
        if (!session)
            throw Error(ErrorCode::Disconnected, tr("There is no connection to the daemon"));
        const auto guests = session->guests();
        co_await ask(guests, wish);
        given = true;
    } catch (const Error &thrown) {
        error = thrown.info();
    }
    if (!self)
        co_return;
    self->m_buttons->setEnabled(true);
    if (given)
        self->done(QDialog::Accepted);
    else
        self->m_bar->showError(error);
}

} // namespace domus
