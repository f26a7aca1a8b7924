// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/add_host_dialog.h"

#include "async/deadline.h"
#include "common/error_bar.h"
#include "daemon_connection.h"
#include "hosts_file.h"
#include "io_domus_daemon.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>

namespace domus {

AddHostDialog::AddHostDialog(QWidget *parent)
    : QDialog(parent),
      m_destination(new QLineEdit(this)),
      m_name(new QLineEdit(this)),
      m_port(new QSpinBox(this)),
      m_identity(new QLineEdit(this)),
      m_state(new QLabel(this)),
      m_error(new ErrorBar(this))
{
    setWindowTitle(tr("Add Host"));
    m_destination->setPlaceholderText(tr("admin@atlas.example.org"));
    m_destination->setMinimumWidth(340);
    m_port->setRange(0, 65535);
    m_port->setSpecialValueText(tr("as usual"));
    m_identity->setPlaceholderText(tr("as usual"));
    m_identity->setToolTip(tr("File of the key to log in with, and no other"));
    m_state->setWordWrap(true);
    m_state->setTextFormat(Qt::PlainText);
    m_state->setText(tr("Another machine with Domus, reached through SSH with your own keys and known hosts."));
    m_error->setDismissable(false);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_bundle = buttons->addButton(tr("&Bundled Xen…"), QDialogButtonBox::ResetRole);
    m_bundle->setToolTip(tr("A Xen host inside QEMU, on this machine"));
    m_bundle->setAutoDefault(false);
    m_addAnyway = buttons->addButton(tr("&Add Anyway"), QDialogButtonBox::ActionRole);
    m_connect = buttons->addButton(tr("&Connect"), QDialogButtonBox::ActionRole);
    m_connect->setDefault(true);
    m_addAnyway->setAutoDefault(false);
    m_addAnyway->hide();
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_connect, &QPushButton::clicked, this, &AddHostDialog::tryIt);
    connect(m_addAnyway, &QPushButton::clicked, this, &AddHostDialog::add);
    connect(m_bundle, &QPushButton::clicked, this, [this] {
        reject();
        Q_EMIT bundleWanted();
    });
    connect(m_destination, &QLineEdit::textEdited, this, &AddHostDialog::suggestName);
    for (auto *field : {m_destination, m_name, m_identity})
        connect(field, &QLineEdit::textChanged, this, &AddHostDialog::update);

    auto *form = new QFormLayout;
    form->addRow(tr("&SSH destination:"), m_destination);
    form->addRow(tr("&Name:"), m_name);
    form->addRow(tr("&Port:"), m_port);
    form->addRow(tr("&Key file:"), m_identity);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_state);
    layout->addLayout(form);
    layout->addWidget(m_error);
    layout->addWidget(buttons);
    update();
}

AddHostDialog::~AddHostDialog()
{
    m_stop.cancel();
}

RemoteHost AddHostDialog::host() const
{
    return {m_name->text().trimmed(), m_destination->text().trimmed(), m_port->value(), m_identity->text().trimmed(), {}};
}

/// "atlas" of "admin@atlas.example.org", until the person names it.
void AddHostDialog::suggestName()
{
    if (m_name->isModified())
        return;
    const auto machine = m_destination->text().section(u'@', -1);
    const bool isAddress = !machine.isEmpty() && (machine.at(0).isDigit() || machine.contains(u':'));
    m_name->setText(isAddress ? machine : machine.section(u'.', 0, 0));
}

void AddHostDialog::update()
{
    const bool complete = !m_destination->text().trimmed().isEmpty() && !m_name->text().trimmed().isEmpty();
    m_connect->setEnabled(complete);
    m_addAnyway->hide(); // another one was tried
}

void AddHostDialog::setTrying(bool trying)
{
    for (auto *field : std::initializer_list<QWidget *>{m_destination, m_name, m_port, m_identity, m_connect, m_bundle})
        field->setEnabled(!trying);
    if (trying)
        m_state->setText(tr("Connecting to %1…").arg(m_destination->text().trimmed()));
}

void AddHostDialog::tryIt()
{
    m_error->clear();
    m_addAnyway->hide();
    if (const auto problem = problemOf(host()); !problem.isEmpty()) {
        m_error->showError(Error(ErrorCode::InvalidArgument, problem).info());
        return;
    }
    setTrying(true);
    spawn(reach(this, host(), m_stop.token()), "trying a host");
}

Task<> AddHostDialog::reach(QPointer<AddHostDialog> self, RemoteHost host, CancelToken token)
{
    ErrorInfo problem;
    try {
        ConnectOptions options;
        options.host = host;
        options.questions = desktopQuestions();
        options.token = token;
        const api::daemon::Client client(co_await openDaemon(options));
        co_await withDeadline(untilCancelled(client.getInfo({}), token), std::chrono::seconds(10),
                              QStringLiteral("the daemon on %1 does not answer").arg(host.destination));
    } catch (const Error &error) {
        problem = error.info();
    }
    if (!self)
        co_return;
    self->setTrying(false);
    if (problem.text.isEmpty())
        co_return self->add();
    self->m_state->setText(tr("That did not work:"));
    self->m_error->showError(problem);
    self->m_addAnyway->show();
}

void AddHostDialog::add()
{
    try {
        addHost(host());
        accept();
    } catch (const Error &error) {
        m_error->showError(error.info());
    }
}

} // namespace domus
