// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "look/theme.h"
#include "vnc_address.h"

#include <QStringList>
#include <optional>

namespace domus {

/// What the command line of `domus` says. Read by hand: QCommandLineParser costs a millisecond of the start.
struct StartOptions {
    PaletteChoice palette = PaletteChoice::System;
    bool exitAfterFirstPaint = false; ///< for measuring: print when the list was painted, and end
    bool help = false;
    bool version = false;
    std::optional<VncAddress> vnc; ///< only that server's display is wanted
    bool viewOnly = false;
    QString problem; ///< what is wrong with the command line; empty when nothing is
};

/// Arguments without the program's name and without those that Qt takes.
StartOptions parseStartOptions(const QStringList &arguments);

/// For `domus --help`.
QString startHelp();

} // namespace domus
