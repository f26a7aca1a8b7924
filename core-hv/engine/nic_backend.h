// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/fd_stream.h"
#include "host/nic_meter.h"

namespace domus {

/// How a NIC is joined to the host; made ready by toolstack/network.
enum class NicAttachment {
    BuiltIn, ///< QEMU's own user network; no descriptor
    Stream, ///< one end of a socketpair whose other end passt serves: `-netdev stream`
    Tap, ///< an open tap device on a bridge: `-netdev tap,fd=`
};

struct NicBackend {
    NicAttachment attachment = NicAttachment::BuiltIn;
    UniqueFd fd; ///< valid unless BuiltIn; the engine takes it
    NicMeter meter; ///< who counts what goes through it
};

} // namespace domus
