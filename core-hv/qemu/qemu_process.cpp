// SPDX-License-Identifier: GPL-3.0-or-later
#include "qemu/qemu_process.h"

#include "async/deadline.h"

#include <QFile>
#include <QRegularExpression>
#include <csignal>
#include <sys/syscall.h>
#include <unistd.h>

namespace domus {
namespace {

constexpr qint64 lastWordsBytes = 8192;
constexpr qsizetype lastWordsLines = 4;

} // namespace

std::unique_ptr<QemuProcess> QemuProcess::start(const SpawnRequest &request)
{
    const qint64 pid = spawnDetached(request);
    // Our child keeps its number until we collect it: no other process can be meant here.
    UniqueFd pidFd = openPidFd(pid);
    const auto stat = readProcessStat(pid);
    return std::unique_ptr<QemuProcess>(new QemuProcess({pid, stat ? stat->startTicks : 0}, std::move(pidFd)));
}

std::unique_ptr<QemuProcess> QemuProcess::adopt(const ProcessIdentity &identity)
{
    try {
        UniqueFd pidFd = openPidFd(identity.pid);
        if (!isAlive(identity)) // asked after opening: what the descriptor means is settled
            return nullptr;
        return std::unique_ptr<QemuProcess>(new QemuProcess(identity, std::move(pidFd)));
    } catch (const Error &) {
        return nullptr;
    }
}

QemuProcess::QemuProcess(const ProcessIdentity &identity, UniqueFd pidFd)
    : m_identity(identity), m_pidFd(std::move(pidFd)), m_notifier(m_pidFd.get(), QSocketNotifier::Read)
{
    connect(&m_notifier, &QSocketNotifier::activated, this, &QemuProcess::onEnd);
}

void QemuProcess::kill()
{
    if (!m_ended)
        ::syscall(SYS_pidfd_send_signal, m_pidFd.get(), SIGKILL, nullptr, 0);
}

void QemuProcess::onEnd()
{
    if (m_ended)
        return;
    m_notifier.setEnabled(false);
    m_end = reap(m_pidFd.get());
    m_ended = true;
    for (const OneShot<void> &waiter : std::exchange(m_waiters, {}))
        waiter.resolve();
    Q_EMIT ended();
}

Task<> QemuProcess::waitForEnd(std::chrono::milliseconds deadline)
{
    if (m_ended)
        co_return;
    OneShot<void> waiter;
    m_waiters.push_back(waiter);
    const qint64 pid = m_identity.pid;
    const auto timer = detail::startTimer(deadline, [waiter, pid]() {
        waiter.reject(Error(ErrorCode::Timeout, QStringLiteral("QEMU's process %1 does not end").arg(pid)));
    });
    co_await waiter.wait();
}

QString lastWords(const QString &logFile)
{
    static const QRegularExpression prefix(QStringLiteral("^(\\S+Z )?[^:\\s]*qemu-system-[^:\\s]+: (-[a-z]+ \\{.*\\}: )?"));
    QFile file(logFile);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    if (file.size() > lastWordsBytes)
        file.seek(file.size() - lastWordsBytes);
    QStringList lines = QString::fromLocal8Bit(file.read(lastWordsBytes)).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    lines = lines.mid(std::max<qsizetype>(0, lines.size() - lastWordsLines));
    for (QString &line : lines)
        line.remove(prefix);
    return lines.join(QStringLiteral("; "));
}

} // namespace domus
