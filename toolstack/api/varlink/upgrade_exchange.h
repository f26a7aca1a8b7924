// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/fd_stream.h"
#include "async/one_shot.h"

#include <memory>

namespace domus::varlink {

/// Sends one request and reads exactly its reply, not a byte more, so that the descriptor can be handed on: what
/// follows is somebody else's protocol. States: Writing -> Reading -> Done (result settled).
class UpgradeExchange : public QObject {
    Q_OBJECT
public:
    /// The descriptor must be non-blocking.
    UpgradeExchange(UniqueFd fd, QByteArray request);

    /// The reply's frame, or Error(Disconnected).
    OneShot<QByteArray> result() const { return m_result; }
    /// After the result has come.
    UniqueFd takeDescriptor();

private:
    void onWritable();
    void onReadable();
    bool takeUpToNul(const QByteArray &peeked);
    void fail(const QString &cause);

    UniqueFd m_fd;
    QByteArray m_request;
    QByteArray m_reply;
    OneShot<QByteArray> m_result;
    QSocketNotifier m_readNotifier;
    QSocketNotifier m_writeNotifier;
};

} // namespace domus::varlink
