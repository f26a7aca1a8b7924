// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk_images.h"

#include "async/fd_stream.h"
#include "async/process.h"
#include "files.h"
#include "image_header.h"
#include "json_fields.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QScopeGuard>
#include <QStandardPaths>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace domus {
namespace {

const QString qemuImg = QStringLiteral("qemu-img");
constexpr auto createDeadline = std::chrono::minutes(30); // writing all of a large disk where it cannot be reserved
constexpr auto infoDeadline = std::chrono::seconds(20);
constexpr int headerSize = 4096;

QString formatName(DiskFormat format)
{
    return format == DiskFormat::Raw ? QStringLiteral("raw") : QStringLiteral("qcow2");
}

[[noreturn]] void refuse(const QString &text, const QString &hint = {})
{
    throw Error(ErrorCode::InvalidArgument, text, hint);
}

void checkRequest(const DiskRequest &request)
{
    if (!QDir::isAbsolutePath(request.path) || request.path.contains(QChar(0)) || request.path.endsWith(u'/'))
        refuse(QStringLiteral("'%1' is not an absolute path of a file").arg(request.path));
    if (request.size.bytes() <= 0)
        refuse(QStringLiteral("A disk needs a size"));
    if (request.size > largestDisk)
        refuse(QStringLiteral("%1 is more than the largest disk, %2").arg(request.size.toString(), largestDisk.toString()));
    if (request.size.bytes() % 512 != 0)
        refuse(QStringLiteral("A disk's size is a multiple of 512 bytes, %1 is not").arg(request.size.bytes()));
    const QString directory = QFileInfo(request.path).path();
    if (!QFileInfo(directory).isDir())
        throw Error(ErrorCode::NotFound, QStringLiteral("There is no directory %1").arg(directory),
                    QStringLiteral("Make it first, or choose another one"));
}

Error noSpace(const QString &path, const QString &text)
{
    return Error(ErrorCode::NoSpace, QStringLiteral("No room for the disk %1: %2").arg(path, text),
                 QStringLiteral("Free some space, choose a smaller size, or another directory"));
}

void checkSpace(const DiskRequest &request)
{
    const FileSystemSpace space = fileSystemSpace(QFileInfo(request.path).path());
    const ByteSize needed = request.allocated ? request.size + spaceReserve : spaceReserve;
    if (space.free < needed)
        throw noSpace(request.path, QStringLiteral("%1 are needed, %2 are free").arg(needed.toString(), space.free.toString()));
    if (!space.total.isZero() && request.size > space.total)
        throw noSpace(request.path,
                      QStringLiteral("it could grow to %1, the whole file system has %2")
                          .arg(request.size.toString(), space.total.toString()));
}

/// Takes the name for this disk alone; qemu-img itself would overwrite whatever is there, also through a link.
void reserveName(const QString &path)
{
    const UniqueFd file(::open(QFile::encodeName(path).constData(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file.isValid() && errno == EEXIST)
        throw Error(ErrorCode::AlreadyExists, QStringLiteral("There is a file %1 already").arg(path),
                    QStringLiteral("Choose another name; nothing is overwritten"));
    if (!file.isValid())
        throw systemError(errno, QStringLiteral("Cannot make the disk %1").arg(path));
}

QStringList createArguments(const DiskRequest &request, const QString &preallocation)
{
    QStringList arguments{QStringLiteral("create"), QStringLiteral("-q"), QStringLiteral("-f"), formatName(request.format)};
    if (request.allocated)
        arguments += {QStringLiteral("-o"), QStringLiteral("preallocation=") + preallocation};
    // An absolute path begins with '/': it is no option and no "protocol:" to qemu-img.
    return arguments += {request.path, QString::number(request.size.bytes())};
}

Task<ProcessResult> runQemuImg(QStringList arguments, ProcessOptions options)
{
    try {
        co_return co_await runProcess(qemuImg, arguments, options);
    } catch (const Error &error) {
        if (error.code() != ErrorCode::NotFound)
            throw;
    }
    throw Error(ErrorCode::NotSupported,
                QStringLiteral("The program qemu-img, which makes and checks disk images, is not installed"),
                QStringLiteral("Install the package 'qemu-utils'"));
}

QString lastLine(const QByteArray &text)
{
    return QString::fromLocal8Bit(text.trimmed().split('\n').constLast()).left(500);
}

Error createFailure(const DiskRequest &request, const QString &words)
{
    const bool full = words.contains(QLatin1String("No space left")) || words.contains(QLatin1String("quota exceeded"));
    if (full)
        return noSpace(request.path, words);
    return Error(ErrorCode::IoError, QStringLiteral("Cannot make the disk %1").arg(request.path), {}, words);
}

QByteArray readStart(const QString &path)
{
    // A FIFO or a device must neither block nor act; an image is a file or a block device.
    const UniqueFd file(::open(QFile::encodeName(path).constData(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    if (!file.isValid())
        throw systemError(errno, QStringLiteral("Cannot read %1").arg(path));
    struct stat info = {};
    if (::fstat(file.get(), &info) != 0 || !(S_ISREG(info.st_mode) || S_ISBLK(info.st_mode)))
        throw Error(ErrorCode::NotSupported, QStringLiteral("%1 is neither a file nor a block device").arg(path));
    QByteArray start(headerSize, '\0');
    const ssize_t got = ::read(file.get(), start.data(), size_t(start.size()));
    if (got < 0)
        throw systemError(errno, QStringLiteral("Cannot read %1").arg(path));
    start.truncate(got);
    return start;
}

void refuseHeader(const QString &path, const ImageHeader &header, const InspectOptions &options)
{
    const auto refuseImage = [&](const QString &text, const QString &hint) {
        throw Error(ErrorCode::NotSupported, QStringLiteral("%1 %2").arg(path, text), hint);
    };
    if (header.encrypted)
        refuseImage(QStringLiteral("is encrypted"), {});
    if (header.hasExternalData)
        refuseImage(QStringLiteral("keeps its data in another file"),
                    QStringLiteral("Convert it to one file with qemu-img convert"));
    if (header.hasBackingFile && !options.allowBacking)
        refuseImage(QStringLiteral("builds on another image, which could be any file of this user"),
                    QStringLiteral("Make it whole with qemu-img convert, if you trust it"));
}

/// The header of the format that is asked for: a raw disk may hold anything, even another format's first bytes.
ImageHeader headerOf(const QString &path, const InspectOptions &options)
{
    const QByteArray start = readStart(path);
    if (options.format == DiskFormat::Raw)
        return {};
    auto header = parseImageHeader(start);
    if (!header)
        throw Error(ErrorCode::NotSupported, QStringLiteral("%1 cannot be used as a disk").arg(path), header.error().hint,
                    header.error().text);
    if (options.format && header->format != *options.format)
        throw Error(ErrorCode::IoError, QStringLiteral("%1 is not a %2 image").arg(path, formatName(*options.format)));
    return *header;
}

} // namespace

Task<> createDisk(DiskRequest request, CancelToken token)
{
    token.throwIfCancelled();
    checkRequest(request);
    checkSpace(request);
    reserveName(request.path);
    auto undo = qScopeGuard([path = request.path] { ::unlink(QFile::encodeName(path).constData()); });
    ProcessOptions options;
    options.deadline = createDeadline;
    options.token = token;
    ProcessResult result = co_await runQemuImg(createArguments(request, QStringLiteral("falloc")), options);
    const bool cannotReserve = result.exitCode != 0 && result.errors.contains("not supported");
    if (request.allocated && cannotReserve)
        result = co_await runQemuImg(createArguments(request, QStringLiteral("full")), options);
    if (result.exitCode != 0)
        throw createFailure(request, lastLine(result.errors));
    undo.dismiss();
}

void checkImage(const QString &path, const InspectOptions &options)
{
    refuseHeader(path, headerOf(path, options), options);
}

DiskFormat formatOfImage(const QString &path)
{
    const ImageHeader header = headerOf(path, {});
    refuseHeader(path, header, {}); // what a guest wrote into a raw image may say that it builds on any file
    return header.format;
}

Task<ImageInfo> inspectImage(QString path, InspectOptions options)
{
    if (!QDir::isAbsolutePath(path))
        refuse(QStringLiteral("'%1' is not an absolute path").arg(path));
    const ImageHeader header = headerOf(path, options);
    refuseHeader(path, header, options);
    ProcessOptions process;
    process.deadline = infoDeadline;
    process.outputLimit = ByteSize::fromMiB(1);
    const QStringList arguments{QStringLiteral("info"), QStringLiteral("-U"),      QStringLiteral("--output=json"),
                                QStringLiteral("-f"),   formatName(header.format), path};
    const ProcessResult result = co_await runQemuImg(arguments, process);
    const QJsonObject json = QJsonDocument::fromJson(result.output).object();
    const auto size = intField(json, QLatin1String("virtual-size"));
    if (result.exitCode != 0 || !size)
        throw Error(ErrorCode::IoError, QStringLiteral("%1 is not a usable image").arg(path), {}, lastLine(result.errors));
    ImageInfo info;
    info.format = header.format;
    info.virtualSize = ByteSize::fromBytes(*size);
    info.onDisk = ByteSize::fromBytes(intField(json, QLatin1String("actual-size")).value_or(0));
    info.backingFile = stringField(json, QLatin1String("backing-filename")).value_or(QString());
    co_return info;
}

void deleteDisk(const QString &path)
{
    const QByteArray name = QFile::encodeName(path);
    struct stat info = {};
    if (::lstat(name.constData(), &info) != 0)
        throw systemError(errno, QStringLiteral("Cannot delete %1").arg(path));
    if (!S_ISREG(info.st_mode))
        throw Error(ErrorCode::PermissionDenied, QStringLiteral("%1 is not a plain file and is not deleted").arg(path));
    if (::unlink(name.constData()) != 0)
        throw systemError(errno, QStringLiteral("Cannot delete %1").arg(path));
}

QString imagesDirectory()
{
    const QString directory =
        QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/domus/images");
    makePrivateDir(directory);
    return directory;
}

FileSystemSpace fileSystemSpace(const QString &path)
{
    struct statvfs info = {};
    if (::statvfs(QFile::encodeName(path).constData(), &info) != 0)
        throw systemError(errno, QStringLiteral("Cannot look at the file system of %1").arg(path));
    return {ByteSize::fromBytes(qint64(info.f_bavail) * qint64(info.f_frsize)),
            ByteSize::fromBytes(qint64(info.f_blocks) * qint64(info.f_frsize))};
}

std::optional<QString> guestUsing(const QString &path, bool readOnly, const std::vector<DomainConfig> &guests)
{
    struct stat wanted = {};
    const bool exists = ::stat(QFile::encodeName(path).constData(), &wanted) == 0;
    const auto sameFile = [&](const QString &other) {
        struct stat info = {};
        if (exists && ::stat(QFile::encodeName(other).constData(), &info) == 0)
            return info.st_dev == wanted.st_dev && info.st_ino == wanted.st_ino;
        return QDir::cleanPath(other) == QDir::cleanPath(path);
    };
    for (const DomainConfig &guest : guests) {
        for (const DiskConfig &disk : guest.disks) {
            const bool shared = readOnly && disk.readOnly;
            if (!disk.path.isEmpty() && !shared && sameFile(disk.path))
                return guest.name;
        }
    }
    return std::nullopt;
}

} // namespace domus
