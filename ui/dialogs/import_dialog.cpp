// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/import_dialog.h"

#include "common/error_bar.h"
#include "guest_file.h"

#include <QCheckBox>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace domus {

using api::guests::FileFormat;
using api::guests::ImportDefinitionParameters;
using api::guests::ImportDefinitionReply;
using api::guests::ImportOutcome;

ImportDialog::ImportDialog(HostSession *session, QWidget *parent)
    : QDialog(parent),
      m_session(session),
      m_error(new ErrorBar(this)),
      m_file(new QLineEdit(this)),
      m_summary(new QLabel(this)),
      m_notesLabel(new QLabel(tr("&Not understood, or different here; all of it is kept:"), this)),
      m_notes(new QPlainTextEdit(this)),
      m_replace(new QCheckBox(tr("&Replace the definition of the guest that is there"), this)),
      m_start(new QCheckBox(tr("&Start it then"), this))
{
    setWindowTitle(tr("Import Guest"));
    setMinimumWidth(560);
    m_error->setDismissable(false);
    m_summary->setTextFormat(Qt::PlainText);
    m_summary->setWordWrap(true);
    m_notes->setReadOnly(true);
    m_notes->setTabChangesFocus(true);
    m_notes->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_notes->setAccessibleName(tr("What was not understood"));
    m_notesLabel->setBuddy(m_notes);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(8);
    layout->addLayout(makeFileRow());
    layout->addWidget(m_error);
    layout->addWidget(m_summary);
    layout->addWidget(m_notesLabel);
    layout->addWidget(m_notes, 1);
    layout->addWidget(m_replace);
    layout->addWidget(m_start);
    layout->addSpacing(4);
    layout->addWidget(makeButtons());
    m_replace->hide();
    m_lookSoon.setSingleShot(true);
    m_lookSoon.setInterval(300);
    connect(&m_lookSoon, &QTimer::timeout, this, &ImportDialog::look);
    connect(m_file, &QLineEdit::textChanged, this, [this] {
        const QSignalBlocker quiet(m_replace);
        m_replace->setChecked(false);
        m_replace->hide();
        forgetPlan();
        m_lookSoon.start();
    });
    connect(m_replace, &QCheckBox::toggled, this, &ImportDialog::look);
    forgetPlan();
}

QLayout *ImportDialog::makeFileRow()
{
    auto *label = new QLabel(tr("&File of xl or xm, or a definition:"), this);
    label->setBuddy(m_file);
    m_file->setPlaceholderText(QStringLiteral("/etc/xen/…"));
    m_file->setClearButtonEnabled(true);
    auto *choose = new QPushButton(tr("&Browse…"), this);
    choose->setAutoDefault(false);
    connect(choose, &QPushButton::clicked, this, &ImportDialog::browse);
    auto *row = new QHBoxLayout;
    row->addWidget(m_file, 1);
    row->addWidget(choose);
    auto *layout = new QVBoxLayout;
    layout->addWidget(label);
    layout->addLayout(row);
    return layout;
}

QWidget *ImportDialog::makeButtons()
{
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_copy = buttons->addButton(tr("&Copy as Command"), QDialogButtonBox::ActionRole);
    m_copy->setAutoDefault(false);
    m_import = buttons->addButton(tr("&Import"), QDialogButtonBox::AcceptRole);
    m_import->setDefault(true);
    connect(m_copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(command()); });
    connect(buttons, &QDialogButtonBox::accepted, this, &ImportDialog::importIt);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    return buttons;
}

QString ImportDialog::path() const
{
    const QString text = m_file->text().trimmed();
    return text.startsWith(QLatin1String("~/")) ? QDir::homePath() + text.mid(1) : text;
}

QString ImportDialog::command() const
{
    const QString file = QLatin1Char('\'') + path().replace(u'\'', QStringLiteral("'\\''")) + QLatin1Char('\'');
    return QStringLiteral("dom %1 %2%3")
        .arg(m_start->isChecked() ? QStringLiteral("create") : QStringLiteral("import"),
             m_replace->isChecked() ? QStringLiteral("--replace ") : QString(), file);
}

