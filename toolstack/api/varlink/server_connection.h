// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/fd_stream.h"
#include "async/one_shot.h"
#include "varlink/interface_handler.h"

#include <QHash>
#include <vector>

namespace domus::varlink {

/// The interfaces of a server, by name. Shared by its connections.
using HandlerTable = QHash<QString, std::shared_ptr<InterfaceHandler>>;

/// One client of a server. Requests are answered in order, one at a time; while one is being answered, or the
/// client does not take what it is sent, further ones wait in the socket.
///
/// States: Idle -> Answering -> Idle ...; Answering -> Upgrading (reply on its way) -> Gone (descriptor given away);
/// any -> Gone (client left, sent rubbish, or close()). gone() is emitted once, except after close().
class ServerConnection : public QObject, public ReplyChannel, public std::enable_shared_from_this<ServerConnection> {
    Q_OBJECT
public:
    ServerConnection(UniqueFd fd, PeerCredentials peer, std::shared_ptr<const HandlerTable> handlers);
    ~ServerConnection() override;

    /// Begins to read. The object must be held by a shared_ptr.
    void start();
    void close();

    void send(const OutgoingReply &reply) override;
    Task<> untilWritable() override;
    void upgrade(const OutgoingReply &reply, UpgradeContinuation then) override;
    void callEnded() override;

Q_SIGNALS:
    void gone();

private:
    static Task<> serve(std::shared_ptr<ServerConnection> self, std::shared_ptr<InterfaceHandler> handler, IncomingCall call);

    void pump();
    bool takeRequest();
    void dispatch(Request request);
    void onDrained();
    void onClosed(const QString &reason);
    void refuse(const QString &reason);
    void giveAway();
    void leave();

    enum class State { Idle, Answering, Upgrading, Gone };

    State m_state = State::Idle;
    bool m_pumping = false;
    std::unique_ptr<FdStream> m_stream;
    FrameScanner m_scanner;
    PeerCredentials m_peer;
    std::shared_ptr<const HandlerTable> m_handlers;
    CancelSource m_cancel;
    std::vector<OneShot<void>> m_writableWaiters;
    UpgradeContinuation m_continuation;
};

} // namespace domus::varlink
