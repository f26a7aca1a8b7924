// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "error.h"
#include "xen/libxl_c.h"

#include <QStringList>
#include <memory>
#include <mutex>

namespace domus {

/// Held where a handle to Xen or XenStore is opened or closed, and while libxl forks. Xen's libraries keep a list of all handles
/// under a lock that they do not mind at a fork: a child that was forked while another thread had it waits for it for ever, and
/// the operation with it.
std::mutex &xenHandles();

/// A connection to Xen for one operation on one thread, with a log of its own of what libxl, libxenguest and their helpers say
/// went wrong: two operations on one would wait for each other, and their lines would mix. Making one takes below a millisecond
/// after the first.
class XlContext {
public:
    /// Throws Error(NotSupported) where there is no Xen, or none that we may use.
    XlContext();
    ~XlContext();
    Q_DISABLE_COPY_MOVE(XlContext)

    libxl_ctx *get() const { return m_context; }

    /// Throws Error(EngineFailed, text) with libxl's own words as cause, unless the code is a success. Error(NoMemory) where
    /// they say that memory was short.
    void require(int code, const QString &text) const;
    /// Those words: "failed to open file '/x': No such file or directory".
    QString cause(int code) const;

private:
    struct Logger;
    std::unique_ptr<Logger> m_logger;
    libxl_ctx *m_context = nullptr;
};

} // namespace domus
