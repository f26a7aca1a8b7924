// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <functional>

namespace domus::shot {

/// The dialog and the window for VNC addresses in every state, with real servers on Unix sockets.
void shootVncAddresses(const std::function<void(QWidget &window, const QString &name)> &take);

} // namespace domus::shot
