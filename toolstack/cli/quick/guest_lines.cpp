// SPDX-License-Identifier: GPL-3.0-or-later
#include "guest_lines.h"

#include "size_text.h"

#include <algorithm>
#include <array>

namespace domus::cli {
namespace {

struct StateStyle {
    std::string_view state;
    Style style;
};

constexpr std::array<StateStyle, 7> styles{{{"off", Style::Faint},
                                            {"starting", Style::Warning},
                                            {"running", Style::Good},
                                            {"paused", Style::Warning},
                                            {"stopping", Style::Warning},
                                            {"crashed", Style::Bad},
                                            {"broken", Style::Bad}}};

const StateStyle *find(std::string_view state)
{
    const auto *const found = std::find_if(styles.begin(), styles.end(), [&](const auto &known) { return known.state == state; });
    return found == styles.end() ? nullptr : found;
}

TableCell stateCell(const GuestLine &guest)
{
    const StateStyle *const known = find(guest.state);
    return narrowCell(guest.state + (guest.installing ? ", installing" : "") + (guest.saved ? ", saved" : ""),
                      known ? known->style : Style::Plain);
}

} // namespace

bool isGuestState(std::string_view state)
{
    return find(state) != nullptr;
}

bool isAtRest(std::string_view state)
{
    return state == "off" || state == "broken";
}

PlainTable guestTable(const std::vector<GuestLine> &guests, TableCell (*cellOf)(const std::string &text))
{
    PlainTable table({"Name", "State", "Memory", "vCPUs", "OS"}, {2, 3});
    for (const GuestLine &guest : guests) {
        const bool known = guest.state != "broken";
        table.addRow({cellOf(guest.name), stateCell(guest), narrowCell(known ? sizeText(guest.memory) : "-"),
                      narrowCell(known ? std::to_string(guest.vcpus) : "-"), cellOf(guest.os)});
    }
    return table;
}

} // namespace domus::cli
