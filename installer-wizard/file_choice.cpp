// SPDX-License-Identifier: GPL-3.0-or-later
#include "file_choice.h"

#include <QFileDialog>

namespace domus::wizard {

void chooseFile(QWidget *over, const QString &title, const QString &startAt, std::function<void(QString path)> chosen)
{
    auto *dialog = new QFileDialog(over, title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    if (startAt.startsWith(u'/'))
        dialog->setDirectory(startAt.section(u'/', 0, -2) + u'/');
    QObject::connect(dialog, &QFileDialog::fileSelected, over, [chosen](const QString &path) { chosen(path); });
    dialog->open();
}

} // namespace domus::wizard
