// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "error.h"

#include <cstdint>

namespace domus {

/// The number of a domain that is not dom0. libxl destroys dom0's own XenStore tree when it is told to destroy domain 0,
/// which is also what it leaves in a number that it has not filled in yet: whatever changes a domain takes this type, and
/// this is the one place that looks.
class GuestDomid {
public:
    /// Throws Error(Internal) for dom0 and for what is no domain's number.
    static GuestDomid from(std::uint32_t number)
    {
        constexpr std::uint32_t firstReserved = 0x7ff0;
        if (number == 0 || number >= firstReserved)
            throw Error(ErrorCode::Internal, QStringLiteral("%1 is no guest's domain").arg(number));
        return GuestDomid(number);
    }

    std::uint32_t number() const { return m_number; }
    bool operator==(const GuestDomid &) const = default;

private:
    explicit GuestDomid(std::uint32_t number) : m_number(number) {}
    std::uint32_t m_number;
};

} // namespace domus
