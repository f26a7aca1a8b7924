// SPDX-License-Identifier: GPL-3.0-or-later
#include "console_keys.h"

#include "error.h"

namespace domus::cli {

/// What a terminal sends for Ctrl and that character.
static std::optional<char> controlCode(QChar c)
{
    const char16_t upper = c.toUpper().unicode();
    return upper >= u'@' && upper <= u'_' ? std::optional(char(upper - u'@')) : std::nullopt;
}

std::optional<char> escapeKey(const QString &text)
{
    const QString lower = text.toLower();
    if (lower == QLatin1String("none"))
        return std::nullopt;
    for (const QString &prefix : {QStringLiteral("^"), QStringLiteral("ctrl+"), QStringLiteral("ctrl-")}) {
        if (lower.startsWith(prefix) && lower.size() == prefix.size() + 1) {
            if (const auto code = controlCode(lower.back()))
                return code;
        }
    }
    if (text.size() == 1 && text.front().unicode() > 0x20 && text.front().unicode() < 0x7f)
        return char(text.front().unicode());
    throw Error(ErrorCode::InvalidArgument, QStringLiteral("--escape '%1' is not a key").arg(text),
                QStringLiteral("Write ^] or Ctrl+] or one character, or none."));
}

QString escapeKeyName(char key)
{
    const bool isControl = key >= 0 && key < 0x20;
    return isControl ? QString(QStringLiteral("Ctrl+") + QLatin1Char(char(key + '@'))) : QString(QLatin1Char(key));
}

ConsoleInput splitAtEscape(const QByteArray &typed, std::optional<char> key)
{
    const qsizetype at = key ? typed.indexOf(*key) : -1;
    return at < 0 ? ConsoleInput{typed, false} : ConsoleInput{typed.left(at), true};
}

} // namespace domus::cli
