// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QTextDocument>

namespace domus {

/// Words of others (guests, other machines) for a tool tip, which takes what looks like HTML for that, and has no end.
inline QString plainToolTip(const QString &words)
{
    constexpr qsizetype enough = 2000;
    const QString text = words.size() > enough ? QString(words.first(enough) + QChar(0x2026)) : words;
    if (!Qt::mightBeRichText(text))
        return text;
    return QStringLiteral("<p style='white-space:pre-wrap'>") + text.toHtmlEscaped() + QStringLiteral("</p>");
}

} // namespace domus
