// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "xl/xl_text.h"

#include <QHash>
#include <QSet>

namespace domus {

/// Thrown where a value cannot be told without running Python.
struct XmUnknown {
    int line;
    int column;
    QString text; ///< "'os' is not known without running it"
};

/// What xm's names stand for while a file is read; no value where it cannot be known.
struct XmNames {
    QHash<QString, std::optional<XlValue>> values;
    QSet<QString> used; ///< names that other values were made of
    qsizetype work = 0; ///< characters and items made so far
};

/// The value of tokens [begin, end): literals, lists, names, +, -, *, %, comparisons, and/or/not. Throws XmUnknown for all
/// else, and XlProblem when it grows out of bounds.
XlValue evaluateXmExpression(const std::vector<XlToken> &tokens, size_t begin, size_t end, XmNames *names);

/// Whether Python takes the value for true.
bool isTrueInPython(const XlValue &value);

} // namespace domus
