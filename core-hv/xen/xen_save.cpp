// SPDX-License-Identifier: GPL-3.0-or-later
// Files of saved domains, in the form that xl writes and reads: a head that describes the domain, and libxl's stream.
#include "async/fd_stream.h"
#include "files.h"
#include "xen/domain_facts.h"
#include "xen/stream_pump.h"
#include "xen/xen_operations.h"

#include <QFile>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <optional>
#include <unistd.h>

namespace domus {
namespace {

/// All numbers are in the machine's own byte order, which byteOrder tells.
struct SaveHead {
    char magic[32];
    std::uint32_t byteOrder;
    std::uint32_t mandatoryFlags; ///< whoever does not know one of them must not read on
    std::uint32_t optionalFlags;
    std::uint32_t optionalLength; ///< of what follows: the description's length, and the description
};
static_assert(sizeof(SaveHead) == 48);

constexpr char saveMagic[] = "Xen saved domain, xl format\n \0 \r"; // with its final null it is one longer
static_assert(sizeof saveMagic == sizeof(SaveHead::magic) + 1);
constexpr std::uint32_t byteOrderMark = 0x01020304;
constexpr std::uint32_t descriptionIsJson = 1, streamIsVersion2 = 2;
constexpr std::uint32_t descriptionLimit = 1 << 20;

Error unreadable(const QString &file, const QString &why)
{
    return Error(ErrorCode::InvalidArgument, QStringLiteral("%1 is no saved guest that can be read: %2").arg(file, why));
}

void writeAll(const UniqueFd &file, const void *bytes, size_t count)
{
    const char *rest = static_cast<const char *>(bytes);
    while (count > 0) {
        const ssize_t written = ::write(file.get(), rest, count);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            throw systemError(errno, QStringLiteral("The saved guest cannot be written"));
        rest += written;
        count -= size_t(written);
    }
}

void writeHead(const XlContext &context, GuestDomid domid, const UniqueFd &file)
{
    XlDomainConfig config;
    context.require(libxl_retrieve_domain_configuration(context.get(), domid.number(), config.get(), nullptr),
                    QStringLiteral("Xen does not tell what the domain is made of"));
    const std::unique_ptr<char, FreeDeleter> json(libxl_domain_config_to_json(context.get(), config.get()));
    if (!json)
        throw Error(ErrorCode::EngineFailed, QStringLiteral("libxl cannot describe the domain"));
    const auto length = std::uint32_t(std::strlen(json.get()) + 1);
    SaveHead head = {};
    std::memcpy(head.magic, saveMagic, sizeof head.magic);
    head.byteOrder = byteOrderMark;
    head.mandatoryFlags = descriptionIsJson | streamIsVersion2;
    head.optionalLength = std::uint32_t(sizeof length) + length;
    writeAll(file, &head, sizeof head);
    writeAll(file, &length, sizeof length);
    writeAll(file, json.get(), length);
}

/// The description; the file is at the stream's beginning then.
QByteArray readHead(const UniqueFd &file, const QString &name)
{
    SaveHead head = {};
    if (::read(file.get(), &head, sizeof head) != ssize_t(sizeof head)
        || std::memcmp(head.magic, saveMagic, sizeof head.magic) != 0)
        throw unreadable(name, QStringLiteral("it does not begin as xl's files do"));
    if (head.byteOrder != byteOrderMark)
        throw unreadable(name, QStringLiteral("a machine of another byte order wrote it"));
    if (head.mandatoryFlags != (descriptionIsJson | streamIsVersion2))
        throw unreadable(name, QStringLiteral("another version of Xen wrote it (flags %1)").arg(head.mandatoryFlags));
    std::uint32_t length = 0;
    if (head.optionalLength > descriptionLimit || head.optionalLength < sizeof length
        || ::read(file.get(), &length, sizeof length) != ssize_t(sizeof length) || length > head.optionalLength - sizeof length)
        throw unreadable(name, QStringLiteral("its description has no sensible length"));
    QByteArray rest(qsizetype(head.optionalLength - sizeof length), Qt::Uninitialized);
    if (::read(file.get(), rest.data(), size_t(rest.size())) != rest.size())
        throw unreadable(name, QStringLiteral("it ends early"));
    return rest.left(length);
}

/// The file, at its stream's beginning, and what its domain is made of.
UniqueFd openSaved(const XlContext &context, const QString &file, libxl_domain_config *config)
{
    UniqueFd source(::open(QFile::encodeName(file).constData(), O_RDONLY | O_CLOEXEC));
    if (!source.isValid())
        throw systemError(errno, QStringLiteral("The saved guest %1 cannot be opened").arg(file));
    const QByteArray json = readHead(source, file);
    if (libxl_domain_config_from_json(context.get(), config, json.constData()) != 0)
        throw unreadable(file, QStringLiteral("its description is damaged"));
    return source;
}

void replaceText(char *&text, const QString &by)
{
    std::free(text);
    text = ::strdup(by.toUtf8().constData());
}

void moveDisplay(libxl_domain_config *config, const QString &socket)
{
    const QString listen = QStringLiteral("unix:") + socket;
    for (int i = 0; i < config->num_vfbs; ++i)
        replaceText(config->vfbs[i].vnc.listen, listen);
    if (config->c_info.type == LIBXL_DOMAIN_TYPE_HVM && config->b_info.u.hvm.vnc.listen)
        replaceText(config->b_info.u.hvm.vnc.listen, listen);
}

/// Removes the file unless it was kept.
struct Removal {
    QString file;
    bool keep = false;
    ~Removal()
    {
        if (!keep)
            QFile::remove(file);
    }
};

} // namespace

void saveDomain(const XlContext &context, GuestDomid domid, const QString &file, const std::shared_ptr<Transfer> &transfer)
{
    const UniqueFd target(::open(QFile::encodeName(file).constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!target.isValid())
        throw systemError(errno, QStringLiteral("The guest cannot be saved into %1").arg(file));
    Removal removal{file};
    writeHead(context, domid, target);
    try {
        StreamPump pump(target.get(), StreamPump::Direction::IntoFile, transfer);
        context.require(libxl_domain_suspend(context.get(), domid.number(), pump.end(), 0, nullptr),
                        QStringLiteral("Xen could not save the guest"));
        pump.finish();
        if (::fsync(target.get()) != 0)
            throw systemError(errno, QStringLiteral("The guest cannot be saved into %1").arg(file));
        destroyDomain(context, domid);
    } catch (const Error &) {
        libxl_domain_resume(context.get(), domid.number(), 1, nullptr);
        throw;
    }
    removal.keep = true;
}

SavedGuest readSaved(const XlContext &context, const QString &file)
{
    XlDomainConfig config;
    openSaved(context, file, config.get());
    return {uuidFrom(config->c_info.uuid), QString::fromUtf8(config->c_info.name)};
}

BuiltDomain restoreDomain(const XlContext &context, const QString &file, const QUuid &guest, const QString &name,
                          const QString &vncSocket, const std::shared_ptr<Transfer> &transfer)
{
    XlDomainConfig config;
    const UniqueFd source = openSaved(context, file, config.get());
    if (uuidFrom(config->c_info.uuid) != guest)
        throw unreadable(file, QStringLiteral("it is of another guest (%1)").arg(QString::fromUtf8(config->c_info.name)));
    config->c_info.domid = 0;
    moveDisplay(config.get(), vncSocket);
    libxl_domain_restore_params parameters;
    libxl_domain_restore_params_init(&parameters);
    parameters.stream_version = 2;
    StreamPump pump(source.get(), StreamPump::Direction::OutOfFile, transfer);
    std::optional<BuiltDomain> built;
    std::optional<Error> failure;
    try {
        built = buildWith(context, config.get(), name, [&](std::uint32_t *number) {
            return libxl_domain_create_restore(context.get(), config.get(), number, pump.end(), -1, &parameters, nullptr,
                                               nullptr);
        });
    } catch (const Error &error) {
        failure = error;
    }
    libxl_domain_restore_params_dispose(&parameters);
    if (built)
        return *built;
    pump.finish(); // it was stopped, or the file failed: libxl knows of its stream's end only
    throw Error(*failure);
}

} // namespace domus
