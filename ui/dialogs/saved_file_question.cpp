// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/saved_file_question.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QInputDialog>

namespace domus {

namespace {
struct Words {
    Q_DECLARE_TR_FUNCTIONS(SavedFileQuestion)
};
} // namespace

void askForSavedFile(QWidget *parent, const QString &otherMachine, std::function<void(const QString &file)> then)
{
    const auto title = Words::tr("Restore a Saved Guest");
    if (otherMachine.isEmpty()) {
        auto *dialog = new QFileDialog(parent, title);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::ExistingFile);
        QObject::connect(dialog, &QFileDialog::fileSelected, parent, std::move(then));
        dialog->open();
        return;
    }
    auto *dialog = new QInputDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    dialog->setLabelText(Words::tr("Path of the file on %1:").arg(otherMachine));
    QObject::connect(dialog, &QInputDialog::textValueSelected, parent, [then = std::move(then)](const QString &file) {
        if (!file.trimmed().isEmpty())
            then(file.trimmed());
    });
    dialog->open();
}

} // namespace domus
