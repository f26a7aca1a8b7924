// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fake_daemon.h"

namespace domus::shot {

/// Ten guests in every state, figures of ten minutes, a job under way and a failed one.
void fillWithGuests(test::FakeState &state);
/// Two domains of others and a saved guest among the guests, on a machine with Xen.
void fillWithXen(test::FakeState &state);
/// A tree of Fedora's, for a PVH guest whose installer has a VNC server.
Task<api::install::Detection> detectAnaconda(QString source, CancelToken token);
/// What the daemon says of the engine, on a machine without usable KVM.
void fillHost(test::FakeState &state);

} // namespace domus::shot
