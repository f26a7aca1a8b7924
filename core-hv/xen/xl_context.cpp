// SPDX-License-Identifier: GPL-3.0-or-later
#include "xen/xl_context.h"

#include <array>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <unistd.h>

namespace domus {
namespace {

constexpr qsizetype linesKept = 400;
constexpr qsizetype errorsTold = 6;

bool speaksOfMemory(const QStringList &lines)
{
    return std::any_of(lines.begin(), lines.end(), [](const QString &line) {
        return line.contains(QLatin1String("Out of memory"), Qt::CaseInsensitive)
            || line.contains(QLatin1String("Cannot allocate memory"));
    });
}

/// libxl works in children that it forks and lets go on without exec.
pid_t forkAlone(void *)
{
    const std::lock_guard lock(xenHandles());
    return ::fork();
}

} // namespace

std::mutex &xenHandles()
{
    static std::mutex mutex;
    return mutex;
}

/// libxl calls it from whichever thread works for the context, also from those it starts itself.
struct XlContext::Logger {
    xentoollog_logger base = {};
    mutable std::mutex mutex;
    QStringList errors;

    Logger()
    {
        base.vmessage = &Logger::onMessage;
        base.progress = &Logger::onProgress;
        base.destroy = [](xentoollog_logger *) {};
    }

    void add(int errnoValue, const char *text)
    {
        QString line = QString::fromLocal8Bit(text).trimmed();
        if (errnoValue >= 0)
            line += QStringLiteral(": ") + QString::fromLocal8Bit(std::strerror(errnoValue));
        const std::lock_guard lock(mutex);
        if (errors.size() < linesKept)
            errors.append(line);
    }

    __attribute__((format(printf, 5, 0))) static void onMessage(xentoollog_logger *logger, xentoollog_level level, int errnoValue,
                                                                const char *, const char *format, va_list words)
    {
        if (level < XTL_ERROR)
            return;
        std::array<char, 1024> text = {};
        std::vsnprintf(text.data(), text.size(), format, words);
        reinterpret_cast<Logger *>(logger)->add(errnoValue, text.data());
    }

    static void onProgress(xentoollog_logger *, const char *, const char *, int, unsigned long, unsigned long) {}
};

XlContext::XlContext() : m_logger(std::make_unique<Logger>())
{
    // libxl reaps every child of the process unless it is told which are its own.
    static const libxl_childproc_hooks hooks = {
        .chldowner = libxl_sigchld_owner_libxl_always_selective_reap, .fork_replacement = &forkAlone, .reaped_callback = nullptr};
    static_assert(offsetof(Logger, base) == 0);
    const std::lock_guard lock(xenHandles());
    if (const int code = libxl_ctx_alloc(&m_context, LIBXL_VERSION, 0, &m_logger->base); code != 0)
        throw Error(ErrorCode::NotSupported, QStringLiteral("Xen cannot be reached"),
                    QStringLiteral("Run in a dom0 whose Xen services are up, as root"), cause(code));
    libxl_childproc_setmode(m_context, &hooks, nullptr);
}

XlContext::~XlContext()
{
    const std::lock_guard lock(xenHandles());
    if (m_context)
        libxl_ctx_free(m_context);
}

QString XlContext::cause(int code) const
{
    const std::lock_guard lock(m_logger->mutex);
    QStringList words = m_logger->errors;
    words.removeDuplicates();
    if (words.isEmpty())
        return QStringLiteral("libxl's error %1").arg(code);
    // The first lines are where it began; what follows are the layers above giving up.
    return words.mid(0, errorsTold).join(QStringLiteral("; "));
}

void XlContext::require(int code, const QString &text) const
{
    if (code >= 0)
        return;
    const QString words = cause(code);
    if (code == ERROR_NOMEM || speaksOfMemory({words}))
        throw Error(ErrorCode::NoMemory, text, QStringLiteral("Make room: give dom0 or idle guests less memory"), words);
    throw Error(ErrorCode::EngineFailed, text, {}, words);
}

} // namespace domus
