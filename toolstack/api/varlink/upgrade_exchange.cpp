// SPDX-License-Identifier: GPL-3.0-or-later
#include "varlink/upgrade_exchange.h"

#include "varlink/message.h"

#include <cerrno>
#include <cstring>
#include <sys/socket.h>

namespace domus::varlink {
namespace {

constexpr qsizetype step = 64 * 1024;

bool isTransient(int error)
{
    return error == EAGAIN || error == EINTR;
}

} // namespace

UpgradeExchange::UpgradeExchange(UniqueFd fd, QByteArray request)
    : m_fd(std::move(fd)),
      m_request(std::move(request)),
      m_readNotifier(m_fd.get(), QSocketNotifier::Read),
      m_writeNotifier(m_fd.get(), QSocketNotifier::Write)
{
    connect(&m_readNotifier, &QSocketNotifier::activated, this, &UpgradeExchange::onReadable);
    connect(&m_writeNotifier, &QSocketNotifier::activated, this, &UpgradeExchange::onWritable);
}

UniqueFd UpgradeExchange::takeDescriptor()
{
    m_readNotifier.setEnabled(false);
    m_writeNotifier.setEnabled(false);
    return std::move(m_fd);
}

void UpgradeExchange::onWritable()
{
    const ssize_t sent = ::send(m_fd.get(), m_request.constData(), size_t(m_request.size()), MSG_NOSIGNAL);
    if (sent < 0 && !isTransient(errno))
        return fail(QString::fromLocal8Bit(std::strerror(errno)));
    m_request.remove(0, std::max<ssize_t>(sent, 0));
    m_writeNotifier.setEnabled(!m_request.isEmpty());
}

void UpgradeExchange::onReadable()
{
    QByteArray peeked(step, Qt::Uninitialized);
    const ssize_t got = ::recv(m_fd.get(), peeked.data(), size_t(step), MSG_PEEK);
    if (got < 0 && isTransient(errno))
        return;
    if (got <= 0)
        return fail(got == 0 ? QString() : QString::fromLocal8Bit(std::strerror(errno)));
    peeked.truncate(got);
    if (takeUpToNul(peeked)) {
        m_readNotifier.setEnabled(false);
        m_writeNotifier.setEnabled(false);
        m_result.resolve(m_reply);
    } else if (m_reply.size() > maximalMessage) {
        fail(QStringLiteral("the answer is too large"));
    }
}

/// Removes from the socket what belongs to the reply; true when that is complete.
bool UpgradeExchange::takeUpToNul(const QByteArray &peeked)
{
    const qsizetype nul = peeked.indexOf('\0');
    QByteArray taken(nul < 0 ? peeked.size() : nul + 1, Qt::Uninitialized);
    const ssize_t got = ::recv(m_fd.get(), taken.data(), size_t(taken.size()), 0);
    taken.truncate(std::max<ssize_t>(got, 0));
    m_reply += taken;
    return taken.endsWith('\0');
}

void UpgradeExchange::fail(const QString &cause)
{
    m_readNotifier.setEnabled(false);
    m_writeNotifier.setEnabled(false);
    m_result.reject(Error(ErrorCode::Disconnected, QStringLiteral("The connection to the daemon has ended"), {}, cause));
}

} // namespace domus::varlink
