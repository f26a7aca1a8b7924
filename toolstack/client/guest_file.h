// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace domus {

/// The text of a file with a guest in it (a definition, xl.cfg, an xm file), for ImportDefinition. Old files are often of
/// Latin-1, and are read as that where they are no UTF-8.
QString guestFileText(const QByteArray &bytes);

/// The same of the file at that path. Throws Error as readFile(): what is larger than 1 MiB is refused.
QString readGuestFile(const QString &path);

/// Whether that is the text of a whole guest (xl.cfg, xm, a definition) rather than something to install from. Pure.
bool looksLikeGuestFile(const QByteArray &bytes);
/// The same of a file of this machine; false when it cannot be read.
bool isGuestFile(const QString &path);

} // namespace domus
