// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "error.h"

#include <QByteArray>
#include <QCryptographicHash>
#include <QHash>
#include <QString>
#include <optional>

// The lists of checksums that trees publish. Pure.

namespace domus {

/// "sha256:ab12...", the hex part in lower case.
struct Checksum {
    QString algorithm; ///< md5, sha1, sha256, sha512
    QString hex;

    /// Protects against accidents on the way only.
    bool isWeak() const { return algorithm == QLatin1String("md5") || algorithm == QLatin1String("sha1"); }
    QString toString() const { return algorithm + u':' + hex; }
    bool operator==(const Checksum &) const = default;

    /// Nothing for an algorithm that is not known here, or a hex part of the wrong length.
    static std::optional<Checksum> make(const QString &algorithm, const QString &hex);
    QCryptographicHash::Algorithm qtAlgorithm() const;
};

/// By path below the tree's root, or by full address, as the function that makes it says.
using ChecksumList = QHash<QString, Checksum>;

/// SHA256SUMS, MD5SUMS, CHECKSUMS and the like: "hex  path" or "hex *path" per line, or BSD's
/// "SHA256 (path) = hex". A leading "./" is dropped; the algorithm follows from the length of the hex part.
/// Lines that are something else are left out. Paths are as written: the caller looks up only its own.
ChecksumList parseChecksumLines(const QByteArray &text);

/// A path that a tree names and that stays below its root: no "..", not absolute, no backslash, no
/// percent sign, no scheme, no control character. The error says which of these it is.
Result<QString> safeTreePath(const QString &path);

} // namespace domus
