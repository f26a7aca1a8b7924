// SPDX-License-Identifier: GPL-3.0-or-later
#include "yaml_tree.h"

namespace domus {

int YamlNode::indexOf(QStringView key) const
{
    for (size_t i = 0; i < keys.size(); ++i) {
        if (keys[i].text == key)
            return int(i);
    }
    return -1;
}

const YamlNode *YamlNode::find(QStringView key) const
{
    const int index = indexOf(key);
    return index < 0 ? nullptr : &items[size_t(index)];
}

YamlNode &YamlNode::add(const QString &key, YamlNode value)
{
    keys.push_back(scalar(key));
    items.push_back(std::move(value));
    return items.back();
}

bool YamlNode::sameAs(const YamlNode &other) const
{
    const auto same = [](const std::vector<YamlNode> &a, const std::vector<YamlNode> &b) {
        return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                          [](const YamlNode &x, const YamlNode &y) { return x.sameAs(y); });
    };
    return kind == other.kind && text == other.text && quoted == other.quoted && same(keys, other.keys)
        && same(items, other.items);
}

YamlNode YamlNode::scalar(const QString &text, bool isDefault)
{
    YamlNode node;
    node.kind = Kind::Scalar;
    node.text = text;
    node.isDefault = isDefault;
    return node;
}

YamlNode YamlNode::map()
{
    YamlNode node;
    node.kind = Kind::Map;
    return node;
}

YamlNode YamlNode::sequence()
{
    YamlNode node;
    node.kind = Kind::Sequence;
    return node;
}

} // namespace domus
