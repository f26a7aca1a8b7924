// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <string_view>

namespace domus {

/// The order people expect of names: fc2 before fc10, capitals beside small letters, which `fold` makes alike. Below, at or
/// above 0.
template <typename Char, typename Fold>
class NaturalOrder {
public:
    using View = std::basic_string_view<Char>;

    static int compare(View a, View b)
    {
        const View wholeA = a, wholeB = b;
        while (!a.empty() && !b.empty()) {
            const int order = isDigit(a.front()) && isDigit(b.front()) ? compareNumbers(a, b) : compareLetters(a, b);
            if (order != 0)
                return order;
        }
        return a.size() != b.size() ? sign(a.size(), b.size()) : wholeA.compare(wholeB);
    }

private:
    static bool isDigit(Char c) { return c >= Char('0') && c <= Char('9'); }

    template <typename Number>
    static int sign(Number a, Number b)
    {
        return a < b ? -1 : a > b ? 1 : 0;
    }

    /// The run of digits at the front, without leading zeros; `text` is moved behind it.
    static View takeNumber(View &text)
    {
        const auto size = size_t(std::find_if_not(text.begin(), text.end(), isDigit) - text.begin());
        View digits = text.substr(0, size);
        text.remove_prefix(size);
        while (digits.size() > 1 && digits.front() == Char('0'))
            digits.remove_prefix(1);
        return digits;
    }

    static int compareNumbers(View &a, View &b)
    {
        const View left = takeNumber(a);
        const View right = takeNumber(b);
        return left.size() != right.size() ? sign(left.size(), right.size()) : left.compare(right);
    }

    static int compareLetters(View &a, View &b)
    {
        const int order = sign(Fold()(a.front()), Fold()(b.front()));
        a.remove_prefix(1);
        b.remove_prefix(1);
        return order;
    }
};

} // namespace domus
