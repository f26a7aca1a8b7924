// SPDX-License-Identifier: GPL-3.0-or-later
#include "map_reader.h"

#include <algorithm>
#include <numeric>

namespace domus {
namespace {

int editDistance(QStringView a, QStringView b)
{
    std::vector<int> row(size_t(b.size()) + 1);
    std::iota(row.begin(), row.end(), 0);
    for (qsizetype i = 0; i < a.size(); ++i) {
        int diagonal = row[0];
        row[0] = int(i) + 1;
        for (qsizetype j = 0; j < b.size(); ++j) {
            const int replaced = diagonal + (a[i].toLower() == b[j] ? 0 : 1);
            diagonal = row[size_t(j) + 1];
            row[size_t(j) + 1] = std::min({diagonal + 1, row[size_t(j)] + 1, replaced});
        }
    }
    return row.back();
}

} // namespace

QString nearestKey(const QString &key, const QStringList &known)
{
    QString best;
    int bestDistance = key.size() <= 4 ? 2 : 3;
    for (const QString &candidate : known) {
        const int distance = key.size() > 40 ? 99 : editDistance(key, candidate);
        if (distance < bestDistance) {
            best = candidate;
            bestDistance = distance;
        }
    }
    return best;
}

void refuse(const YamlNode &at, const QString &text)
{
    throw DefinitionProblem{at.line, at.column, text};
}

QString described(const YamlNode &node)
{
    switch (node.kind) {
    case YamlNode::Kind::Null:
        return QStringLiteral("nothing");
    case YamlNode::Kind::Scalar:
        return u'\'' + (node.text.size() > 80 ? node.text.left(77) + QStringLiteral("...") : node.text) + u'\'';
    case YamlNode::Kind::Sequence:
        return QStringLiteral("a list");
    case YamlNode::Kind::Map:
        return QStringLiteral("a map");
    }
    return {};
}

MapReader::MapReader(const YamlNode &node, const QString &what, QList<DefinitionWarning> *warnings)
    : m_node(node), m_what(what), m_warnings(warnings)
{
    if (!node.isMap())
        refuse(node, QStringLiteral("found %1; expected %2 as 'key: value' pairs").arg(described(node), what));
}

const YamlNode *MapReader::value(const char *key)
{
    m_asked.append(QString::fromLatin1(key));
    const YamlNode *found = m_node.find(m_asked.back());
    return found && found->kind != YamlNode::Kind::Null ? found : nullptr;
}

const YamlNode &MapReader::required(const char *key, const QString &expected)
{
    const YamlNode *found = value(key);
    if (!found)
        refuse(m_node, QStringLiteral("found no '%1' in %2; expected %3").arg(QString::fromLatin1(key), m_what, expected));
    return *found;
}

void MapReader::read(const char *key, QString *text)
{
    if (const YamlNode *node = value(key))
        *text = textOf(*node, key);
}

void MapReader::read(const char *key, bool *flag)
{
    const YamlNode *node = value(key);
    if (!node)
        return;
    const bool isTrue = node->isScalar() && !node->quoted && node->text == u"true";
    if (!isTrue && !(node->isScalar() && !node->quoted && node->text == u"false"))
        refuse(*node,
               QStringLiteral("found %1 for '%2'; expected true or false").arg(described(*node), QString::fromLatin1(key)));
    *flag = isTrue;
}

void MapReader::finish()
{
    for (const YamlNode &key : m_node.keys) {
        if (m_asked.contains(key.text))
            continue;
        const QString guess = nearestKey(key.text, m_asked);
        const QString meant = guess.isEmpty() ? QString() : QStringLiteral("; did you mean '%1'?").arg(guess);
        m_warnings->append(
            {key.line, key.column, QStringLiteral("unknown key %1 in %2%3 (it is kept)").arg(described(key), m_what, meant)});
    }
}

int MapReader::wordIndex(const YamlNode &node, const char *key, const QStringList &words)
{
    const int index = node.isScalar() ? int(words.indexOf(node.text)) : -1;
    if (index < 0)
        refuse(node,
               QStringLiteral("found %1 for '%2'; expected one of: %3")
                   .arg(described(node), QString::fromLatin1(key), words.join(QStringLiteral(", "))));
    return index;
}

QString textOf(const YamlNode &node, const char *key)
{
    if (!node.isScalar())
        refuse(node, QStringLiteral("found %1 for '%2'; expected a single value").arg(described(node), QString::fromLatin1(key)));
    return node.text;
}

ByteSize sizeOf(const YamlNode &node, const char *key)
{
    const auto size = node.isScalar() ? ByteSize::parse(node.text) : std::nullopt;
    if (size)
        return *size;
    bool bare = false;
    node.text.toDouble(&bare);
    const QString name = QString::fromLatin1(key);
    if (node.isScalar() && bare)
        refuse(node,
               QStringLiteral("found %1 for '%2', a number without a unit; expected a size such as %3MiB or %3GiB")
                   .arg(described(node), name, node.text.left(20)));
    refuse(
        node,
        QStringLiteral("found %1 for '%2'; expected a size with its unit, such as 512MiB or 1.5GiB").arg(described(node), name));
}

int countOf(const YamlNode &node, const char *key)
{
    bool ok = false;
    const int count = node.isScalar() && !node.quoted ? node.text.toInt(&ok) : 0;
    if (!ok || count < 1)
        refuse(
            node,
            QStringLiteral("found %1 for '%2'; expected a whole number from 1").arg(described(node), QString::fromLatin1(key)));
    return count;
}

const YamlNode &listOf(const YamlNode &node, const char *key)
{
    if (!node.isSequence())
        refuse(node, QStringLiteral("found %1 for '%2'; expected a list").arg(described(node), QString::fromLatin1(key)));
    return node;
}

} // namespace domus
