// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <functional>

class QWidget;

namespace domus::wizard {

/// Opens a file dialog over the widget and returns at once; calls back with the path that was chosen, if one was, as
/// long as the widget lives.
void chooseFile(QWidget *over, const QString &title, const QString &startAt, std::function<void(QString path)> chosen);

} // namespace domus::wizard
