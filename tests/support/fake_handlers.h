// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fake_daemon.h"

namespace domus::test {

/// One handler for each interface, all on the same state.
QList<std::shared_ptr<varlink::InterfaceHandler>> makeFakeHandlers(const std::shared_ptr<FakeState> &state);

} // namespace domus::test
