// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "error.h"

#include <QByteArray>
#include <QString>

namespace domus {

// What the programs that libxl starts for a domain said for themselves: libxl only tells that they failed.

/// The end of QEMU's log, without what is no reason: up to three lines, joined by "; ".
QString deviceModelWords(const QByteArray &log);
/// The end of pygrub's log, which holds its menu's drawing, too: the last line that has words.
QString bootLoaderWords(const QByteArray &log);

/// The error of making the domain of that name, with what its helpers said, as far as they are the reason. Blocking: reads logs
/// below /var/log/xen.
Error withHelperWords(const Error &error, const QString &name, bool bootLoader);

} // namespace domus
