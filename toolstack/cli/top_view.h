// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "figures_store.h"
#include "output.h"

#include <QStringList>

namespace domus::cli {

/// What the lines are sorted by; the largest comes first, but names from A.
enum class TopOrder { Cpu, Memory, Disk, Network, Name };

/// How a person wants to see it.
struct TopChoice {
    TopOrder order = TopOrder::Cpu;
    int firstLine = 0; ///< scrolled so far down
    bool leaves = false;
};

/// What the bytes of a keyboard ask for: c, m, d, n, a or the arrows left and right for the order; up, down, the pages'
/// keys, Home and End to scroll; q, Escape or Ctrl+C to leave. Pure.
TopChoice choiceAfter(TopChoice choice, const QByteArray &keys, int page);

/// The picture in lines: the host, a heading, and one line per guest. Pure. `names` by UUID; `height` 0 = all of them.
/// What is wider than the output is left out from the right.
QStringList topLines(const FiguresStore &figures, const QHash<QString, QString> &names, const TopChoice &choice,
                     const Output &output, int height);

} // namespace domus::cli
