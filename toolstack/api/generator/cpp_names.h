// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace domus::varlinkgen {

/// "memory_max" -> "memoryMax"; a C++ keyword gets an underscore behind it ("delete_").
QString camelCase(const QString &snake);
/// "powered_off" -> "PoweredOff".
QString pascalCase(const QString &snake);
/// "PowerOff" -> "powerOff"; a keyword gets an underscore behind it.
QString functionName(const QString &member);

/// Lines as a Doxygen comment of that indentation; nothing for no lines.
QString docComment(const QStringList &lines, int indent);

} // namespace domus::varlinkgen
