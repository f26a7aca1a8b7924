// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <functional>

class QWidget;

namespace domus {

/// Asks for the file of a saved guest and calls back with its absolute path; never where the person changes his mind. A file of
/// another machine cannot be looked for: its path is typed.
void askForSavedFile(QWidget *parent, const QString &otherMachine, std::function<void(const QString &file)> then);

} // namespace domus
