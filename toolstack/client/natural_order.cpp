// SPDX-License-Identifier: GPL-3.0-or-later
#include "natural_order.h"

#include "natural_compare.h"

namespace domus {

int naturalCompare(QStringView a, QStringView b)
{
    struct Fold {
        char16_t operator()(char16_t c) const { return QChar(c).toCaseFolded().unicode(); }
    };
    return NaturalOrder<char16_t, Fold>::compare({a.utf16(), size_t(a.size())}, {b.utf16(), size_t(b.size())});
}

} // namespace domus
