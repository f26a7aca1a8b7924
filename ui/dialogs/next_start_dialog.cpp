// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/next_start_dialog.h"

#include "common/error_bar.h"
#include "size_choice.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <algorithm>

namespace domus {

NextStartDialog::NextStartDialog(HostSession *session, const Guest &guest, ByteSize hostMemory, QWidget *parent)
    : QDialog(parent),
      m_session(session),
      m_guest(guest),
      m_bar(new ErrorBar(this)),
      m_memory(new wizard::SizeChoice(QStringLiteral("nextMemory"), tr("Memory at start"), this)),
      m_memoryMax(new wizard::SizeChoice(QStringLiteral("nextMemoryMax"), tr("The most memory it can grow to"), this)),
      m_vcpus(new QSpinBox(this)),
      m_vcpusMax(new QSpinBox(this)),
      m_buttons(new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel, this))
{
    setWindowTitle(tr("%1 at Its Next Start").arg(guest.name));
    buildForm(hostMemory);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &NextStartDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &NextStartDialog::reject);
    connect(m_memory, &wizard::SizeChoice::changed, this, [this] {
        m_memoryMax->checkAgain();
        check();
    });
    connect(m_memoryMax, &wizard::SizeChoice::changed, this, &NextStartDialog::check);
    connect(m_vcpus, &QSpinBox::valueChanged, this, [this](int count) { m_vcpusMax->setMinimum(count); });
    resize(520, sizeHint().height());
}

void NextStartDialog::buildForm(ByteSize hostMemory)
{
    const ByteSize most = std::max({hostMemory, m_guest.memoryMax, ByteSize::fromMiB(64)});
    for (auto *choice : {m_memory, m_memoryMax})
        choice->setRange(ByteSize::fromMiB(16), most);
    m_memory->setDefault(m_guest.memory);
    m_memoryMax->setDefault(std::max(m_guest.memoryMax, m_guest.memory));
    m_memoryMax->setRules(
        [this](ByteSize size) {
            return size < m_memory->value() ? tr("It cannot be less than the memory at start.") : QString();
        },
        {});
    m_vcpus->setRange(1, 255);
    m_vcpus->setValue(int(m_guest.vcpus));
    m_vcpusMax->setRange(int(m_guest.vcpus), 255);
    m_vcpusMax->setValue(int(std::max(m_guest.vcpusMax, m_guest.vcpus)));
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(10);
    form->addRow(tr("&Memory:"), m_memory);
    form->addRow(tr("Can &grow to:"), m_memoryMax);
    form->addRow(tr("&vCPUs:"), m_vcpus);
    form->addRow(tr("Can g&row to:"), m_vcpusMax);
    for (auto *spin : {m_vcpus, m_vcpusMax})
        spin->setMaximumWidth(90);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(12);
    layout->addWidget(m_bar);
    layout->addLayout(form);
    layout->addStretch(1);
    layout->addWidget(m_buttons);
}

void NextStartDialog::check()
{
    m_buttons->button(QDialogButtonBox::Save)->setEnabled(m_memory->isGood() && m_memoryMax->isGood());
}

NextStartDialog::Values NextStartDialog::values() const
{
    return {m_memory->value(), m_memoryMax->value(), m_vcpus->value(), m_vcpusMax->value()};
}

void NextStartDialog::accept()
{
    m_bar->clear();
    m_buttons->setEnabled(false);
    spawn(store(this, m_session, m_guest, values()), "values for the next start");
}

Task<> NextStartDialog::store(QPointer<NextStartDialog> self, QPointer<HostSession> session, Guest guest, Values values)
{
    ErrorInfo error;
    bool stored = false;
    try {
        if (!session)
            throw Error(ErrorCode::Disconnected, tr("There is no connection to the daemon"));
        const auto guests = session->guests();
        const QString key = GuestStore::keyOf(guest);
        // The ceilings first: a start above its ceiling would raise it, and a ceiling below the start lower that.
        if (values.memoryMax != guest.memoryMax)
            co_await guests.setMemoryMax({key, values.memoryMax});
        if (values.memory != guest.memory)
            co_await guests.setMemory({key, values.memory, std::nullopt, true});
        if (values.vcpusMax != guest.vcpusMax)
            co_await guests.setVcpusMax({key, values.vcpusMax});
        if (values.vcpus != guest.vcpus)
            co_await guests.setVcpus({key, values.vcpus, true});
        stored = true;
    } catch (const Error &thrown) {
        error = thrown.info();
    }
    if (!self)
        co_return;
    self->m_buttons->setEnabled(true);
    if (stored)
        self->done(QDialog::Accepted);
    else
        self->m_bar->showError(error);
}

} // namespace domus
