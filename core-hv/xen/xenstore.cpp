// SPDX-License-Identifier: GPL-3.0-or-later
#include "xen/xenstore.h"

#include "files.h"
#include "xen/xl_context.h"

#include <QElapsedTimer>
#include <cerrno>
#include <memory>
#include <poll.h>

namespace domus {

XenStore::XenStore()
{
    const std::lock_guard lock(xenHandles());
    m_handle = xs_open(0);
    if (!m_handle)
        throw Error(ErrorCode::NotSupported, QStringLiteral("XenStore cannot be reached"),
                    QStringLiteral("Start Xen's services in dom0, and be root"), systemError(errno, {}).info().cause);
}

XenStore::~XenStore()
{
    const std::lock_guard lock(xenHandles());
    xs_close(m_handle);
}

std::optional<QString> XenStore::read(const QString &path) const
{
    const auto bytes = readBytes(path);
    return bytes ? std::optional(QString::fromUtf8(*bytes)) : std::nullopt;
}

std::optional<QByteArray> XenStore::readBytes(const QString &path) const
{
    unsigned int length = 0;
    const std::unique_ptr<void, FreeDeleter> value(xs_read(m_handle, XBT_NULL, path.toUtf8().constData(), &length));
    if (!value)
        return {};
    return QByteArray(static_cast<const char *>(value.get()), length);
}

QStringList XenStore::list(const QString &path) const
{
    unsigned int count = 0;
    const std::unique_ptr<char *, FreeDeleter> names(xs_directory(m_handle, XBT_NULL, path.toUtf8().constData(), &count));
    QStringList result;
    for (unsigned int i = 0; names && i < count; ++i)
        result.append(QString::fromUtf8(names.get()[i]));
    return result;
}

void XenStore::watch(const QString &path)
{
    const QByteArray name = path.toUtf8();
    if (!xs_watch(m_handle, name.constData(), name.constData()))
        throw systemError(errno, QStringLiteral("XenStore does not watch %1").arg(path));
}

void XenStore::unwatch(const QString &path)
{
    const QByteArray name = path.toUtf8();
    xs_unwatch(m_handle, name.constData(), name.constData());
}

int XenStore::descriptor() const
{
    return xs_fileno(m_handle);
}

std::optional<QString> XenStore::takeChange()
{
    const std::unique_ptr<char *, FreeDeleter> change(xs_check_watch(m_handle));
    if (!change)
        return {};
    return QString::fromUtf8(change.get()[XS_WATCH_PATH]);
}

std::optional<QString> XenStore::waitFor(const QString &path, std::chrono::milliseconds deadline)
{
    watch(path);
    QElapsedTimer timer;
    timer.start();
    std::optional<QString> value = read(path);
    while ((!value || value->isEmpty()) && timer.elapsed() < deadline.count()) {
        pollfd descriptorToRead = {.fd = descriptor(), .events = POLLIN, .revents = 0};
        ::poll(&descriptorToRead, 1, int(deadline.count() - timer.elapsed()));
        while (takeChange()) {}
        value = read(path);
    }
    unwatch(path);
    return value && !value->isEmpty() ? value : std::nullopt;
}

QString domainPath(std::uint32_t domid, const QString &below)
{
    return QStringLiteral("/local/domain/%1/%2").arg(domid).arg(below);
}

} // namespace domus
