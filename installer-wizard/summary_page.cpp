// SPDX-License-Identifier: GPL-3.0-or-later
#include "summary_page.h"

#include "wizard_look.h"

#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPlainTextEdit>
#include <QPushButton>

namespace domus::wizard {

namespace {

/// Text to read: Enter is for the dialog's button.
class CodeView : public QPlainTextEdit {
protected:
    void keyPressEvent(QKeyEvent *event) override
    {
        if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
            event->ignore();
        else
            QPlainTextEdit::keyPressEvent(event);
    }
};

QPlainTextEdit *makeView(const QString &objectName, const QString &name)
{
    auto *view = new CodeView;
    view->setObjectName(objectName);
    view->setAccessibleName(name);
    view->setReadOnly(true);
    view->setTabChangesFocus(true);
    view->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    view->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    view->setLayoutDirection(Qt::LeftToRight); // code is, in every language
    view->document()->setDocumentMargin(8);
    return view;
}

} // namespace

SummaryPage::SummaryPage(QWidget *parent)
    : WizardPage(parent),
      m_definition(makeView(QStringLiteral("definitionView"), tr("Definition of the guest"))),
      m_command(makeView(QStringLiteral("commandEdit"), tr("The same as a command"))),
      m_copy(new QPushButton(tr("Co&py"))),
      m_disk(new TextLabel({}, TextLabel::Weak)),
      m_type(new TextLabel({}, TextLabel::Weak))
{
    m_definition->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_definition->setMinimumHeight(100);
    m_definition->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored);
    m_command->setFixedHeight(m_command->fontMetrics().lineSpacing() * 3 + 18);
    m_copy->setObjectName(QStringLiteral("copyCommandButton"));
    m_copy->setAutoDefault(false);
    m_copy->setAccessibleName(tr("Copy the command"));
    m_copy->setEnabled(false);
    m_disk->setObjectName(QStringLiteral("diskNote"));
    m_type->setObjectName(QStringLiteral("summaryTypeNote"));
    auto *definitionLabel = new QLabel(tr("&Definition"));
    definitionLabel->setBuddy(m_definition);
    auto *commandLabel = new QLabel(tr("The same as a c&ommand"));
    commandLabel->setBuddy(m_command);
    auto *commandRow = new QHBoxLayout;
    commandRow->addWidget(commandLabel, 1);
    commandRow->addWidget(m_copy);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(6);
    layout->addWidget(definitionLabel);
    layout->addWidget(m_definition, 1);
    layout->addWidget(m_disk);
    layout->addWidget(m_type);
    layout->addLayout(commandRow);
    layout->addWidget(m_command);
    connect(m_copy, &QPushButton::clicked, this, &SummaryPage::copyCommand);
}

QWidget *SummaryPage::firstField() const
{
    return m_definition;
}

void SummaryPage::showAsking()
{
    m_hasPreview = false;
    m_definition->clear();
    m_command->clear();
    m_disk->setTextOrHide({});
    m_type->setTextOrHide({});
    m_copy->setEnabled(false);
}

void SummaryPage::showPreview(const api::install::PreviewReply &preview)
{
    m_hasPreview = true;
    m_definition->setPlainText(preview.definition);
    m_command->setPlainText(preview.command);
    m_disk->setTextOrHide(preview.diskPath.isEmpty() ? QString() : tr("Disk image: %1").arg(preview.diskPath));
    m_type->setTextOrHide(preview.xen ? tr("Type of guest: %1. %2").arg(preview.xen->type.toUpper(), preview.xen->reason)
                                      : QString());
    if (preview.installerDisplay == QLatin1String("vnc") || preview.installerDisplay == QLatin1String("rdp"))
        m_type->setTextOrHide(m_type->text() + u' '
                              + tr("Its installer shows itself by %1.").arg(preview.installerDisplay.toUpper()));
    m_copy->setText(tr("Co&py"));
    m_copy->setEnabled(true);
}

void SummaryPage::copyCommand()
{
    QGuiApplication::clipboard()->setText(m_command->toPlainText());
    m_copy->setText(tr("Co&pied"));
}

} // namespace domus::wizard
