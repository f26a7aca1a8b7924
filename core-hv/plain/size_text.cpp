// SPDX-License-Identifier: GPL-3.0-or-later
#include "size_text.h"

namespace domus {

std::string sizeText(std::int64_t bytes)
{
    static constexpr const char *names[] = {"B", "KiB", "MiB", "GiB", "TiB"};
    const std::uint64_t amount = bytes < 0 ? -std::uint64_t(bytes) : std::uint64_t(bytes);
    unsigned unit = 0;
    while (unit + 1 < std::size(names) && amount >> (10 * (unit + 1)) != 0)
        ++unit;
    const unsigned shift = 10 * unit;
    std::uint64_t whole = amount >> shift;
    // What is left, in hundredths; half of one counts as one.
    const std::uint64_t rest = amount - (whole << shift);
    std::uint64_t hundredths = unit == 0 ? 0 : (rest * 100 + (std::uint64_t(1) << (shift - 1))) >> shift;
    whole += hundredths / 100;
    hundredths %= 100;
    std::string text = (bytes < 0 ? "-" : "") + std::to_string(whole);
    if (hundredths != 0)
        text += '.' + std::to_string(hundredths / 10) + (hundredths % 10 != 0 ? std::to_string(hundredths % 10) : "");
    return text + ' ' + names[unit];
}

} // namespace domus
