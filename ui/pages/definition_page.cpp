// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/definition_page.h"

#include "common/error_bar.h"
#include "files.h"

#include <QFileDialog>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>

namespace domus {

DefinitionPage::DefinitionPage(HostSession *session, QWidget *parent)
    : GuestTab(parent),
      m_session(session),
      m_error(new ErrorBar(this)),
      m_editor(new QPlainTextEdit(this)),
      m_note(new QLabel(this)),
      m_save(new QPushButton(tr("Sa&ve"), this)),
      m_revert(new QPushButton(tr("Re&vert"), this)),
      m_export(new QPushButton(tr("E&xport as xl.cfg…"), this))
{
    m_editor->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_editor->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_editor->setFrameShape(QFrame::NoFrame);
    m_editor->setTabChangesFocus(true);
    m_editor->setAccessibleName(tr("Definition of the guest"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_error);
    layout->addWidget(m_editor);
    layout->addLayout(makeButtons());
    connect(m_editor->document(), &QTextDocument::modificationChanged, this, &DefinitionPage::updateButtons);
    connect(m_save, &QPushButton::clicked, this, &DefinitionPage::save);
    connect(m_revert, &QPushButton::clicked, this, &DefinitionPage::revert);
    connect(m_export, &QPushButton::clicked, this, &DefinitionPage::exportXl);
    updateButtons();
}

QLayout *DefinitionPage::makeButtons()
{
    auto *buttons = new QHBoxLayout;
    buttons->setContentsMargins(12, 8, 12, 8);
    buttons->addWidget(m_export);
    buttons->addWidget(m_note, 1);
    buttons->addWidget(m_revert);
    buttons->addWidget(m_save);
    return buttons;
}

void DefinitionPage::open(const GuestEntry &entry)
{
    m_error->clear();
    m_editor->clear();
    m_editor->document()->setModified(false);
    refresh(entry);
}

void DefinitionPage::refresh(const GuestEntry &entry)
{
    m_key = GuestStore::keyOf(entry.guest);
    m_live = isLive(entry.guest.state);
    updateButtons();
    if (!m_editor->document()->isModified())
        revert();
}

void DefinitionPage::close()
{
    m_key.clear();
}

void DefinitionPage::updateButtons()
{
    const bool modified = m_editor->document()->isModified();
    m_save->setEnabled(modified);
    m_revert->setEnabled(modified);
    m_export->setEnabled(!modified); // what is stored is written
    m_note->setText(m_live ? tr("Changes count from the next start") : QString());
}

void DefinitionPage::revert()
{
    if (m_session && m_session->state() == LinkState::Connected)
        spawn(load(this, m_session, m_key), "definition of a guest");
}

void DefinitionPage::save()
{
    if (m_session)
        spawn(store(this, m_session, m_key, m_editor->toPlainText()), "save a definition");
}

void DefinitionPage::exportXl()
{
    auto *dialog = new QFileDialog(this, tr("Export as xl.cfg"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("cfg"));
    connect(dialog, &QFileDialog::fileSelected, this, [this, key = m_key](const QString &path) {
        if (m_session)
            spawn(writeXl(this, m_session, key, path), "export a definition");
    });
    dialog->open();
}

Task<> DefinitionPage::writeXl(QPointer<DefinitionPage> self, QPointer<HostSession> session, QString key, QString path)
{
    ErrorInfo error;
    try {
        const auto guests = session->guests();
        const auto reply = co_await guests.exportDefinition({key, api::guests::FileFormat::Xl});
        replaceFile(path, reply.text.toUtf8());
        if (self && self->m_key == key)
            self->m_error->showNotice(tr("Written to %1").arg(path));
        co_return;
    } catch (const Error &thrown) {
        error = thrown.info();
    }
    if (self && self->m_key == key)
        self->m_error->showError(error);
}

Task<> DefinitionPage::load(QPointer<DefinitionPage> self, QPointer<HostSession> session, QString key)
{
    ErrorInfo error;
    try {
        const auto guests = session->guests();
        const auto reply = co_await guests.getDefinition({key});
        if (self && self->m_key == key) {
            if (self->m_editor->toPlainText() != reply.text)
                self->m_editor->setPlainText(reply.text);
            self->m_editor->document()->setModified(false);
        }
        co_return;
    } catch (const Error &thrown) {
        error = thrown.info();
    }
    if (self && self->m_key == key && error.code != ErrorCode::Disconnected)
        self->m_error->showError(error);
}

Task<> DefinitionPage::store(QPointer<DefinitionPage> self, QPointer<HostSession> session, QString key, QString text)
{
    ErrorInfo error;
    try {
        const auto guests = session->guests();
        const auto reply = co_await guests.setDefinition({text});
        if (self && self->m_key == key) {
            self->m_editor->document()->setModified(false);
            self->m_error->clear();
            if (!reply.warnings.isEmpty())
                self->m_error->showNotice(reply.warnings.join(u'\n'));
        }
        co_return;
    } catch (const Error &thrown) {
        error = thrown.info();
    }
    if (self && self->m_key == key)
        self->m_error->showError(error);
}

} // namespace domus
