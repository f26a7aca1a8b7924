// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "yaml_extent.h"

#include <optional>

namespace domus {

/// Changes in a YAML text what differs between two trees and leaves every other byte as it is. The trees have
/// every known key (definitionTree()); the text's own tree may have fewer, in other forms, and unknown ones.
class YamlEditor {
public:
    /// The text ends with a line end.
    explicit YamlEditor(const QByteArray &text);

    /// The changed text, or nothing where its layout cannot be edited in place.
    std::optional<QByteArray> changed(const YamlNode &written, const YamlNode &before, const YamlNode &after);

private:
    struct Edit {
        qsizetype begin;
        qsizetype end;
        QByteArray replacement;
    };

    void editMap(const YamlNode &written, const YamlNode &before, const YamlNode &after, bool inFlow);
    void editEntry(const YamlNode &map, size_t index, const YamlNode &before, const YamlNode &after, int indent, bool inFlow);
    void editList(const YamlNode &written, const YamlNode &before, const YamlNode &after, bool inFlow);
    void editItem(const YamlNode &list, size_t index, const YamlNode &before, const YamlNode &after, bool inFlow);
    void replaceValue(const YamlNode &map, size_t index, const YamlNode &after, int indent, bool inFlow);
    void removeEntry(const YamlNode &map, size_t index, const std::vector<bool> &leaving, bool inFlow);
    void removeFromFlow(const YamlNode &collection, size_t index, const std::vector<bool> &leaving);
    void insertEntry(const YamlNode &map, size_t anchor, const QString &key, const YamlNode &value, bool inFlow);
    void removeItem(const YamlNode &list, size_t index, const std::vector<bool> &leaving, bool inFlow);
    void insertItem(const YamlNode &list, size_t before, const YamlNode &item, bool inFlow);
    /// Below the line of `end`.
    void insertLines(qsizetype end, int indent, const QString &lines);
    void removeLines(qsizetype begin, qsizetype end);
    void replace(qsizetype begin, qsizetype end, const QString &replacement);
    QByteArray applied();

    const QByteArray &m_text;
    YamlExtent m_extent;
    std::vector<Edit> m_edits;
};

} // namespace domus
