// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/cancel.h"
#include "async/fd_stream.h"
#include "async/one_shot.h"
#include "async/task.h"
#include "varlink/json_codec.h"
#include "varlink/message.h"

#include <deque>
#include <functional>
#include <memory>

namespace domus::varlink {

/// A connection to a Varlink service. Belongs to one thread.
///
/// Calls may be made while others wait (pipelining); they are answered in order. A stream occupies the
/// connection to its end: what is called behind it waits. So give each stream a connection of its own; an
/// upgrade takes the connection away altogether, and nothing else may be under way on it.
///
/// States: Open -> Closed. Closed is entered once, by the peer, by rubbish from it, by a cancelled stream, by
/// an upgrade, or by close(); then every pending call fails with Error(Disconnected) (a cancelled stream with
/// Cancelled), and later ones fail at once. closed() is emitted except after close() and an upgrade.
class ClientConnection : public QObject, public std::enable_shared_from_this<ClientConnection> {
    Q_OBJECT
public:
    using OnReply = std::function<void(QJsonObject parameters)>;

    static std::shared_ptr<ClientConnection> create(UniqueFd connected);
    ~ClientConnection() override;

    bool isOpen() const { return m_stream->isOpen(); }
    void close();

    /// The reply's parameters; throws the error that the service answers, or Error(Disconnected). The task may
    /// outlive the connection object.
    Task<QJsonObject> call(const QString &method, const QJsonObject &parameters);
    /// Asks without wanting an answer, not even an error.
    void callOneway(const QString &method, const QJsonObject &parameters);
    /// Calls back for each reply, from the event loop, and returns after the last one. What the callback throws ends
    /// the stream and the connection, and is thrown here. Cancelling closes the connection: Varlink has no other way.
    Task<> stream(const QString &method, const QJsonObject &parameters, OnReply onReply, CancelToken token);
    /// The reply and the descriptor (non-blocking), whose first byte is the first one behind the reply. When the
    /// service answers with an error the connection is closed, too.
    Task<std::pair<QJsonObject, UniqueFd>> upgrade(const QString &method, const QJsonObject &parameters);

Q_SIGNALS:
    void closed(const QString &reason);

private:
    struct Pending {
        OneShot<QJsonObject> promise;
        OnReply onReply; ///< of a stream
        bool isStream = false;
        CancelToken::Registration registration;
    };

    explicit ClientConnection(UniqueFd connected);
    void onReadyRead();
    bool takeReply();
    void onReply(const Reply &reply);
    void end(const Error &error);
    bool ask(const QString &method, const QJsonObject &parameters, Pending pending);

    std::unique_ptr<FdStream> m_stream;
    FrameScanner m_scanner;
    std::deque<Pending> m_pending;
};

/// The reply as its type; Error(Internal) when the service answers something else.
template <typename T>
T typedReply(const QString &method, const QJsonObject &parameters)
{
    Result<T> reply = parseJson<T>(parameters);
    if (!reply)
        throw Error(ErrorCode::Internal, QStringLiteral("The answer to %1 is not understood").arg(method),
                    QStringLiteral("The daemon may be of another version: restart it"), reply.error().text);
    return std::move(*reply);
}

template <typename T>
Task<T> callTyped(std::shared_ptr<ClientConnection> connection, QString method, QJsonObject parameters)
{
    const QJsonObject reply = co_await connection->call(method, parameters);
    co_return typedReply<T>(method, reply);
}

template <typename T>
Task<> streamTyped(std::shared_ptr<ClientConnection> connection, QString method, QJsonObject parameters,
                   std::function<void(T)> onReply, CancelToken token)
{
    const auto typed = [method, onReply](QJsonObject reply) { onReply(typedReply<T>(method, reply)); };
    co_await connection->stream(method, parameters, typed, token);
}

template <typename T>
Task<std::pair<T, UniqueFd>> upgradeTyped(std::shared_ptr<ClientConnection> connection, QString method, QJsonObject parameters)
{
    auto [reply, fd] = co_await connection->upgrade(method, parameters);
    co_return std::pair<T, UniqueFd>(typedReply<T>(method, reply), std::move(fd));
}

} // namespace domus::varlink
