// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "xl/xl_text.h"

#include <QSet>

namespace domus {

/// The settings of a text, asked for one by one; the rest is found by what was not asked for. Shapes that do not fit
/// throw XlProblem with their place.
class XlSettings {
public:
    XlSettings(XlText text, XlKind kind) : m_text(std::move(text)), m_kind(kind) {}

    XlKind kind() const { return m_kind; }
    bool isXm() const { return m_kind == XlKind::Xm; }
    XlText &text() { return m_text; }

    /// The setting, which from now on counts as understood; null when it is not there.
    const XlSetting *take(const char *key);
    bool has(const char *key) const { return m_text.find(QString::fromLatin1(key)) != nullptr; }

    /// Text or number, as text; empty when it is not there.
    QString word(const char *key);
    std::optional<qint64> number(const char *key, qint64 least, qint64 most);
    /// A list of texts; one text stands for a list of one.
    std::vector<XlValue> list(const char *key);

    /// Reported, and kept with the settings.
    void warn(int line, int column, const QString &text) { m_text.warnings.append({line, column, text}); }
    [[noreturn]] static void refuse(const XlValue &at, const QString &text);

    /// Goes into the definition as it is.
    void keep(const QString &key, const XlValue &value) { m_kept.append(renderXlSetting(key, value)); }
    void keep(const QString &key, const QString &value);
    /// Keeps what nobody asked for, with a warning where no program knows it.
    void keepRest();
    QStringList kept() const;

private:
    void keepUnknown(const XlSetting &setting);

    XlText m_text;
    XlKind m_kind;
    QSet<QString> m_taken;
    QStringList m_kept;
};

/// Whether a text in xl's own grammar was made for xm all the same: it has keys or devices that only xm knew.
bool looksLikeXm(const XlText &text);

/// Whether a text that is not in xl's grammar is Python rather than an xl.cfg with a mistake in it.
bool looksLikePython(const QString &text);

} // namespace domus
