// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/cancel.h"
#include "async/task.h"
#include "bundle_paths.h"
#include "byte_size.h"
#include "preconditions.h"

#include <QStringList>
#include <functional>
#include <optional>

namespace domus {

/// How far something is, from 0 to 1, and what is done now.
using BundleProgress = std::function<void(double progress, const QString &text)>;

/// A dom0 image that is built.
struct BundleImage {
    QString directory; ///< with image.squashfs, xen.elf, vmlinuz, initrd
    QString recipeKey; ///< which recipe it is of
    QString packagesKey; ///< which versions of the packages were known to apt then
    ByteSize size; ///< of the squashfs
    qint64 builtMs = 0; ///< since 1970

    QString file(const char *name) const { return directory + u'/' + QLatin1String(name); }
};

/// The recipe as 16 hex digits: all that stands in its files.
QString recipeKeyOf(const QString &recipe);

/// The packages that the recipe names, of packages.list's text. Pure.
QStringList packagesOf(const QByteArray &list);
/// 8 hex digits of what `apt-cache policy` says would be installed. Pure.
QString packagesKeyOf(const QByteArray &policy);
/// The same, asked of apt; without the network.
Task<QString> currentPackagesKey(QString recipe);

/// The newest image of that recipe; one of these packages first, when they are given. Nothing when none is built.
std::optional<BundleImage> findImage(const BundlePaths &paths, const QString &recipeKey, const QString &packagesKey = {});

/// The image of this recipe and of the packages that apt knows of: the one that is there, or built now, which takes a minute on
/// a quiet machine and some 100 MB from the mirror. One build at a time for a user; what is half done is never seen under the
/// image's name, and nothing of it stays after a failure or when cancelled. `again` builds in any case.
/// Throws Error(NotSupported) with what is missing, NoSpace, FetchFailed (mirror), Cancelled, IoError.
Task<BundleImage> buildImage(BundlePaths paths, BundleProgress progress, CancelToken token, bool again = false);

/// "DOMUS 0.35 text" as a script prints it. Pure.
std::optional<std::pair<double, QString>> parseProgressLine(const QString &line);

/// Why a build failed, in plain words, from its last lines. Pure.
Error buildError(int exitCode, const QStringList &lastLines);

} // namespace domus
