// SPDX-License-Identifier: GPL-3.0-or-later
#include "yaml_extent.h"

#include <cstring>

namespace domus {

qsizetype YamlExtent::startOfLine(qsizetype offset) const
{
    return offset <= 0 ? 0 : m_text.lastIndexOf('\n', offset - 1) + 1;
}

qsizetype YamlExtent::endOfLine(qsizetype offset) const
{
    const qsizetype newLine = m_text.indexOf('\n', offset);
    if (newLine < 0)
        return m_text.size();
    return newLine > offset && m_text[newLine - 1] == '\r' ? newLine - 1 : newLine;
}

int YamlExtent::indentOfLine(qsizetype lineStart) const
{
    qsizetype i = lineStart;
    while (i < m_text.size() && m_text[i] == ' ')
        ++i;
    return int(i - lineStart);
}

qsizetype YamlExtent::endOfQuoted(qsizetype begin) const
{
    const char quote = m_text[begin];
    for (qsizetype i = begin + 1; i < m_text.size(); ++i) {
        const bool escaped = quote == '"' && m_text[i] == '\\';
        const bool doubled = quote == '\'' && m_text[i] == quote && i + 1 < m_text.size() && m_text[i + 1] == quote;
        if (escaped || doubled)
            ++i;
        else if (m_text[i] == quote)
            return i + 1;
    }
    return -1;
}

qsizetype YamlExtent::endOfPlainLine(qsizetype begin, bool inFlow) const
{
    const qsizetype lineEnd = endOfLine(begin);
    qsizetype end = begin;
    for (; end < lineEnd; ++end) {
        const char c = m_text[end];
        const bool blankBefore = end > begin && (m_text[end - 1] == ' ' || m_text[end - 1] == '\t');
        const char next = end + 1 < lineEnd ? m_text[end + 1] : '\n';
        const bool colon = c == ':' && (next == ' ' || next == '\t' || next == '\n' || (inFlow && strchr(",[]{}", next)));
        if ((c == '#' && blankBefore) || colon || (inFlow && strchr(",[]{}", c)))
            break;
    }
    while (end > begin && (m_text[end - 1] == ' ' || m_text[end - 1] == '\t'))
        --end;
    return end;
}

qsizetype YamlExtent::endOfDeeperLines(qsizetype begin, qsizetype end, int containerIndent) const
{
    const bool block = m_text[begin] == '|' || m_text[begin] == '>';
    if (block)
        end = endOfLine(begin);
    else if (endOfLine(begin) != end)
        return end; // a comment follows, and ends the value
    qsizetype line = m_text.indexOf('\n', end) + 1;
    while (line > 0 && line < m_text.size()) {
        const qsizetype lineEnd = endOfLine(line);
        const bool blank = m_text.mid(line, lineEnd - line).trimmed().isEmpty();
        if (!blank && indentOfLine(line) <= containerIndent)
            break;
        if (!blank && !block && m_text[line + indentOfLine(line)] == '#')
            break;
        if (!blank)
            end = block ? lineEnd : endOfPlainLine(line + indentOfLine(line), false);
        line = m_text.indexOf('\n', line) + 1;
    }
    return end;
}

qsizetype YamlExtent::endOfValue(const YamlNode &node, int containerIndent, bool inFlow) const
{
    if (node.begin < 0 || node.begin >= m_text.size())
        return -1;
    if (node.isMap() || node.isSequence())
        return endOfCollection(node);
    if (node.kind == YamlNode::Kind::Scalar && node.quoted && (m_text[node.begin] == '"' || m_text[node.begin] == '\''))
        return endOfQuoted(node.begin);
    const qsizetype end = endOfPlainLine(node.begin, inFlow);
    return inFlow ? end : endOfDeeperLines(node.begin, end, containerIndent);
}

qsizetype YamlExtent::endOfKey(const YamlNode &key) const
{
    if (key.begin < 0 || key.begin >= m_text.size())
        return -1;
    qsizetype end = key.quoted ? endOfQuoted(key.begin) : key.begin + key.text.toUtf8().size();
    while (end >= 0 && end < m_text.size() && m_text[end] == ' ')
        ++end;
    return end >= 0 && end < m_text.size() && m_text[end] == ':' ? end + 1 : -1;
}

qsizetype YamlExtent::endOfEntry(const YamlNode &map, size_t index, int indent, bool inFlow) const
{
    const YamlNode &value = map.items[index];
    const qsizetype colon = endOfKey(map.keys[index]);
    if (colon < 0)
        return -1;
    if (value.kind != YamlNode::Kind::Null)
        return endOfValue(value, indent, inFlow);
    // '~' and 'null' stand in the same line; a value that is not there stands nowhere.
    return std::max(colon, endOfPlainLine(colon, inFlow));
}

qsizetype YamlExtent::endOfFlow(const YamlNode &node) const
{
    qsizetype end = node.begin + 1;
    if (!node.items.empty()) {
        const size_t last = node.items.size() - 1;
        end = node.isMap() ? endOfEntry(node, last, 0, true) : endOfValue(node.items[last], 0, true);
    }
    const char closing = m_text[node.begin] == '{' ? '}' : ']';
    while (end >= 0 && end < m_text.size() && m_text[end] != closing) {
        if (m_text[end] == '#')
            end = endOfLine(end);
        else if (strchr(" \t\r\n,", m_text[end]))
            ++end;
        else
            return -1;
    }
    return end >= 0 && end < m_text.size() ? end + 1 : -1;
}

qsizetype YamlExtent::endOfCollection(const YamlNode &node) const
{
    if (m_text[node.begin] == '{' || m_text[node.begin] == '[')
        return endOfFlow(node);
    if (node.items.empty() || node.flow)
        return -1;
    const size_t last = node.items.size() - 1;
    if (node.isMap())
        return endOfEntry(node, last, columnOf(node.keys[0].begin), false);
    return endOfValue(node.items[last], columnOf(node.begin), false);
}

bool YamlExtent::hasTextBefore(qsizetype offset) const
{
    const qsizetype lineStart = startOfLine(offset);
    return lineStart + indentOfLine(lineStart) < offset;
}

qsizetype YamlExtent::dashOf(const YamlNode &item) const
{
    const qsizetype lineStart = startOfLine(item.begin);
    const qsizetype dash = lineStart + indentOfLine(lineStart);
    if (dash >= item.begin || m_text[dash] != '-')
        return -1;
    return m_text.mid(dash + 1, item.begin - dash - 1).trimmed().isEmpty() ? dash : -1;
}

} // namespace domus
