// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "yaml_tree.h"

namespace domus {

/// Free text as a scalar, with quotes where YAML (1.1 or 1.2) would read something else ("yes", "1e3", "a: b").
YamlNode textNode(const QString &text, bool isDefault = false);

/// A scalar as it is written, on one line whatever is in it.
QString renderScalar(const YamlNode &scalar);

/// A value on one line: "[a, b]", "{start: 1GiB, max: 2GiB}".
QString renderFlow(const YamlNode &node);

/// What follows "key:" for a value: " 1GiB", or lines that are indented deeper than the key. No newline at the end.
QString renderValue(const YamlNode &node, int keyIndent);

/// "key: value" with all its lines, without the first line's indentation.
QString renderEntry(const QString &key, const YamlNode &value, int indent);

/// A list's item after its "- ".
QString renderItem(const YamlNode &item, int dashIndent);

/// A whole text.
QByteArray renderDocument(const YamlNode &map);

/// Whether the value is left out: a default, or a map with nothing but defaults.
bool isLeftOut(const YamlNode &node);

} // namespace domus
