// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io_domus_guests.h"

namespace domus::cli {

/// What `xl list` prints of these domains, to the blank, for whoever reads that with a script. Pure.
QString xlList(const QList<api::guests::DomainRow> &domains);

/// "r-----": running, blocked, paused, shut down, crashed, dying.
QString xlStateLetters(const api::guests::DomainRow &domain);

} // namespace domus::cli
