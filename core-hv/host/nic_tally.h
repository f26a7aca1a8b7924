// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>

namespace domus {

/// What domus-netguard has carried for one NIC, in a file that it maps and others read. Numbers are in the machine's own
/// byte order. (No Qt here: the guard has none.)
struct NicTally {
    std::atomic<uint64_t> sentBytes = 0; ///< by the guest
    std::atomic<uint64_t> packetsSent = 0;
    std::atomic<uint64_t> receivedBytes = 0; ///< by the guest
    std::atomic<uint64_t> packetsReceived = 0;
};
static_assert(sizeof(NicTally) == 32 && std::atomic<uint64_t>::is_always_lock_free);

} // namespace domus
