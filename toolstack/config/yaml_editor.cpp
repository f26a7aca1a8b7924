// SPDX-License-Identifier: GPL-3.0-or-later
#include "yaml_editor.h"

#include "yaml_render.h"

#include <algorithm>

namespace domus {
namespace {

/// Thrown inside where the text's layout is not understood.
struct CannotEdit { };

qsizetype known(qsizetype offset)
{
    if (offset < 0)
        throw CannotEdit();
    return offset;
}

bool differs(const YamlNode &before, const YamlNode &after)
{
    return isLeftOut(before) != isLeftOut(after) || !before.sameAs(after);
}

bool isFlow(const YamlNode &node, bool inFlow)
{
    return inFlow || node.flow;
}

} // namespace

YamlEditor::YamlEditor(const QByteArray &text) : m_text(text), m_extent(text) { }

std::optional<QByteArray> YamlEditor::changed(const YamlNode &written, const YamlNode &before, const YamlNode &after)
{
    try {
        m_edits.clear();
        editMap(written, before, after, false);
        return applied();
    } catch (const CannotEdit &) {
        return std::nullopt;
    }
}

void YamlEditor::editMap(const YamlNode &written, const YamlNode &before, const YamlNode &after, bool inFlow)
{
    const bool flow = isFlow(written, inFlow);
    const int indent = written.keys.empty() || flow ? 0 : m_extent.columnOf(written.keys[0].begin);
    int previous = -1; // the entry of the text after which a new one belongs
    for (size_t i = 0; i < after.items.size(); ++i) {
        const int index = written.indexOf(after.keys[i].text);
        if (index < 0 && !isLeftOut(after.items[i]))
            insertEntry(written, previous, after.keys[i].text, after.items[i], flow);
        if (index < 0)
            continue;
        if (differs(before.items[i], after.items[i]))
            editEntry(written, size_t(index), before.items[i], after.items[i], indent, flow);
        previous = index;
    }
}

void YamlEditor::editEntry(const YamlNode &map, size_t index, const YamlNode &before, const YamlNode &after, int indent,
                           bool inFlow)
{
    const YamlNode &written = map.items[index];
    const bool sameKind = written.kind == after.kind;
    const bool emptied = after.isDefault && (!after.isScalar() || after.text.isEmpty());
    if (emptied || (!sameKind && isLeftOut(after)))
        removeEntry(map, index, indent, inFlow);
    else if (sameKind && after.isMap() && !written.items.empty())
        editMap(written, before, after, isFlow(written, inFlow));
    else if (sameKind && after.isSequence() && !after.flow && written.items.size() == before.items.size()
             && !written.items.empty())
        editList(written, before, after, isFlow(written, inFlow));
    else
        replaceValue(map, index, after, indent, inFlow);
}

void YamlEditor::editList(const YamlNode &written, const YamlNode &before, const YamlNode &after, bool inFlow)
{
    size_t i = 0;
    size_t j = 0;
    const size_t oldCount = before.items.size();
    const size_t newCount = after.items.size();
    while (i < oldCount || j < newCount) {
        const size_t oldLeft = oldCount - i;
        const size_t newLeft = newCount - j;
        if (oldLeft > 0 && newLeft > 0 && !differs(before.items[i], after.items[j])) {
            ++i, ++j;
        } else if (oldLeft > newLeft) {
            removeItem(written, i++, inFlow);
        } else if (newLeft > oldLeft) {
            insertItem(written, i, after.items[j++], inFlow);
        } else {
            editItem(written, i, before.items[i], after.items[j], inFlow);
            ++i, ++j;
        }
    }
}

void YamlEditor::editItem(const YamlNode &list, size_t index, const YamlNode &before, const YamlNode &after, bool inFlow)
{
    const YamlNode &written = list.items[index];
    if (!written.isMap() || !after.isMap() || written.items.empty())
        throw CannotEdit();
    editMap(written, before, after, isFlow(written, inFlow));
}

void YamlEditor::replaceValue(const YamlNode &map, size_t index, const YamlNode &after, int indent, bool inFlow)
{
    const qsizetype colon = known(m_extent.endOfKey(map.keys[index]));
    const qsizetype end = known(m_extent.endOfEntry(map, index, indent, inFlow));
    const YamlNode &written = map.items[index];
    const bool inPlace = written.isScalar() && after.isScalar() && written.begin > colon;
    if (inPlace)
        replace(written.begin, end, renderScalar(after));
    else
        replace(colon, end, inFlow ? u' ' + renderFlow(after) : renderValue(after, indent));
}

void YamlEditor::removeEntry(const YamlNode &map, size_t index, int indent, bool inFlow)
{
    const qsizetype begin = map.keys[index].begin;
    const qsizetype end = known(m_extent.endOfEntry(map, index, indent, inFlow));
    const bool last = index + 1 == map.items.size();
    if (inFlow && index > 0) {
        replace(known(m_extent.endOfEntry(map, index - 1, indent, true)), end, {});
        return;
    }
    const QByteArray before = m_text.mid(m_extent.startOfLine(begin), begin - m_extent.startOfLine(begin));
    const bool ownLine = !inFlow && before.trimmed().isEmpty();
    if (ownLine)
        removeLines(begin, end);
    else if (!last)
        replace(begin, map.keys[index + 1].begin, {});
    else if (inFlow)
        replace(begin, end, {});
    else
        throw CannotEdit();
}

void YamlEditor::insertEntry(const YamlNode &map, int after, const QString &key, const YamlNode &value, bool inFlow)
{
    if (map.items.empty())
        throw CannotEdit();
    const size_t anchor = after < 0 ? map.items.size() - 1 : size_t(after);
    const int indent = inFlow ? 0 : m_extent.columnOf(map.keys[0].begin);
    const qsizetype end = known(m_extent.endOfEntry(map, anchor, indent, inFlow));
    if (inFlow) {
        replace(end, end, QStringLiteral(", ") + renderScalar(YamlNode::scalar(key)) + QStringLiteral(": ") + renderFlow(value));
        return;
    }
    const qsizetype lineEnd = m_extent.endOfLine(end);
    replace(lineEnd, lineEnd, u'\n' + QString(indent, u' ') + renderEntry(key, value, indent));
}

void YamlEditor::removeItem(const YamlNode &list, size_t index, bool inFlow)
{
    const YamlNode &item = list.items[index];
    if (!inFlow) {
        const qsizetype dash = known(m_extent.dashOf(item));
        removeLines(dash, known(m_extent.endOfValue(item, m_extent.columnOf(dash), false)));
        return;
    }
    const qsizetype end = known(m_extent.endOfValue(item, 0, true));
    if (index > 0)
        replace(known(m_extent.endOfValue(list.items[index - 1], 0, true)), end, {});
    else if (list.items.size() > 1)
        replace(item.begin, list.items[1].begin, {});
    else
        replace(item.begin, end, {});
}

void YamlEditor::insertItem(const YamlNode &list, size_t before, const YamlNode &item, bool inFlow)
{
    const size_t neighbour = before > 0 ? before - 1 : 0;
    const YamlNode &written = list.items[neighbour];
    if (inFlow && before > 0) {
        const qsizetype end = known(m_extent.endOfValue(written, 0, true));
        replace(end, end, QStringLiteral(", ") + renderFlow(item));
    } else if (inFlow) {
        replace(written.begin, written.begin, renderFlow(item) + QStringLiteral(", "));
    } else {
        const qsizetype dash = known(m_extent.dashOf(written));
        const int indent = m_extent.columnOf(dash);
        const QString rendered = QStringLiteral("- ") + renderItem(item, indent);
        const qsizetype end = m_extent.endOfLine(known(m_extent.endOfValue(written, indent, false)));
        if (before > 0)
            replace(end, end, u'\n' + QString(indent, u' ') + rendered);
        else
            replace(dash, dash, rendered + u'\n' + QString(indent, u' '));
    }
}

void YamlEditor::removeLines(qsizetype begin, qsizetype end)
{
    const qsizetype newLine = m_text.indexOf('\n', end);
    replace(m_extent.startOfLine(begin), newLine < 0 ? m_text.size() : newLine + 1, {});
}

void YamlEditor::replace(qsizetype begin, qsizetype end, const QString &replacement)
{
    if (end < begin)
        throw CannotEdit();
    m_edits.push_back({begin, end, replacement.toUtf8()});
}

QByteArray YamlEditor::applied()
{
    std::stable_sort(m_edits.begin(), m_edits.end(), [](const Edit &a, const Edit &b) { return a.begin < b.begin; });
    const bool crlf = m_text.contains("\r\n");
    QByteArray result;
    qsizetype done = 0;
    for (Edit &edit : m_edits) {
        if (edit.begin < done)
            throw CannotEdit();
        if (crlf)
            edit.replacement.replace("\n", "\r\n");
        result += m_text.mid(done, edit.begin - done) + edit.replacement;
        done = edit.end;
    }
    return result + m_text.mid(done);
}

} // namespace domus
