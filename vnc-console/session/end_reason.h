// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/console_messages.h"

#include <QString>

namespace domus {

/// A sentence for people (no full stop), with the lowest layer's words in brackets where there are any. The protocol is
/// VncOptions::protocol.
QString endReason(const QString &protocol, console::FailReason reason, const QString &detail);

} // namespace domus
