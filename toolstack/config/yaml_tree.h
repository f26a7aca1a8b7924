// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "error.h"

#include <QByteArray>
#include <QString>
#include <vector>

namespace domus {

/// One value of a YAML text. In a tree that was read, it knows where it stands.
struct YamlNode {
    enum class Kind { Null, Scalar, Sequence, Map };

    Kind kind = Kind::Null;
    QString text; ///< of a scalar
    bool quoted = false; ///< a scalar in quotes or in a block (| or >): never a number or a boolean
    bool flow = false; ///< a collection written as [a, b] or {a: b}

    // In a tree to be written:
    bool isDefault = false; ///< the reader would take the same when it is absent, so it is left out
    bool shortForm = false; ///< a map whose first value stands for the whole when the others are left out

    int line = 0; ///< from 1; 0 in a tree that was not read
    int column = 0; ///< from 1, in characters
    qsizetype begin = -1; ///< offset in bytes of its first character
    std::vector<YamlNode> keys; ///< of a map, in the text's order; scalars all
    std::vector<YamlNode> items; ///< of a sequence, or a map's values, one per key

    bool isMap() const { return kind == Kind::Map; }
    bool isSequence() const { return kind == Kind::Sequence; }
    bool isScalar() const { return kind == Kind::Scalar; }

    /// A map's value, or null.
    const YamlNode *find(QStringView key) const;
    /// The index of a map's key, or -1.
    int indexOf(QStringView key) const;
    /// Adds an entry to a map that is being made; returns the value.
    YamlNode &add(const QString &key, YamlNode value);

    /// The same content; where it stands and how it is written do not matter.
    bool sameAs(const YamlNode &other) const;

    /// A word, number or boolean that needs no quotes.
    static YamlNode scalar(const QString &text, bool isDefault = false);
    static YamlNode map();
    static YamlNode sequence();
};

/// The largest text that is read, and the deepest nesting.
constexpr qsizetype yamlSizeLimit = 256 << 10;
constexpr int yamlDepthLimit = 16;

/// Reads a text whose top is a map. Refused with "line:column: what": text that is not UTF-8, control characters,
/// more than one document, duplicate keys, keys that are not words, tags, anchors and aliases (a short text
/// can unfold into a huge tree), and whatever is above the limits.
Result<YamlNode> parseYaml(const QByteArray &text);

} // namespace domus
