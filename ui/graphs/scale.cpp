// SPDX-License-Identifier: GPL-3.0-or-later
#include "graphs/scale.h"

#include "byte_size.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <cmath>

namespace domus {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Graph)
};

double niceDecimal(double value)
{
    const double power = std::pow(10, std::floor(std::log10(value)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (value <= factor * power * (1 + 1e-9))
            return factor * power;
    }
    return 10 * power;
}

double niceBinary(double value)
{
    return std::exp2(std::ceil(std::log2(value) - 1e-9));
}

/// Three digits at most: "1.5 GiB", "332 MiB", "12.3 MiB".
QString roundedBytes(double value)
{
    const auto text = ByteSize::fromBytes(qint64(value)).toString();
    const double number = text.section(u' ', 0, 0).toDouble();
    const int decimals = number >= 100 ? 0 : number >= 10 ? 1 : 2;
    auto digits = QString::number(number, 'f', decimals);
    while (digits.contains(u'.') && (digits.endsWith(u'0') || digits.endsWith(u'.')))
        digits.chop(1);
    return digits + u' ' + text.section(u' ', 1);
}

/// Below it what moves is noise.
double leastTop(GraphUnit unit)
{
    switch (unit) {
    case GraphUnit::Bytes:
        return 1024 * 1024;
    case GraphUnit::ByteRate:
        return 4096;
    case GraphUnit::Rate:
        return 10;
    case GraphUnit::Microseconds:
        return 100;
    case GraphUnit::Percent:
        break;
    }
    return 5;
}

/// Three digits at most: "950 µs", "1.25 ms", "2 s".
QString roundedTime(double microseconds)
{
    const auto digits = [](double value) { return QLocale().toString(value, 'g', 3); };
    if (microseconds < 1000)
        return Words::tr("%1 µs").arg(digits(std::round(microseconds)));
    return microseconds < 1e6 ? Words::tr("%1 ms").arg(digits(microseconds / 1000))
                              : Words::tr("%1 s").arg(digits(microseconds / 1e6));
}

ValueScale inFour(double top)
{
    ValueScale scale;
    scale.top = top;
    for (int i = 0; i <= 4; ++i)
        scale.ticks.append(top * i / 4);
    return scale;
}

} // namespace

ValueScale niceScale(double largest, GraphUnit unit)
{
    const double least = leastTop(unit);
    const double value = std::isfinite(largest) ? std::max(largest, least) : least;
    const bool binary = unit == GraphUnit::Bytes || unit == GraphUnit::ByteRate;
    return inFour(binary ? niceBinary(value) : niceDecimal(value));
}

ValueScale fixedScale(double top)
{
    return inFour(std::isfinite(top) && top > 0 ? top : 1);
}

QString valueText(double value, GraphUnit unit)
{
    const int decimals = value > 0 && value < 10 && value != std::floor(value) ? 1 : 0;
    const auto number = QLocale().toString(value, 'f', decimals);
    switch (unit) {
    case GraphUnit::Bytes:
        return roundedBytes(value);
    case GraphUnit::ByteRate:
        return Words::tr("%1/s").arg(roundedBytes(value));
    case GraphUnit::Rate:
        return Words::tr("%1/s").arg(number);
    case GraphUnit::Microseconds:
        return roundedTime(value);
    case GraphUnit::Percent:
        break;
    }
    return Words::tr("%1 %").arg(number);
}

QString agoText(qint64 seconds)
{
    if (seconds <= 0)
        return Words::tr("now");
    if (seconds < 60 || seconds % 60 != 0)
        return Words::tr("%1 s").arg(seconds);
    if (seconds < 3600 || seconds % 3600 != 0)
        return Words::tr("%1 min").arg(seconds / 60);
    if (seconds < 48 * 3600 || seconds % (24 * 3600) != 0)
        return Words::tr("%1 h").arg(seconds / 3600);
    return Words::tr("%1 d").arg(seconds / (24 * 3600));
}

QString durationText(qint64 seconds)
{
    const qint64 minutes = seconds / 60;
    const qint64 hours = minutes / 60;
    if (minutes < 1)
        return Words::tr("%1 s").arg(std::max<qint64>(0, seconds));
    if (hours < 1)
        return Words::tr("%1 min").arg(minutes);
    if (hours < 24)
        return Words::tr("%1 h %2 min").arg(hours).arg(minutes % 60);
    return Words::tr("%1 d %2 h").arg(hours / 24).arg(hours % 24);
}

QString clockText(qint64 timeMs, qint64 rangeSeconds)
{
    const auto time = QDateTime::fromMSecsSinceEpoch(timeMs);
    if (rangeSeconds > 24 * 3600)
        return QLocale().toString(time, QStringLiteral("ddd HH:mm"));
    return QLocale().toString(time, rangeSeconds <= 600 ? QStringLiteral("HH:mm:ss") : QStringLiteral("HH:mm"));
}

QList<qint64> timeTicks(qint64 rangeSeconds)
{
    QList<qint64> ticks;
    constexpr qint64 day = 24 * 3600;
    const qint64 parts = rangeSeconds % day == 0 && rangeSeconds > day && rangeSeconds <= 7 * day ? rangeSeconds / day
        : rangeSeconds % (4 * 3600) == 0                                                          ? 4
        : rangeSeconds % 60 == 0 && rangeSeconds % 5 == 0 && rangeSeconds >= 300                  ? 5
                                                                                                  : 4;
    for (qint64 i = parts; i >= 0; --i)
        ticks.append(rangeSeconds * i / parts);
    return ticks;
}

} // namespace domus
