// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "error.h"

#include <QByteArray>
#include <QStringList>
#include <chrono>
#include <optional>

struct xs_handle;

namespace domus {

/// A connection to XenStore, for one thread; another one may take changes meanwhile (libxenstore has locks for that). Reading
/// takes some tenths of a millisecond, and while XenStore hangs it does not end.
class XenStore {
public:
    /// Throws Error(NotSupported) where XenStore cannot be reached.
    XenStore();
    ~XenStore();
    Q_DISABLE_COPY_MOVE(XenStore)

    std::optional<QString> read(const QString &path) const; ///< nothing where there is no such node
    std::optional<QByteArray> readBytes(const QString &path) const; ///< the same for values that may be no text
    QStringList list(const QString &path) const; ///< names of the nodes below; empty where there are none

    /// Each change at or below the path is told by takeChange(), and once at the beginning. "@introduceDomain" and
    /// "@releaseDomain" are domains that come, and that go or stop running. Throws Error.
    void watch(const QString &path);
    void unwatch(const QString &path);
    int descriptor() const; ///< readable when there may be a change
    std::optional<QString> takeChange(); ///< the path that changed; nothing when no more did. Never waits

    /// Waits until the node has a value; nothing when it has none after that time. For worker threads.
    std::optional<QString> waitFor(const QString &path, std::chrono::milliseconds deadline);

private:
    xs_handle *m_handle = nullptr;
};

/// "/local/domain/7/console/tty"
QString domainPath(std::uint32_t domid, const QString &below);

} // namespace domus
