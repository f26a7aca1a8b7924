// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <optional>

namespace domus::cli {

/// The key that leaves a console: "^]", "^A", "ctrl+]", or one character; "none" for no such key. Throws
/// Error(InvalidArgument).
std::optional<char> escapeKey(const QString &text);
/// "Ctrl+]", for people.
QString escapeKeyName(char key);

struct ConsoleInput {
    QByteArray bytes; ///< for the guest
    bool leaves = false; ///< the key was typed; what came behind it is dropped
};

/// What of typed bytes goes to the guest. Pure.
ConsoleInput splitAtEscape(const QByteArray &typed, std::optional<char> key);

} // namespace domus::cli