void ImportDialog::setFile(const QString &path)
{
    m_file->setText(path);
    look();
}

void ImportDialog::browse()
{
    auto *dialog = new QFileDialog(this, tr("Import Guest"), path().section(u'/', 0, -2));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &ImportDialog::setFile);
    dialog->open();
}

/// Nothing is known of the file now.
void ImportDialog::forgetPlan()
{
    ++m_round;
    m_error->clear();
    m_summary->clear();
    m_notesLabel->hide();
    m_notes->hide();
    m_import->setEnabled(false);
    m_copy->setEnabled(false);
}

void ImportDialog::look()
{
    m_lookSoon.stop();
    forgetPlan();
    if (path().isEmpty())
        return;
    try {
        m_text = readGuestFile(path());
    } catch (const Error &error) {
        return showProblem(error.info());
    }
    ask(true);
}

void ImportDialog::importIt()
{
    m_import->setEnabled(false);
    ask(false);
}

void ImportDialog::ask(bool preview)
{
    ImportDefinitionParameters wish;
    wish.text = m_text;
    wish.fileName = path();
    wish.replace = m_replace->isChecked();
    wish.preview = preview;
    spawn(call(this, m_session, ++m_round, wish, !preview && m_start->isChecked()), "import a guest");
}

Task<> ImportDialog::call(QPointer<ImportDialog> self, QPointer<HostSession> session, quint64 round,
                          ImportDefinitionParameters wish, bool start)
{
    ErrorInfo error{ErrorCode::Disconnected, tr("The daemon is away"), tr("Try again when it is back."), {}, {}};
    try {
        if (session) {
            const auto guests = session->guests();
            const auto reply = co_await guests.importDefinition(wish);
            if (start)
                co_await guests.start({reply.uuid});
            if (self && self->m_round == round)
                self->onAnswer(reply, *wish.preview);
            co_return;
        }
    } catch (const Error &thrown) {
        error = thrown.info();
    }
    if (self && self->m_round == round) {
        self->showProblem(error);
        self->m_import->setEnabled(!*wish.preview); // a start can be tried again
    }
}

void ImportDialog::onAnswer(const ImportDefinitionReply &reply, bool preview)
{
    if (preview)
        return showPlan(reply);
    const QPointer<ImportDialog> self(this);
    Q_EMIT imported(reply.name);
    if (self) // a slot may have deleted it
        accept();
}

static QString formatWords(FileFormat format)
{
    switch (format) {
    case FileFormat::Yaml:
        return ImportDialog::tr("a definition");
    case FileFormat::Xl:
        return ImportDialog::tr("an xl.cfg");
    case FileFormat::Xm:
        return ImportDialog::tr("an xm file");
    }
    return {};
}

void ImportDialog::showPlan(const ImportDefinitionReply &plan)
{
    switch (plan.outcome) {
    case ImportOutcome::Defined:
        m_summary->setText(tr("The guest “%1”, from %2.").arg(plan.name, formatWords(plan.format)));
        break;
    case ImportOutcome::Replaced:
        m_summary->setText(tr("“%1” is there; its definition would be replaced by %2.").arg(plan.name, formatWords(plan.format)));
        break;
    case ImportOutcome::Unchanged:
        m_summary->setText(tr("“%1” is there already, with this definition.").arg(plan.name));
        break;
    }
    QStringList lines;
    for (const api::guests::Note &note : plan.notes)
        lines.append(note.line > 0 ? tr("line %1: %2").arg(QString::number(note.line), note.text) : note.text);
    m_notes->setPlainText(lines.join(u'\n'));
    m_notes->setVisible(!lines.isEmpty());
    m_notesLabel->setVisible(!lines.isEmpty());
    m_import->setEnabled(true);
    m_copy->setEnabled(true);
}

void ImportDialog::showProblem(const ErrorInfo &error)
{
    m_summary->clear();
    m_error->showError(error);
    m_import->setEnabled(false);
    if (error.code == ErrorCode::AlreadyExists)
        m_replace->show();
}

} // namespace domus
