// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "byte_size.h"
#include "error.h"

#include <QCoreApplication>
#include <QList>

namespace domus::wizard {

/// How people choose sizes. Pure.
class SizeText {
    Q_DECLARE_TR_FUNCTIONS(SizeText)
public:
    /// "1.5 GiB", "1,5 GiB", "512m"; a bare number is refused with both readings, as is anything else, with the reason.
    static Result<ByteSize> parse(const QString &text);
    /// As short as can be read back to the same size.
    static QString of(ByteSize size);
};

/// Round sizes from least to most, four to each doubling, as the positions of a slider. Both ends are in it.
QList<ByteSize> sizeSteps(ByteSize least, ByteSize most);
/// The position whose size is nearest; 0 of an empty list.
int nearestStep(const QList<ByteSize> &steps, ByteSize size);

} // namespace domus::wizard
