// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/cancel.h"
#include "async/task.h"
#include "install_source.h"

#include <chrono>
#include <functional>

namespace domus {

/// Which of a tree's two ways to boot is wanted.
enum class InstallerConsole { Graphical, Text };

struct FetchOptions {
    QString cacheDir; ///< made if missing, mode 0700; must be absolute
    InstallerConsole console = InstallerConsole::Graphical;
    bool kernelForPv = false; ///< the tree's other kernel, where it has one (Detection::pvKernel)
    CancelToken token;
    /// From 0 to 1 over all files, never backwards, at most ten times a second, and what is going on, for people.
    /// Called on the thread of fetch().
    std::function<void(double fraction, const QString &text)> onProgress;
    ByteSize bootFileLimit = ByteSize::fromGiB(1); ///< of a kernel or an initrd
    ByteSize imageLimit = ByteSize::fromGiB(64); ///< of an ISO or disk image
    std::chrono::milliseconds firstByteDeadline{10'000};
    std::chrono::milliseconds stallDeadline{30'000};
    ByteSize keepFree = ByteSize::fromMiB(64); ///< of the cache's file system
};

/// Files on this machine, whole and checked, to boot from. Files of the cache may be replaced by a later fetch() (by
/// rename) or pruned (cache_pruning.h): whoever needs one for longer makes a hard link or a copy of it.
struct BootFiles {
    QString kernel; ///< empty for images
    QString initrd;
    QString image; ///< ISO or disk image; empty for kernels
    QString cmdline;
    bool verified = false; ///< all files agree with checksums that the tree published
    bool fromCache = false; ///< nothing had to be downloaded
    QStringList notes; ///< sentences for people: what was checked against what, or that nothing lists checksums
};

/// Brings what was detected to this machine. Belongs to one thread; several fetches may run at once, also of the same
/// file (the second waits for the first and then uses its result).
///
/// The cache: <cacheDir>/<key of the address>/ with the file under its own name, `meta.json` (address, validators,
/// SHA-256) and, while it is downloaded or after that was interrupted, `part` and `part.json`. A file gets its
/// name only when it is whole, synced and checked; an interrupted download is continued when the server
/// confirms that the file is still the same. A file that is in the cache is asked for again with its validators (304: kept) and
/// hashed again. Local files are checked where they are, and not copied.
class InstallFetcher {
public:
    /// Throws Error: ChecksumMismatch (the file is deleted; the text has both values), FetchFailed, NotFound, Timeout,
    /// NoSpace, IoError, PermissionDenied, Cancelled (what came is kept for the next time).
    Task<BootFiles> fetch(Detection detection, FetchOptions options);
};

} // namespace domus
