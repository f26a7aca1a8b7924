// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "guest_definition.h"
#include "xl/xl_config.h"

#include <vector>

namespace domus {

// From a text to its settings. Everything here is bounded: size of the text, nesting, and what the evaluator makes.

constexpr qsizetype xlTextLimit = 64 << 10; ///< bytes
constexpr qsizetype xlLineLimit = 8 << 10; ///< characters
constexpr int xlDepthLimit = 16; ///< of lists, parentheses and blocks

struct XlToken {
    enum class Kind { Name, Number, Text, Symbol, NewLine, End };
    Kind kind = Kind::End;
    QString text; ///< of Text: what the quotes hold
    int line = 1;
    int column = 1;
    qsizetype begin = 0; ///< its characters in the text
    qsizetype end = 0;
    bool is(const char *symbol) const { return kind == Kind::Symbol && text == QLatin1String(symbol); }
};

struct XlValue {
    enum class Kind { Text, Number, List };
    Kind kind = Kind::Text;
    QString text; ///< of a number: as written
    std::vector<XlValue> items;
    int line = 1;
    int column = 1;

    bool isList() const { return kind == Kind::List; }
    /// "0x10", "010" and "16" as xl reads them, also in quotes; nothing when it is no number.
    std::optional<qint64> number() const;
    /// Characters and items together: what a copy costs.
    qsizetype weight() const;
};

struct XlSetting {
    QString key;
    XlValue value;
    int line = 1;
    int column = 1;
};

/// Each key once, with its last value, in the order of the text.
struct XlText {
    std::vector<XlSetting> settings;
    QList<DefinitionWarning> warnings;
    QStringList unread; ///< lines that were not understood, as they stand
    QStringList computed; ///< names that the text itself used to make other values; no settings unless they are known keys

    QList<XlSetting> unknown; ///< assignments whose value could not be told, by key and place; no value

    const XlSetting *find(QStringView key) const;
    void set(XlSetting setting);
};

/// Thrown while reading; the public functions turn it into an error with line and column.
struct XlProblem {
    int line;
    int column;
    QString text;
};

/// The text's words. Kind::Xl takes xl's grammar only and says of anything else that it looks like Python; Kind::Xm
/// knows Python's strings, continuation lines and operators, and takes typographic quotes with a warning.
std::vector<XlToken> lexXl(const QString &text, XlKind kind, QList<DefinitionWarning> *warnings);

/// xl's grammar: key = value, key += value, lists.
XlText parseXl(const QString &text);

/// An xm file: Python of which literals, lists, +, -, %, names and `if` are evaluated. Nothing is run; every other
/// line is reported and kept in `unread`.
XlText evaluateXm(const QString &text);

/// "key = value" in xl's grammar.
QString renderXlValue(const XlValue &value);
QString renderXlSetting(const QString &key, const XlValue &value);
/// In quotes.
QString quotedXl(const QString &text);

} // namespace domus
