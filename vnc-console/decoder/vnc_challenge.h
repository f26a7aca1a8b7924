// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace domus::console {

using Challenge = std::array<uint8_t, 16>;

/// The answer of VNC's own password scheme: DES with the password's first eight characters (Latin-1), each with its bits in
/// reverse. Nothing when the library refuses DES.
std::optional<Challenge> answerChallenge(const Challenge &challenge, const std::string &password);

} // namespace domus::console
