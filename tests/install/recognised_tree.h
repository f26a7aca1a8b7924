// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "install_source.h"
#include "tree_recognisers.h"

#include <QMap>

namespace domus::test {

/// A tree as a table: path below the root -> content. A file without content is only "there".
using TreeFiles = QMap<QString, QByteArray>;

/// Answers all that is asked from the table, as often as it takes; the verdict of the last round.
TreeVerdict recogniseFiles(const QUrl &root, const QUrl &given, const TreeFiles &files);

/// Reads tests/install/data/NAME.tree: "== path" lines, each followed by the file's content.
TreeFiles readTreeFile(const QString &path, QUrl *root, QUrl *given);

/// What is recognised, one "key: value" per line, for golden files.
QByteArray describe(const Detection &tree);

} // namespace domus::test
