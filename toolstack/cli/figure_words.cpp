// SPDX-License-Identifier: GPL-3.0-or-later
#include "figure_words.h"

#include "byte_size.h"

#include <cmath>

namespace domus::cli {

static QString numberText(double value)
{
    return QString::number(value, 'f', value < 10 ? 1 : 0);
}

QString percentText(double percent)
{
    return QStringLiteral("%1 %").arg(percent, 0, 'f', 1);
}

QString rateText(std::optional<qint64> rate)
{
    return rate ? ByteSize::fromBytes(*rate).toString() + QStringLiteral("/s") : QStringLiteral("-");
}

static QString latencyText(double microseconds)
{
    return microseconds < 1000 ? QStringLiteral("%1 µs").arg(numberText(microseconds))
                               : QStringLiteral("%1 ms").arg(numberText(microseconds / 1000));
}

QString quantityText(const QString &quantity, std::optional<double> value)
{
    if (!value)
        return QStringLiteral("-");
    const QString subject = quantity.section(u'.', 0, 0), kind = quantity.section(u'.', -1);
    if (subject == QLatin1String("cpu") || subject == QLatin1String("vcpu"))
        return percentText(*value);
    if (subject == QLatin1String("load"))
        return QString::number(*value, 'f', 2);
    if (kind.endsWith(QLatin1String("_latency")))
        return latencyText(*value);
    if (kind == QLatin1String("reads") || kind == QLatin1String("writes") || kind.startsWith(QLatin1String("packets_")))
        return numberText(*value) + QStringLiteral("/s");
    const bool isAmount =
        subject == QLatin1String("memory") && kind != QLatin1String("swap_in") && kind != QLatin1String("swap_out");
    return isAmount ? ByteSize::fromBytes(std::llround(*value)).toString() : rateText(std::llround(*value));
}

} // namespace domus::cli
