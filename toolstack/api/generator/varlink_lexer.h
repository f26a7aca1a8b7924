// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "error.h"
#include "generator/varlink_ast.h"

namespace domus::varlinkgen {

struct Token {
    enum class Kind { Word, Punctuation, End };

    Kind kind = Kind::End;
    QString text; ///< a word (letters, digits, '_' and '.'), or one of ( ) [ ] , : ? ->
    Position position;
    QStringList commentAbove; ///< the block of comment lines that ends on the line above (or on this line)
    QString commentAfter; ///< a comment behind it on the same line
};

/// Splits the text; the last token is End. Errors (BadDefinition) begin with "line:column: ".
Result<QList<Token>> splitIntoTokens(const QString &text);

ErrorInfo errorAt(Position position, const QString &text);

} // namespace domus::varlinkgen
