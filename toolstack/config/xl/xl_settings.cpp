// SPDX-License-Identifier: GPL-3.0-or-later
#include "xl/xl_settings.h"

#include "map_reader.h"
#include "xl/xl_device.h"
#include "xl/xl_words.h"

#include <algorithm>

namespace domus {

static QString foundText(const XlValue &value)
{
    return value.isList() ? QStringLiteral("a list") : u'\'' + value.text.left(60) + u'\'';
}

const XlSetting *XlSettings::take(const char *key)
{
    const QString name = QString::fromLatin1(key);
    m_taken.insert(name);
    return m_text.find(name);
}

void XlSettings::refuse(const XlValue &at, const QString &text)
{
    throw XlProblem{at.line, at.column, text};
}

QString XlSettings::word(const char *key)
{
    const XlSetting *setting = take(key);
    if (setting && setting->value.isList())
        refuse(setting->value, QStringLiteral("found a list for '%1'; expected text").arg(setting->key));
    return setting ? setting->value.text : QString();
}

std::optional<qint64> XlSettings::number(const char *key, qint64 least, qint64 most)
{
    const XlSetting *setting = take(key);
    if (!setting || (isXm() && !setting->value.isList() && setting->value.text.isEmpty()))
        return std::nullopt;
    const auto number = setting->value.number();
    if (!number || *number < least || *number > most)
        refuse(setting->value,
               QStringLiteral("found %1 for '%2'; expected a number from %3 to %4")
                   .arg(foundText(setting->value), setting->key)
                   .arg(least)
                   .arg(most));
    return number;
}

std::vector<XlValue> XlSettings::list(const char *key)
{
    const XlSetting *setting = take(key);
    if (!setting)
        return {};
    if (!setting->value.isList())
        return setting->value.text.isEmpty() && isXm() ? std::vector<XlValue>{} : std::vector<XlValue>{setting->value};
    for (const XlValue &item : setting->value.items) {
        if (item.isList())
            refuse(item, QStringLiteral("found a list inside '%1'; expected text").arg(setting->key));
    }
    return setting->value.items;
}

void XlSettings::keep(const QString &key, const QString &value)
{
    XlValue text;
    text.text = value;
    keep(key, text);
}

void XlSettings::keepUnknown(const XlSetting &setting)
{
    const QString guess = nearestKey(setting.key, xlKeys());
    const QString meant = guess.isEmpty() ? QString() : QStringLiteral("; did you mean '%1'?").arg(guess);
    warn(setting.line, setting.column, QStringLiteral("unknown key '%1' (it is kept)%2").arg(setting.key.left(60), meant));
    if (isXlKey(setting.key))
        keep(setting.key, setting.value);
    else
        m_text.unread.append(renderXlSetting(setting.key, setting.value));
}

void XlSettings::keepRest()
{
    for (const XlSetting &setting : m_text.settings) {
        if (m_taken.contains(setting.key))
            continue;
        if (xlKeys().contains(setting.key)) {
            keep(setting.key, setting.value);
        } else if (xmKeys().contains(setting.key)) {
            warn(setting.line, setting.column,
                 QStringLiteral("'%1' was for xm only; nothing does it today (it is kept)").arg(setting.key));
            m_text.unread.append(renderXlSetting(setting.key, setting.value));
        } else if (!m_text.computed.contains(setting.key)) {
            keepUnknown(setting);
        }
    }
}

QStringList XlSettings::kept() const
{
    QStringList sorted = m_kept;
    sorted.sort();
    return sorted;
}

static bool anyItem(const XlText &text, QStringView key, bool (*matches)(const QString &item))
{
    const XlSetting *setting = text.find(key);
    return setting && std::any_of(setting->value.items.begin(), setting->value.items.end(), [&](const XlValue &item) {
               return matches(item.text);
           });
}

/// A word that makes no sense in xl.cfg: Python's own, a key of xm's, or one with capital letters.
static bool isPythonWord(const QString &word)
{
    static const QStringList words{QStringLiteral("import"), QStringLiteral("from"), QStringLiteral("def"),
                                   QStringLiteral("if"),     QStringLiteral("for"),  QStringLiteral("print")};
    return words.contains(word) || xmKeys().contains(word) || word != word.toLower();
}

bool looksLikePython(const QString &text)
{
    static const QStringList xlSymbols{QStringLiteral("="), QStringLiteral("+="), QStringLiteral(","), QStringLiteral("["),
                                       QStringLiteral("]")};
    QList<DefinitionWarning> warnings; // of typographic quotes, which xl does not take either
    try {
        const std::vector<XlToken> tokens = lexXl(text, XlKind::Xm, &warnings);
        return !warnings.isEmpty() || std::any_of(tokens.begin(), tokens.end(), [](const XlToken &token) {
            return (token.kind == XlToken::Kind::Symbol && !xlSymbols.contains(token.text))
                || (token.kind == XlToken::Kind::Name && isPythonWord(token.text));
        });
    } catch (const XlProblem &) {
        return false;
    }
}

bool looksLikeXm(const XlText &text)
{
    for (const QString &key : xmKeys()) {
        if (text.find(key))
            return true;
    }
    const auto hasType = [](const QString &item) {
        for (const XlPair &pair : xlPairs(item)) {
            if (pair.key == u"type" && pair.value != u"ioemu" && pair.value != u"vif")
                return true;
        }
        return false;
    };
    const auto oldDisk = [](const QString &item) {
        return item.startsWith(u"tap:") || item.startsWith(u"tap2:") || item.contains(u",ioemu:") || item.endsWith(u'!')
            || item.contains(u":cdrom,");
    };
    return anyItem(text, u"vfb", hasType) || anyItem(text, u"vif", hasType) || anyItem(text, u"disk", oldDisk);
}

} // namespace domus
