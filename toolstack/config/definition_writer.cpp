// SPDX-License-Identifier: GPL-3.0-or-later
#include "definition_tree.h"
#include "guest_definition.h"
#include "yaml_editor.h"
#include "yaml_render.h"

namespace domus {
namespace {

/// Takes over what the reader does not know from the old text's tree.
void addUnknownKeys(YamlNode &after, const YamlNode &written)
{
    if (written.kind != after.kind)
        return;
    for (size_t i = 0; i < written.items.size(); ++i) {
        const int index = after.isMap() ? after.indexOf(written.keys[i].text) : int(i);
        if (index >= 0 && size_t(index) < after.items.size()) {
            addUnknownKeys(after.items[size_t(index)], written.items[i]);
        } else if (after.isMap()) {
            after.isDefault = false;
            after.keys.push_back(written.keys[i]);
            after.items.push_back(written.items[i]);
        }
    }
}

bool means(const QByteArray &text, const GuestDefinition &definition)
{
    const auto read = parseDefinition(text, {});
    return read && read->definition == definition;
}

} // namespace

QByteArray writeDefinition(const GuestDefinition &definition, const QByteArray &previous)
{
    YamlNode after = definitionTree(definition);
    QByteArray plain = previous.startsWith("\xef\xbb\xbf") ? previous.mid(3) : previous;
    if (!plain.isEmpty() && !plain.endsWith('\n'))
        plain += '\n';
    const auto written = plain.isEmpty() ? Result<YamlNode>(tl::unexpected(ErrorInfo())) : parseYaml(plain);
    if (!written)
        return renderDocument(after);
    if (const auto old = parseDefinition(plain, {})) {
        if (old->definition == definition)
            return plain;
        const auto edited = YamlEditor(plain).changed(*written, definitionTree(old->definition), after);
        // Editing text by position is delicate: the result counts only if it reads back as what was meant.
        if (edited && means(*edited, definition))
            return *edited;
    }
    addUnknownKeys(after, *written);
    return renderDocument(after);
}

} // namespace domus
