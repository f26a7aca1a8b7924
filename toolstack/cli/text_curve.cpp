// SPDX-License-Identifier: GPL-3.0-or-later
#include "text_curve.h"

#include <algorithm>

namespace domus::cli {

QString textCurve(const QList<std::optional<double>> &values, int width)
{
    constexpr int heights = 8;
    constexpr char16_t lowest = u'▁';
    double most = 0;
    for (const auto &value : values)
        most = std::max(most, value.value_or(0));
    QString line;
    const qsizetype count = std::min<qsizetype>(width, values.size());
    for (qsizetype i = 0; i < count; ++i) {
        std::optional<double> largest;
        for (qsizetype j = i * values.size() / count; j < (i + 1) * values.size() / count; ++j) {
            if (values[j])
                largest = std::max(largest.value_or(*values[j]), *values[j]);
        }
        const int height = largest && most > 0 ? std::clamp(int(*largest / most * heights), 0, heights - 1) : 0;
        line += largest ? QChar(char16_t(lowest + height)) : QChar(u' ');
    }
    return line;
}

} // namespace domus::cli
