// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io_domus_stats.h"

#include <QList>
#include <QStringList>

namespace domus {

/// Figures as a row of named numbers; NaN where there is none. The names are those of io.domus.stats.History.
struct Quantities {
    QStringList names;
    QList<float> values;
};

// Pure. All parts of the figures must be there.
Quantities quantitiesOf(const api::stats::GuestFigures &figures);
Quantities quantitiesOf(const api::stats::HostFigures &figures);

/// The order of names that people expect: processors, memory, disks, NICs; each by number or name.
void sortQuantityNames(QStringList &names);

/// Whether a name is among those asked for: one that ends with a dot means all that begin with it. All are, where
/// nothing is asked.
bool isAsked(const QString &name, const std::optional<QStringList> &asked);

} // namespace domus
