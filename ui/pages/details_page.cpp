// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/details_page.h"

#include "common/error_bar.h"
#include "look/symbolic_icon.h"
#include "look/theme.h"

#include <QDateTime>
#include <QFormLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

namespace domus {

/// Without what changes while it runs and is not shown here.
static api::guests::Details fixedPart(api::guests::Details details)
{
    details.guest.liveMemory.reset();
    details.guest.liveVcpus.reset();
    return details;
}

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
    connect(m_error, &ErrorBar::dismissed, this, &DetailsPage::forgetRefusal);
    connect(m_error, &ErrorBar::actionTriggered, this, [this] {
        Removal again = m_refused;
        again.nextStart = true;
        remove(again);
    });
}

void DetailsPage::open(const GuestEntry &entry)
{
    forgetRefusal();
    m_shown.reset();
    delete m_scroll->takeWidget(); // what is shown may be another guest's
    refresh(entry);
}

void DetailsPage::refresh(const GuestEntry &entry)
{
    m_key = GuestStore::keyOf(entry.guest);
    askAgain();
}

void DetailsPage::askAgain()
{
    if (!m_key.isEmpty() && m_session && m_session->state() == LinkState::Connected)
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

void DetailsPage::openDialog(DeviceDialog::Kind kind, int drive)
{
    auto *dialog = new DeviceDialog(kind, m_session, m_guest, drive, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, &DetailsPage::askAgain);
    dialog->open();
}

void DetailsPage::forgetRefusal()
{
    m_refused = {};
    m_error->setActionText({});
    m_error->clear();
}

void DetailsPage::remove(const Removal &removal)
{
    forgetRefusal();
    if (m_session)
        spawn(take(this, m_session, removal), "taking a device from a guest");
}

Task<> DetailsPage::take(QPointer<DetailsPage> self, QPointer<HostSession> session, Removal removal)
{
    const auto guests = session->guests();
    std::optional<ErrorInfo> problem;
    try {
        if (removal.what == Removal::What::Disk)
            co_await guests.detachDisk({removal.guest, removal.device, removal.nextStart});
        else if (removal.what == Removal::What::Nic)
            co_await guests.detachNic({removal.guest, removal.device, removal.nextStart});
        else
            co_await guests.changeMedium({removal.guest, removal.device, std::nullopt, std::nullopt, removal.nextStart});
    } catch (const Error &error) {
        problem = error.info();
    }
    if (!self || self->m_key != removal.guest)
        co_return;
    if (!problem)
        co_return self->askAgain();
    self->m_refused = removal;
    self->m_error->showError(*problem);
    const bool later = problem->code == ErrorCode::NotSupported && !removal.nextStart;
    self->m_error->setActionText(later ? tr("At Its Next Start") : QString());
}

void DetailsPage::showDetails(const api::guests::Details &details)
{
    m_guest = details.guest;
    if (m_shown == fixedPart(details))
        return; // buttons stay under the pointer while only figures change
    m_shown = fixedPart(details);
    if (m_refused.guest.isEmpty())
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
    if (!details.warnings.isEmpty() && m_refused.guest.isEmpty())
        m_error->showNotice(details.warnings.join(u'\n'));
}

QFormLayout *DetailsPage::startForm(const QString &title, QWidget *action)
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
    auto *line = new QHBoxLayout;
    line->addWidget(heading);
    line->addStretch(1);
    if (action)
        line->addWidget(action);
    auto *section = new QVBoxLayout;
    section->setSpacing(6);
    section->addLayout(line);
    section->addLayout(form);
    m_forms->addLayout(section);
    return form;
}

QWidget *DetailsPage::makeAddButton(const QString &text, DeviceDialog::Kind kind)
{
    auto *button = new QPushButton(symbolicIcon(QStringLiteral("add")), text, m_body);
    button->setFlat(true);
    button->setEnabled(!m_guest.uuid.isEmpty());
    connect(button, &QPushButton::clicked, this, [this, kind] { openDialog(kind); });
    return button;
}

/// `what`: for whom the icon alone says too little.
QToolButton *DetailsPage::makeButton(const QString &icon, const QString &text, const QString &what)
{
    auto *button = new QToolButton(m_body);
    button->setIcon(symbolicIcon(icon));
    button->setAutoRaise(true);
    button->setToolTip(text);
    button->setAccessibleName(tr("%1: %2").arg(what, text));
    return button;
}

QToolButton *DetailsPage::makeRemoveButton(Removal::What what, const QString &device, const QString &text, const QString &name)
{
    auto *button = makeButton(what == Removal::What::Medium ? QStringLiteral("close") : QStringLiteral("delete"), text, name);
    const Removal removal{what, GuestStore::keyOf(m_guest), device, false};
    connect(button, &QToolButton::clicked, this, [this, removal] { remove(removal); });
    return button;
}

void DetailsPage::addRow(QFormLayout *form, const QString &name, const QString &value, const QList<QToolButton *> &buttons)
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
    if (buttons.isEmpty())
        return form->addRow(label, field);
    auto *line = new QHBoxLayout;
    line->setSpacing(2);
    line->addWidget(field, 1);
    for (auto *button : buttons)
        line->addWidget(button);
    form->addRow(label, line);
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
    auto *form = startForm(tr("Disks"), makeAddButton(tr("Add &Disk…"), DeviceDialog::Kind::Disk));
    for (qsizetype i = 0; i < disks.size(); ++i) {
        const auto &disk = disks.at(i);
        const bool cd = disk.role == QLatin1String("cdrom");
        const int place = int(i) + 1;
        const auto name = cd ? tr("CD drive %1").arg(place) : tr("Disk %1").arg(place);
        auto value = disk.path.isEmpty() ? tr("No medium") : tr("%1 (%2)").arg(disk.path, disk.format);
        if (disk.readOnly && !cd)
            value += tr(", read only");
        QList<QToolButton *> buttons;
        if (cd) {
            buttons.append(makeButton(QStringLiteral("cdrom"), tr("Change medium…"), name));
            connect(buttons.constLast(), &QToolButton::clicked, this,
                    [this, place] { openDialog(DeviceDialog::Kind::Medium, place); });
        }
        if (cd && !disk.path.isEmpty())
            buttons.append(makeRemoveButton(Removal::What::Medium, QString::number(place), tr("Eject"), name));
        buttons.append(makeRemoveButton(Removal::What::Disk, QString::number(place), tr("Remove; the image stays"), name));
        addRow(form, name, value, buttons);
    }
    if (disks.isEmpty())
        addRow(form, tr("Disks"), tr("None"));
}

void DetailsPage::addNics(const QList<api::guests::Nic> &nics)
{
    auto *form = startForm(tr("Network"), makeAddButton(tr("Add &Network Card…"), DeviceDialog::Kind::Nic));
    for (qsizetype i = 0; i < nics.size(); ++i) {
        const auto &nic = nics.at(i);
        const auto kind = nic.kind == QLatin1String("bridge") ? tr("On bridge %1").arg(nic.bridge) : tr("Shared with this user");
        const auto name = tr("Card %1").arg(i + 1);
        addRow(form, name, tr("%1 · %2").arg(kind, nic.mac), {makeRemoveButton(Removal::What::Nic, nic.mac, tr("Remove"), name)});
    }
    if (nics.isEmpty())
        addRow(form, tr("Network"), tr("None"));
}

} // namespace domus
