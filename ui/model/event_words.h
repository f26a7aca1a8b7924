// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace domus {

/// A word for people for an event's kind; the kind itself where it is new to us.
QString eventWord(const QString &kind);

} // namespace domus
