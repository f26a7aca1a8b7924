// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/cancel.h"
#include "async/task.h"
#include "byte_size.h"
#include "engine/domain_config.h"

#include <QString>
#include <optional>
#include <vector>

namespace domus {

struct DiskRequest {
    QString path; ///< absolute; its directory exists, the file does not
    ByteSize size; ///< as the guest sees it; whole 512 byte sectors
    DiskFormat format = DiskFormat::Qcow2;
    bool allocated = false; ///< takes all its space now; else as the guest writes (sparse)
};

/// What stays free of a file system, whatever disk is made on it.
constexpr ByteSize spaceReserve = ByteSize::fromMiB(64);
/// The largest disk.
constexpr ByteSize largestDisk = ByteSize::fromGiB(64 << 10);

/// Makes a disk image, mode 0600. On failure or cancel nothing of it is left. Throws Error(InvalidArgument) for the request,
/// (AlreadyExists), (NotFound) for the directory, (NoSpace) with numbers: an allocated disk needs its size and spaceReserve free,
/// a sparse one spaceReserve free and a file system that could hold it when empty; (PermissionDenied), (IoError).
Task<> createDisk(DiskRequest request, CancelToken token = {});

struct ImageInfo {
    DiskFormat format = DiskFormat::Raw;
    ByteSize virtualSize; ///< as the guest sees it
    ByteSize onDisk; ///< what it takes on the file system
    QString backingFile; ///< as the image names it; empty for a whole image
};

struct InspectOptions {
    std::optional<DiskFormat> format; ///< as a definition has it; else told by the file's own first bytes
    /// An image may name any file of this user as its backing file, and its guest reads that: only for images
    /// that this user made.
    bool allowBacking = false;
};

/// Looks at an image, in use or not. Throws Error(NotFound), Error(NotSupported) for other formats, encryption, external data
/// files, and backing files unless allowed; Error(IoError) for a broken one.
Task<ImageInfo> inspectImage(QString path, InspectOptions options = {});

/// The part of inspectImage() that needs the first bytes only: for what is about to be given to a guest in that format. Throws
/// Error(NotFound), Error(PermissionDenied), Error(NotSupported) for what is no file, and as above; Error(IoError) for
/// another format.
void checkImage(const QString &path, const InspectOptions &options);

/// The format that the image's first bytes tell. Throws as checkImage().
DiskFormat formatOfImage(const QString &path);

/// Removes an image. Error(NotFound), Error(PermissionDenied) for what is no plain file (a link, a device).
void deleteDisk(const QString &path);

/// `$XDG_DATA_HOME/domus/images`, made when it is not there.
QString imagesDirectory();

/// Free for this user, and the whole, of the file system of that directory or file. Throws Error.
struct FileSystemSpace {
    ByteSize free;
    ByteSize total; ///< 0 = unlimited
};
FileSystemSpace fileSystemSpace(const QString &path);

/// The guest, of those given, that uses the file under any name (links, hard links); nothing when none does. CDs that
/// all only read may be shared: `readOnly` tells that the asker only reads.
std::optional<QString> guestUsing(const QString &path, bool readOnly, const std::vector<DomainConfig> &guests);

} // namespace domus
