// SPDX-License-Identifier: GPL-3.0-or-later
#include "yaml_editor.h"

#include "yaml_render.h"

#include <algorithm>

namespace domus {
namespace {

/// Thrown inside where the text's layout is not understood.
struct CannotEdit {};

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

bool nothingStays(const YamlNode &written, const YamlNode &before, const YamlNode &after);

/// Whether an entry of a map leaves the text. One with a default that has a word stays and says it.
bool mustGo(const YamlNode &written, const YamlNode &before, const YamlNode &after)
{
    if (!differs(before, after) || !isLeftOut(after))
        return false;
    const bool emptied = after.isDefault && (!after.isScalar() || after.text.isEmpty());
    return emptied || written.kind != after.kind || nothingStays(written, before, after);
}

std::vector<bool> leavingEntries(const YamlNode &written, const YamlNode &before, const YamlNode &after)
{
    std::vector<bool> leaving(written.items.size(), false);
    for (size_t i = 0; i < after.items.size(); ++i) {
        const int index = written.indexOf(after.keys[i].text);
        if (index >= 0)
            leaving[size_t(index)] = mustGo(written.items[size_t(index)], before.items[i], after.items[i]);
    }
    return leaving;
}

bool nothingStays(const YamlNode &written, const YamlNode &before, const YamlNode &after)
{
    if (!written.isMap() || !after.isMap())
        return false;
    const std::vector<bool> leaving = leavingEntries(written, before, after);
    return std::find(leaving.begin(), leaving.end(), false) == leaving.end();
}

bool isFlow(const YamlNode &node, bool inFlow)
{
    return inFlow || node.flow;
}

} // namespace

YamlEditor::YamlEditor(const QByteArray &text) : m_text(text), m_extent(text) {}

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
    const std::vector<bool> leaving = leavingEntries(written, before, after);
    const auto lastStaying = std::find(leaving.rbegin(), leaving.rend(), false);
    if (lastStaying == leaving.rend())
        throw CannotEdit();
    int previous = int(leaving.rend() - lastStaying) - 1; // the entry of the text after which a new one is put
    for (size_t i = 0; i < after.items.size(); ++i) {
        const int index = written.indexOf(after.keys[i].text);
        if (index < 0 && !isLeftOut(after.items[i]))
            insertEntry(written, size_t(previous), after.keys[i].text, after.items[i], flow);
        if (index < 0 || leaving[size_t(index)])
            continue;
        if (differs(before.items[i], after.items[i]))
            editEntry(written, size_t(index), before.items[i], after.items[i], indent, flow);
        previous = index;
    }
    for (size_t i = 0; i < leaving.size(); ++i) {
        if (leaving[i])
            removeEntry(written, i, leaving, flow);
    }
}

void YamlEditor::editEntry(const YamlNode &map, size_t index, const YamlNode &before, const YamlNode &after, int indent,
                           bool inFlow)
{
    const YamlNode &written = map.items[index];
    const bool sameKind = written.kind == after.kind && !written.items.empty();
    if (sameKind && after.isMap() && !nothingStays(written, before, after))
        editMap(written, before, after, isFlow(written, inFlow));
    else if (sameKind && after.isSequence() && !after.flow && written.items.size() == before.items.size())
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
    std::vector<bool> leaving(oldCount, false);
    while (i < oldCount || j < newCount) {
        const size_t oldLeft = oldCount - i;
        const size_t newLeft = newCount - j;
        if (oldLeft > 0 && newLeft > 0 && !differs(before.items[i], after.items[j])) {
            ++i, ++j;
        } else if (oldLeft > newLeft) {
            leaving[i++] = true;
        } else if (newLeft > oldLeft) {
            insertItem(written, i, after.items[j++], inFlow);
        } else {
            editItem(written, i, before.items[i], after.items[j], inFlow);
            ++i, ++j;
        }
    }
    for (i = 0; i < oldCount; ++i) {
        if (leaving[i])
            removeItem(written, i, leaving, inFlow);
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

void YamlEditor::removeEntry(const YamlNode &map, size_t index, const std::vector<bool> &leaving, bool inFlow)
{
    const qsizetype begin = map.keys[index].begin;
    if (inFlow) {
        removeFromFlow(map, index, leaving);
        return;
    }
    const int indent = m_extent.columnOf(map.keys[0].begin);
    const auto staying = size_t(std::find(leaving.begin(), leaving.end(), false) - leaving.begin());
    const bool behindDash = m_extent.hasTextBefore(map.keys[0].begin);
    if (!behindDash || index > staying)
        removeLines(begin, known(m_extent.endOfEntry(map, index, indent, false)));
    else if (index == 0)
        replace(begin, map.keys[staying].begin, {}); // the first that stays comes up behind the dash
}

void YamlEditor::removeFromFlow(const YamlNode &collection, size_t index, const std::vector<bool> &leaving)
{
    const auto beginOf = [&](size_t i) { return collection.isMap() ? collection.keys[i].begin : collection.items[i].begin; };
    const auto endOf = [&](size_t i) {
        return known(collection.isMap() ? m_extent.endOfEntry(collection, i, 0, true)
                                        : m_extent.endOfValue(collection.items[i], 0, true));
    };
    if (index + 1 < collection.items.size())
        replace(beginOf(index), beginOf(index + 1), {});
    else if (index > 0 && !leaving[index - 1])
        replace(endOf(index - 1), endOf(index), {});
    else
        replace(beginOf(index), endOf(index), {}); // a comma stays behind, which YAML allows
}

void YamlEditor::insertEntry(const YamlNode &map, size_t anchor, const QString &key, const YamlNode &value, bool inFlow)
{
    const int indent = inFlow ? 0 : m_extent.columnOf(map.keys[0].begin);
    const qsizetype end = known(m_extent.endOfEntry(map, anchor, indent, inFlow));
    if (inFlow) {
        replace(end, end, QStringLiteral(", ") + renderScalar(YamlNode::scalar(key)) + QStringLiteral(": ") + renderFlow(value));
        return;
    }
    insertLines(end, indent, renderEntry(key, value, indent));
}

void YamlEditor::removeItem(const YamlNode &list, size_t index, const std::vector<bool> &leaving, bool inFlow)
{
    if (inFlow) {
        removeFromFlow(list, index, leaving);
        return;
    }
    const qsizetype dash = known(m_extent.dashOf(list.items[index]));
    removeLines(dash, known(m_extent.endOfValue(list.items[index], m_extent.columnOf(dash), false)));
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
        if (before > 0)
            insertLines(known(m_extent.endOfValue(written, indent, false)), indent, rendered);
        else
            replace(dash, dash, rendered + u'\n' + QString(indent, u' '));
    }
}

void YamlEditor::insertLines(qsizetype end, int indent, const QString &lines)
{
    // At the beginning of the next line, not at the end of this one, which may be about to be removed.
    const qsizetype newLine = m_text.indexOf('\n', end);
    const qsizetype at = newLine < 0 ? m_text.size() : newLine + 1;
    replace(at, at, QString(indent, u' ') + lines + u'\n');
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
    std::stable_sort(m_edits.begin(), m_edits.end(),
                     [](const Edit &a, const Edit &b) { return std::pair(a.begin, a.end) < std::pair(b.begin, b.end); });
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
