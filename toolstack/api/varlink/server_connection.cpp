// SPDX-License-Identifier: GPL-3.0-or-later
#include "varlink/server_connection.h"

#include <QDebug>

namespace domus::varlink {
namespace {

/// Above this many bytes that the client has not taken, streams are held back and further requests wait.
constexpr qsizetype highWater = 64 * 1024;

Error disconnected()
{
    return Error(ErrorCode::Disconnected, QStringLiteral("The client has gone"));
}

} // namespace

ServerConnection::ServerConnection(UniqueFd fd, PeerCredentials peer, std::shared_ptr<const HandlerTable> handlers)
    : m_stream(std::make_unique<FdStream>(std::move(fd), ByteSize::fromBytes(maximalMessage + 2),
                                          ByteSize::fromBytes(2 * maximalMessage + 2))),
      m_peer(peer),
      m_handlers(std::move(handlers))
{
    connect(m_stream.get(), &FdStream::readyRead, this, &ServerConnection::pump);
    connect(m_stream.get(), &FdStream::drained, this, &ServerConnection::onDrained);
    connect(m_stream.get(), &FdStream::closed, this, &ServerConnection::onClosed);
}

ServerConnection::~ServerConnection() = default;

void ServerConnection::start()
{
    pump();
}

void ServerConnection::close()
{
    leave();
}

void ServerConnection::pump()
{
    if (m_pumping)
        return;
    const auto self = shared_from_this(); // a handler may drop the server, and with it this
    m_pumping = true;
    while (m_state == State::Idle && m_stream->bytesToWrite() < highWater && takeRequest()) {}
    m_pumping = false;
}

bool ServerConnection::takeRequest()
{
    const Result<qsizetype> size = m_scanner.scan(m_stream->buffered());
    if (!size)
        refuse(size.error().text);
    if (!size || *size == 0)
        return false;
    const Result<Request> request = decodeRequest(m_stream->take(*size));
    m_scanner.restart();
    if (request)
        dispatch(*request);
    else
        refuse(request.error().text);
    return request.has_value();
}

void ServerConnection::dispatch(Request request)
{
    m_state = State::Answering;
    const auto handler = m_handlers->value(request.interface);
    const IncomingCall call(request, CallContext{m_peer, m_cancel.token(), request.more}, shared_from_this());
    if (handler)
        spawn(serve(shared_from_this(), handler, call), "Answering a client");
    else
        call.replyError(interfaceNotFound(request.interface));
}

Task<> ServerConnection::serve(std::shared_ptr<ServerConnection> self, std::shared_ptr<InterfaceHandler> handler,
                               IncomingCall call)
{
    std::optional<WireError> failure;
    try {
        co_await handler->handle(call);
    } catch (const WireError &error) {
        failure = error;
    } catch (const Error &error) {
        failure = toWire(error.info());
    } catch (const std::exception &error) {
        failure = toWire({ErrorCode::Internal,
                          QStringLiteral("%1 failed unexpectedly").arg(call.method()),
                          {},
                          QString::fromLocal8Bit(error.what()),
                          {}});
    }
    if (failure && self->m_state != State::Gone)
        call.replyError(*failure);
}

void ServerConnection::send(const OutgoingReply &reply)
{
    if (m_state == State::Gone || !m_stream->isOpen())
        throw disconnected();
    const QByteArray message = encodeReply(reply);
    if (message.size() > maximalMessage + 1)
        throw Error(ErrorCode::Internal, QStringLiteral("The answer would be larger than %1 MiB").arg(maximalMessage >> 20));
    m_stream->write(message);
}

Task<> ServerConnection::untilWritable()
{
    const auto self = shared_from_this();
    if (m_state == State::Gone || !m_stream->isOpen())
        throw disconnected();
    if (m_stream->bytesToWrite() < highWater)
        co_return;
    OneShot<void> promise;
    m_writableWaiters.push_back(promise);
    co_await promise.wait();
}

void ServerConnection::callEnded()
{
    if (m_state != State::Answering)
        return;
    m_state = State::Idle;
    pump();
}

void ServerConnection::upgrade(const OutgoingReply &reply, UpgradeContinuation then)
{
    send(reply);
    m_state = State::Upgrading;
    m_continuation = std::move(then);
    if (m_stream->bytesToWrite() == 0)
        giveAway();
}

void ServerConnection::onDrained()
{
    for (const auto &waiter : std::exchange(m_writableWaiters, {}))
        waiter.resolve();
    if (m_state == State::Upgrading)
        giveAway();
    else
        pump();
}

void ServerConnection::giveAway()
{
    const auto self = shared_from_this();
    m_state = State::Gone;
    const QByteArray alreadyRead = m_stream->takeAll();
    const UpgradeContinuation then = std::exchange(m_continuation, nullptr);
    UniqueFd fd = m_stream->release();
    Q_EMIT gone();
    try {
        if (then)
            then(std::move(fd), alreadyRead);
    } catch (const std::exception &error) {
        qWarning().noquote() << "An upgraded connection was dropped:" << error.what();
    }
}

void ServerConnection::onClosed(const QString &reason)
{
    if (!reason.isEmpty())
        qInfo().noquote() << "A client's connection ended:" << reason;
    const auto self = shared_from_this();
    leave();
    Q_EMIT gone();
}

void ServerConnection::refuse(const QString &reason)
{
    qWarning().noquote() << "Closing the connection of process" << m_peer.pid << "-" << reason;
    leave();
    Q_EMIT gone();
}

void ServerConnection::leave()
{
    if (m_state == State::Gone)
        return;
    const auto self = shared_from_this();
    m_state = State::Gone;
    m_stream->close();
    m_continuation = nullptr;
    for (const auto &waiter : std::exchange(m_writableWaiters, {}))
        waiter.reject(disconnected());
    m_cancel.cancel(QStringLiteral("The client has gone"));
}

} // namespace domus::varlink
