// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "definition_words.h"
#include "yaml_tree.h"

#include <functional>

namespace domus {

/// Thrown inside the reader: "what was found; expected what", at a node.
struct DefinitionProblem {
    int line;
    int column;
    QString text;
};

[[noreturn]] void refuse(const YamlNode &at, const QString &text);

/// "'512'", "a list", "nothing": for "found ...".
QString described(const YamlNode &node);

/// The known key that was probably meant; empty when none is near.
QString nearestKey(const QString &key, const QStringList &known);

/// One map of a definition. Absent keys and empty values leave the given value as it is. Whatever is there with
/// a wrong shape is refused; finish() reports the keys that nobody asked for.
class MapReader {
public:
    /// what: "the definition", "a disk"; used in texts.
    MapReader(const YamlNode &node, const QString &what, QList<DefinitionWarning> *warnings);

    /// The value, or null when it is absent or empty.
    const YamlNode *value(const char *key);
    const YamlNode &required(const char *key, const QString &expected);

    void read(const char *key, QString *text);
    void read(const char *key, bool *flag);

    template <typename Enum, size_t N>
    void read(const char *key, const Words<Enum, N> &words, Enum *result)
    {
        if (const YamlNode *node = value(key))
            *result = words[size_t(wordIndex(*node, key, names(words)))].first;
    }

    /// Warns of each key that was not asked for, with the nearest one that exists.
    void finish();

    const YamlNode &node() const { return m_node; }

    template <typename Enum, size_t N>
    static QStringList names(const Words<Enum, N> &words)
    {
        QStringList result;
        for (const auto &each : words)
            result.append(QString::fromLatin1(each.second));
        return result;
    }

    static int wordIndex(const YamlNode &node, const char *key, const QStringList &words);

private:
    const YamlNode &m_node;
    QString m_what;
    QList<DefinitionWarning> *m_warnings;
    QStringList m_asked;
};

QString textOf(const YamlNode &node, const char *key);
ByteSize sizeOf(const YamlNode &node, const char *key);
int countOf(const YamlNode &node, const char *key);
const YamlNode &listOf(const YamlNode &node, const char *key);

} // namespace domus
