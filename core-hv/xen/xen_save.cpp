// SPDX-License-Identifier: GPL-3.0-or-later
// Files of saved domains, in the form that xl writes and reads: a head that describes the domain, and libxl's stream.
#include "async/fd_stream.h"
#include "files.h"
#include "xen/domain_facts.h"
#include "xen/stream_pump.h"
#include "xen/xen_operations.h"

#include <QFile>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

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
    if (const int problem = writeFully(file.get(), QByteArray::fromRawData(static_cast<const char *>(bytes), qsizetype(count))))
        throw systemError(problem, QStringLiteral("The saved guest cannot be written"));
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
    // Without waiting: a FIFO would be waited for until another process writes to it.
    UniqueFd source(::open(QFile::encodeName(file).constData(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    struct stat info = {};
    if (!source.isValid() || ::fstat(source.get(), &info) != 0)
        throw systemError(errno, QStringLiteral("The saved guest %1 cannot be opened").arg(file));
    if (!S_ISREG(info.st_mode))
        throw unreadable(file, QStringLiteral("it is not a plain file"));
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

/// Those of domains that others made listen at a TCP port, and may have a range of them or a password, which with a socket
/// QEMU cannot have.
void moveVnc(libxl_vnc_info *vnc, const QString &listen)
{
    if (!libxl_defbool_is_default(vnc->enable) && !libxl_defbool_val(vnc->enable))
        return;
    replaceText(vnc->listen, listen);
    std::free(std::exchange(vnc->passwd, nullptr));
    vnc->display = 0;
    libxl_defbool_set(&vnc->findunused, false);
}

/// A file that has another name while it is written: what a daemon that is killed leaves is not taken for a saved guest. The
/// name is the domain's, and so is what lies there of an earlier try.
class HalfFile {
public:
    HalfFile(const QString &file, GuestDomid domid)
        : m_file(QFile::encodeName(file)),
          m_half(m_file + ".half-" + QByteArray::number(domid.number())),
          m_target(::open(m_half.constData(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600))
    {
        if (!m_target.isValid())
            fail(errno);
        if (::access(m_file.constData(), F_OK) == 0) {
            ::unlink(m_half.constData());
            fail(EEXIST);
        }
    }
    ~HalfFile()
    {
        if (!m_kept)
            ::unlink(m_whole ? m_file.constData() : m_half.constData());
    }
    Q_DISABLE_COPY_MOVE(HalfFile)

    const UniqueFd &target() const { return m_target; }
    /// It has its name from now on, unless another file has it.
    void giveName()
    {
        if (::fsync(m_target.get()) != 0)
            fail(errno);
        int code = ::renameat2(AT_FDCWD, m_half.constData(), AT_FDCWD, m_file.constData(), RENAME_NOREPLACE);
        if (code != 0 && errno == EINVAL && ::access(m_file.constData(), F_OK) != 0) // a file system that cannot do that
            code = ::rename(m_half.constData(), m_file.constData());
        if (code != 0)
            fail(errno);
        m_whole = true;
    }
    void keep() { m_kept = true; }

private:
    [[noreturn]] void fail(int problem) const
    {
        throw systemError(problem, QStringLiteral("The guest cannot be saved into %1").arg(QFile::decodeName(m_file)));
    }

    QByteArray m_file, m_half;
    UniqueFd m_target;
    bool m_whole = false, m_kept = false;
};

} // namespace

void moveDisplay(libxl_domain_config *config, const QString &socket)
{
    const QString listen = QStringLiteral("unix:") + socket;
    for (int i = 0; i < config->num_vfbs; ++i)
        moveVnc(&config->vfbs[i].vnc, listen);
    if (config->c_info.type == LIBXL_DOMAIN_TYPE_HVM)
        moveVnc(&config->b_info.u.hvm.vnc, listen);
}

void saveDomain(const XlContext &context, GuestDomid domid, const QString &file, const std::shared_ptr<Transfer> &transfer)
{
    HalfFile half(file, domid);
    writeHead(context, domid, half.target());
    try {
        StreamPump pump(half.target().get(), StreamPump::Direction::IntoFile, transfer);
        context.require(libxl_domain_suspend(context.get(), domid.number(), pump.end(), 0, nullptr),
                        QStringLiteral("Xen could not save the guest"));
        pump.finish();
        half.giveName();
        destroyDomain(context, domid);
    } catch (const Error &) {
        libxl_domain_resume(context.get(), domid.number(), 1, nullptr);
        throw;
    }
    half.keep();
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
    XlRestoreParams parameters;
    parameters->stream_version = 2;
    StreamPump pump(source.get(), StreamPump::Direction::OutOfFile, transfer);
    std::optional<Error> failure;
    try {
        return buildWith(context, config.get(), name, [&](std::uint32_t *number) {
            return libxl_domain_create_restore(context.get(), config.get(), number, pump.end(), -1, parameters.get(), nullptr,
                                               nullptr);
        });
    } catch (const Error &error) {
        failure = error;
    }
    pump.finish(); // it was stopped, or the file failed: libxl knows of its stream's end only
    throw Error(*failure);
}

} // namespace domus
