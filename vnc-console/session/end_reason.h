// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/console_messages.h"

#include <QString>

namespace domus {

/// A sentence for people (no full stop), with the lowest layer's words in brackets where there are any.
QString endReason(console::FailReason reason, const QString &detail);

} // namespace domus
