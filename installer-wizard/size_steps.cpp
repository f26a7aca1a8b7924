// SPDX-License-Identifier: GPL-3.0-or-later
#include "size_steps.h"

#include <algorithm>

namespace domus::wizard {

static bool isNumber(const QString &text)
{
    bool ok = false;
    text.toDouble(&ok);
    return ok;
}

static ErrorInfo refused(const QString &text)
{
    return {ErrorCode::InvalidArgument, text, {}, {}, {}};
}

Result<ByteSize> SizeText::parse(const QString &text)
{
    QString plain = text.trimmed();
    if (plain.isEmpty())
        return tl::unexpected(refused(tr("Give a size, such as 1.5 GiB.")));
    if (plain.count(u',') == 1 && !plain.contains(u'.'))
        plain.replace(u',', u'.'); // as half of the world writes it
    if (isNumber(plain))
        return tl::unexpected(refused(tr("%1 of what? Write %1 MiB or %1 GiB.").arg(plain)));
    const std::optional<ByteSize> size = ByteSize::parse(plain);
    if (!size)
        return tl::unexpected(refused(tr("“%1” is not a size. Write it like 512 MiB or 1.5 GiB.").arg(text.trimmed())));
    return *size;
}

QString SizeText::of(ByteSize size)
{
    const QString brief = size.toString();
    return ByteSize::parse(brief) == size ? brief : size.toExactString();
}

QList<ByteSize> sizeSteps(ByteSize least, ByteSize most)
{
    QList<ByteSize> steps{least};
    qint64 octave = ByteSize::fromMiB(1).bytes();
    for (; octave < most.bytes(); octave *= 2) {
        for (int quarter = 4; quarter < 8; ++quarter) {
            const ByteSize step = ByteSize::fromBytes(octave / 4 * quarter);
            if (step > least && step < most)
                steps.append(step);
        }
    }
    if (most > least)
        steps.append(most);
    return steps;
}

int nearestStep(const QList<ByteSize> &steps, ByteSize size)
{
    const auto above = std::lower_bound(steps.cbegin(), steps.cend(), size);
    if (above == steps.cbegin())
        return 0;
    if (above == steps.cend())
        return int(steps.size()) - 1;
    const bool lowerIsNearer = size - *std::prev(above) < *above - size;
    return int(std::distance(steps.cbegin(), above)) - (lowerIsNearer ? 1 : 0);
}

} // namespace domus::wizard
