// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <optional>

namespace domus::test {

/// Where Debian's package debian-installer-12-netboot-amd64 keeps its graphical installer; nothing when it is not
/// installed. Holds `linux` and `initrd.gz`.
std::optional<QString> debianInstallerFolder();

/// Builds Debian's mirror layout below that folder, with links to the package's real kernel and initrd, MANIFEST and
/// a true SHA256SUMS. The tree's path below the root is debianTreePath. Throws Error when the package is missing.
void makeDebianTree(const QString &rootDir);
inline const QString debianTreePath = QStringLiteral("/debian/dists/bookworm/main/installer-amd64/");

} // namespace domus::test
