// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cpu_set.h"

#include <QRegularExpression>
#include <set>

namespace domus {
namespace {

tl::unexpected<ErrorInfo> problem(const QString &text, const QString &why)
{
    return tl::unexpected(ErrorInfo{.code = ErrorCode::InvalidArgument,
                                    .text = QStringLiteral("The processors \"%1\" cannot be given: %2").arg(text, why),
                                    .hint = QStringLiteral("Write them as 0-3,^1 or all"),
                                    .cause = {},
                                    .guest = {}});
}

} // namespace

Result<std::vector<int>> parseCpuSet(const QString &text, int count)
{
    static const QRegularExpression shape(QStringLiteral("^(\\^?)([0-9]{1,5})(?:-([0-9]{1,5}))?$"));
    std::set<int> cpus;
    for (const QString &part : text.split(u',')) {
        const QString word = part.trimmed();
        const auto match = shape.match(word);
        if (word != QLatin1String("all") && !match.hasMatch())
            return problem(text, QStringLiteral("'%1' is no processor").arg(word));
        const bool all = word == QLatin1String("all");
        const int first = all ? 0 : match.captured(2).toInt();
        const int last = all ? count - 1 : match.captured(3).isEmpty() ? first : match.captured(3).toInt();
        if (last < first || last >= count)
            return problem(text, QStringLiteral("there are processors 0 to %1").arg(count - 1));
        for (int cpu = first; cpu <= last; ++cpu) {
            if (all || match.captured(1).isEmpty())
                cpus.insert(cpu);
            else
                cpus.erase(cpu);
        }
    }
    if (cpus.empty())
        return problem(text, QStringLiteral("none is left"));
    return std::vector<int>(cpus.begin(), cpus.end());
}

QString formatCpuSet(const std::vector<int> &cpus, int count)
{
    if (int(cpus.size()) >= count)
        return QStringLiteral("all");
    QStringList parts;
    for (size_t first = 0; first < cpus.size();) {
        size_t last = first;
        while (last + 1 < cpus.size() && cpus[last + 1] == cpus[last] + 1)
            ++last;
        parts.append(last == first ? QString::number(cpus[first]) : QStringLiteral("%1-%2").arg(cpus[first]).arg(cpus[last]));
        first = last + 1;
    }
    return parts.join(u',');
}

} // namespace domus
