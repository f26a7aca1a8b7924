// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wizard_page.h"

class QPlainTextEdit;
class QPushButton;
class QLabel;

namespace domus::wizard {

class TextLabel;

/// What Install will make: the definition, and the same wish as a command.
class SummaryPage : public WizardPage {
    Q_OBJECT
public:
    explicit SummaryPage(QWidget *parent = nullptr);

    void showAsking(); ///< empties it
    void showPreview(const api::install::PreviewReply &preview);
    bool hasPreview() const { return m_hasPreview; }

    QString title() const override { return tr("Summary"); }
    QString subtitle() const override
    {
        return tr("Nothing has been made yet. Install makes the guest and starts its installer.");
    }
    QWidget *firstField() const override;

private:
    void copyCommand();

    QPlainTextEdit *m_definition;
    QPlainTextEdit *m_command;
    QPushButton *m_copy;
    TextLabel *m_disk;
    TextLabel *m_type;
    bool m_hasPreview = false;
};

} // namespace domus::wizard
