// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/guest_words.h"

namespace domus {

/// How far a guest is with what was asked of it, in a sentence, and how to colour it. Pure.
struct LiveWords {
    QString text;
    QString cause; ///< why it does not follow; empty otherwise
    Tone tone = Tone::Quiet;
    bool operator==(const LiveWords &) const = default;
};

/// "Has 512 MiB", "Asked for 1 GiB, at 640 MiB", "Asked for 256 MiB, stays at 512 MiB".
LiveWords memoryWords(const Guest &guest);
/// "Runs on 2 vCPUs", "Asked for 4 vCPUs, runs on 2".
LiveWords vcpuWords(const Guest &guest);
/// "512 MiB, up to 1 GiB" or "1 GiB".
QString nextMemoryText(const Guest &guest);
/// "2 vCPUs, up to 4".
QString nextVcpuText(const Guest &guest);

} // namespace domus
