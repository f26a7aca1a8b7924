// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/details_page.h"

#include "common/error_bar.h"
#include "look/theme.h"

#include <QDateTime>
#include <QFormLayout>
#include <QLabel>
#include <QLocale>
#include <QScrollArea>
#include <QVBoxLayout>

namespace domus {

DetailsPage::DetailsPage(HostSession *session, QWidget *parent)
    : GuestTab(parent), m_session(session), m_error(new ErrorBar(this)), m_scroll(new QScrollArea(this))
{
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setAccessibleName(tr("Details of the guest"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_error);
    layout->addWidget(m_scroll);
}

void DetailsPage::open(const GuestEntry &entry)
{
    m_error->clear();
    delete m_scroll->takeWidget(); // what is shown may be another guest's
    refresh(entry);
}

void DetailsPage::refresh(const GuestEntry &entry)
{
    m_key = GuestStore::keyOf(entry.guest);
    if (m_session && m_session->state() == LinkState::Connected)
        spawn(load(this, m_session, m_key), "details of a guest");
}

void DetailsPage::close()
{
    m_key.clear();
}

Task<> DetailsPage::load(QPointer<DetailsPage> self, QPointer<HostSession> session, QString key)
{
    ErrorInfo error;
    try {
        const auto guests = session->guests();
        const auto reply = co_await guests.show({key});
        if (self && self->m_key == key)
            self->showDetails(reply.details);
        co_return;
    } catch (const Error &thrown) {
        error = thrown.info();
    }
    if (self && self->m_key == key && error.code != ErrorCode::Disconnected)
        self->m_error->showError(error);
}

void DetailsPage::showDetails(const api::guests::Details &details)
{
    m_error->clear();
    m_body = new QWidget;
    m_forms = new QVBoxLayout(m_body);
    m_forms->setContentsMargins(16, 12, 16, 12);
    m_forms->setSpacing(16);
    addSystem(details);
    addDisks(details.disks);
    addNics(details.nics);
    m_forms->addStretch();
    m_scroll->setWidget(m_body); // which ends the one before
    if (!details.warnings.isEmpty())
        m_error->showNotice(details.warnings.join(u'\n'));
}

QFormLayout *DetailsPage::startForm(const QString &title)
{
    auto *heading = new QLabel(title, m_body);
    auto bold = heading->font();
    bold.setBold(true);
    heading->setFont(bold);
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(6);
    form->setLabelAlignment(Qt::AlignLeft);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    auto *section = new QVBoxLayout;
    section->setSpacing(6);
    section->addWidget(heading);
    section->addLayout(form);
    m_forms->addLayout(section);
    return form;
}

void DetailsPage::addRow(QFormLayout *form, const QString &name, const QString &value)
{
    if (value.isEmpty())
        return;
    auto *label = new QLabel(name, m_body);
    label->setMinimumWidth(130);
    auto palette = label->palette();
    palette.setColor(QPalette::WindowText, secondaryText(palette));
    label->setPalette(palette);
    auto *field = new QLabel(value, m_body);
    field->setTextFormat(Qt::PlainText);
    field->setWordWrap(true);
    field->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    field->setAccessibleName(QString(name + QStringLiteral(": ") + value));
    form->addRow(label, field);
}

void DetailsPage::addSystem(const api::guests::Details &details)
{
    const auto &guest = details.guest;
    auto *form = startForm(tr("Machine"));
    if (!guest.title.isEmpty())
        addRow(form, tr("Title"), guest.title);
    addRow(form, tr("Operating system"), guest.os.isEmpty() ? tr("Not known") : guest.os);
    addRow(form, tr("Memory"),
           guest.memoryMax > guest.memory ? tr("%1 at start, at most %2").arg(guest.memory.toString(), guest.memoryMax.toString())
                                          : guest.memory.toString());
    addRow(form, tr("vCPUs"),
           guest.vcpusMax > guest.vcpus ? tr("%1 at start, at most %2").arg(guest.vcpus).arg(guest.vcpusMax)
                                        : QString::number(guest.vcpus));
    addRow(form, tr("Firmware"), details.firmware.toUpper());
    if (!details.installSource.isEmpty())
        addRow(form, tr("Installing from"), details.installSource);
    if (!guest.accelerator.isEmpty())
        addRow(form, tr("Runs on"), guest.accelerator.toUpper());
    if (guest.startedMs)
        addRow(form, tr("Started"), QLocale().toString(QDateTime::fromMSecsSinceEpoch(*guest.startedMs), QLocale::ShortFormat));
    if (details.pid)
        addRow(form, tr("Process"), QString::number(*details.pid));
    if (!guest.lastExit.isEmpty())
        addRow(form, tr("Last end"), guest.lastExit);
    addRow(form, tr("UUID"), guest.uuid.isEmpty() ? tr("None") : guest.uuid);
    addRow(form, tr("Definition"), details.file);
}

void DetailsPage::addDisks(const QList<api::guests::Disk> &disks)
{
    auto *form = startForm(tr("Disks"));
    for (qsizetype i = 0; i < disks.size(); ++i) {
        const auto &disk = disks.at(i);
        const auto name = disk.role == QLatin1String("cdrom") ? tr("CD drive %1").arg(i + 1) : tr("Disk %1").arg(i + 1);
        auto value = disk.path.isEmpty() ? tr("No medium") : tr("%1 (%2)").arg(disk.path, disk.format);
        if (disk.readOnly && disk.role != QLatin1String("cdrom"))
            value += tr(", read only");
        addRow(form, name, value);
    }
    if (disks.isEmpty())
        addRow(form, tr("Disks"), tr("None"));
}

void DetailsPage::addNics(const QList<api::guests::Nic> &nics)
{
    auto *form = startForm(tr("Network"));
    for (qsizetype i = 0; i < nics.size(); ++i) {
        const auto &nic = nics.at(i);
        const auto kind = nic.kind == QLatin1String("bridge") ? tr("On bridge %1").arg(nic.bridge) : tr("Shared with this user");
        addRow(form, tr("Card %1").arg(i + 1), tr("%1 · %2").arg(kind, nic.mac));
    }
    if (nics.isEmpty())
        addRow(form, tr("Network"), tr("None"));
}

} // namespace domus
