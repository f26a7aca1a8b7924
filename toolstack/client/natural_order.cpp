// SPDX-License-Identifier: GPL-3.0-or-later
#include "natural_order.h"

#include <algorithm>

namespace domus {

static bool isDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

/// The run of digits at the front, without leading zeros; `text` is moved behind it.
static QStringView takeNumber(QStringView &text)
{
    const auto end = std::find_if_not(text.begin(), text.end(), isDigit);
    QStringView digits(text.begin(), end);
    text = QStringView(end, text.end());
    while (digits.size() > 1 && digits.front() == u'0')
        digits = digits.mid(1);
    return digits;
}

static int sign(qsizetype difference)
{
    return difference < 0 ? -1 : difference > 0 ? 1 : 0;
}

int naturalCompare(QStringView a, QStringView b)
{
    const QStringView wholeA = a;
    const QStringView wholeB = b;
    while (!a.isEmpty() && !b.isEmpty()) {
        int order = 0;
        if (isDigit(a.front()) && isDigit(b.front())) {
            const QStringView left = takeNumber(a);
            const QStringView right = takeNumber(b);
            order = left.size() != right.size() ? sign(left.size() - right.size()) : sign(left.compare(right));
        } else {
            order = sign(a.front().toCaseFolded().unicode() - b.front().toCaseFolded().unicode());
            a = a.mid(1);
            b = b.mid(1);
        }
        if (order != 0)
            return order;
    }
    return a.size() != b.size() ? sign(a.size() - b.size()) : sign(wholeA.compare(wholeB));
}

} // namespace domus
