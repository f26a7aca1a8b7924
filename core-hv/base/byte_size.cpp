// SPDX-License-Identifier: GPL-3.0-or-later
#include "byte_size.h"

#include "size_text.h"

#include <array>
#include <cmath>

namespace domus {
namespace {

struct Unit {
    char16_t letter;
    int shift;
    const char *name;
};

constexpr std::array<Unit, 5> units{
    {{u'\0', 0, "B"}, {u'k', 10, "KiB"}, {u'm', 20, "MiB"}, {u'g', 30, "GiB"}, {u't', 40, "TiB"}}};

/// The shift for "", "b", "k", "kb", "kib" and so on; nothing for any other word.
std::optional<int> shiftOfUnit(QStringView word)
{
    if (word.compare(u"b", Qt::CaseInsensitive) == 0)
        return 0;
    for (const Unit &unit : units) {
        if (unit.shift == 0 || word.isEmpty() || word.front().toLower() != QChar(unit.letter))
            continue;
        const QStringView rest = word.mid(1);
        if (rest.isEmpty() || rest.compare(u"b", Qt::CaseInsensitive) == 0 || rest.compare(u"ib", Qt::CaseInsensitive) == 0)
            return unit.shift;
    }
    return std::nullopt;
}

} // namespace

std::optional<ByteSize> ByteSize::parse(QStringView text)
{
    text = text.trimmed();
    qsizetype digits = 0;
    while (digits < text.size() && ((text[digits] >= u'0' && text[digits] <= u'9') || text[digits] == u'.'))
        ++digits;
    const QStringView number = text.first(digits);
    const auto shift = shiftOfUnit(text.mid(digits).trimmed());
    bool ok = false;
    const double value = number.toDouble(&ok);
    if (!ok || !shift || number.startsWith(u'.') || number.endsWith(u'.'))
        return std::nullopt;
    if (!number.contains(u'.') && number.size() <= 18) {
        const qint64 whole = number.toLongLong();
        if (whole <= (qint64(1) << 62) >> *shift)
            return ByteSize(whole << *shift);
        return std::nullopt;
    }
    const double bytes = std::round(std::ldexp(value, *shift));
    if (bytes > std::ldexp(1.0, 62))
        return std::nullopt;
    return ByteSize(qint64(bytes));
}

QString ByteSize::toString() const
{
    return QString::fromStdString(sizeText(m_bytes));
}

QString ByteSize::toExactString() const
{
    const Unit *best = &units.front();
    for (const Unit &unit : units) {
        if (m_bytes != 0 && (m_bytes & ((qint64(1) << unit.shift) - 1)) == 0)
            best = &unit;
    }
    return QString::number(m_bytes >> best->shift) + QLatin1String(best->name);
}

} // namespace domus
