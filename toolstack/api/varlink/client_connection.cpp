// SPDX-License-Identifier: GPL-3.0-or-later
#include "varlink/client_connection.h"

#include "varlink/upgrade_exchange.h"
#include "varlink/wire_error.h"

namespace domus::varlink {
namespace {

Error disconnected(const QString &cause = {})
{
    return Error(ErrorCode::Disconnected, QStringLiteral("The connection to the daemon has ended"), {}, cause);
}

Request makeRequest(const QString &method, const QJsonObject &parameters)
{
    const qsizetype dot = method.lastIndexOf(u'.');
    return Request{method.left(dot), method.mid(dot + 1), parameters, false, false, false};
}

Task<QJsonObject> waitFor(OneShot<QJsonObject> promise)
{
    co_return co_await promise.wait();
}

Task<> waitForEnd(OneShot<QJsonObject> promise)
{
    co_await promise.wait();
}

/// Keeps the exchange alive until it is settled.
Task<std::pair<QJsonObject, UniqueFd>> finishUpgrade(std::shared_ptr<UpgradeExchange> exchange)
{
    const QByteArray frame = co_await exchange->result().wait();
    const Result<Reply> reply = decodeReply(frame);
    if (!reply)
        throw disconnected(reply.error().text);
    if (!reply->error.isEmpty())
        throw Error(fromWire(reply->error, reply->parameters));
    co_return std::pair<QJsonObject, UniqueFd>(reply->parameters, exchange->takeDescriptor());
}

} // namespace

std::shared_ptr<ClientConnection> ClientConnection::create(UniqueFd connected)
{
    return std::shared_ptr<ClientConnection>(new ClientConnection(std::move(connected)));
}

ClientConnection::ClientConnection(UniqueFd connected)
    : m_stream(std::make_unique<FdStream>(std::move(connected), ByteSize::fromBytes(maximalMessage + 2),
                                          ByteSize::fromBytes(2 * maximalMessage + 2)))
{
    connect(m_stream.get(), &FdStream::readyRead, this, &ClientConnection::onReadyRead);
    connect(m_stream.get(), &FdStream::closed, this, [this](const QString &reason) {
        const auto self = shared_from_this();
        end(disconnected(reason));
        Q_EMIT closed(reason);
    });
}

ClientConnection::~ClientConnection()
{
    close();
}

void ClientConnection::close()
{
    end(disconnected());
}

bool ClientConnection::ask(const QString &method, const QJsonObject &parameters, Pending pending)
{
    if (!isOpen()) {
        pending.promise.reject(disconnected());
        return false;
    }
    Request request = makeRequest(method, parameters);
    request.more = pending.isStream;
    const QByteArray message = encodeRequest(request);
    if (message.size() > maximalMessage + 1) {
        pending.promise.reject(
            Error(ErrorCode::InvalidArgument, QStringLiteral("The request is larger than %1 MiB").arg(maximalMessage >> 20)));
        return false;
    }
    m_pending.push_back(std::move(pending));
    m_stream->write(message);
    return true;
}

Task<QJsonObject> ClientConnection::call(const QString &method, const QJsonObject &parameters)
{
    OneShot<QJsonObject> promise;
    ask(method, parameters, Pending{promise, nullptr, false, nullptr});
    return waitFor(promise);
}

void ClientConnection::callOneway(const QString &method, const QJsonObject &parameters)
{
    Request request = makeRequest(method, parameters);
    request.oneway = true;
    m_stream->write(encodeRequest(request));
}

Task<> ClientConnection::stream(const QString &method, const QJsonObject &parameters, OnReply onReply, CancelToken token)
{
    OneShot<QJsonObject> promise;
    if (ask(method, parameters, Pending{promise, std::move(onReply), true, nullptr})) {
        // Registered when it is pending: an already cancelled token calls back at once.
        auto registration = token.onCancel([weak = weak_from_this(), promise, token] {
            promise.reject(Error(ErrorCode::Cancelled, token.reason()));
            if (const auto self = weak.lock())
                self->close();
        });
        if (!m_pending.empty())
            m_pending.back().registration = std::move(registration);
    }
    return waitForEnd(promise);
}

Task<std::pair<QJsonObject, UniqueFd>> ClientConnection::upgrade(const QString &method, const QJsonObject &parameters)
{
    if (!isOpen() || !m_pending.empty() || !m_stream->buffered().isEmpty() || m_stream->bytesToWrite() > 0)
        throw Error(ErrorCode::Disconnected, QStringLiteral("%1 needs a fresh connection of its own").arg(method));
    Request request = makeRequest(method, parameters);
    request.upgrade = true;
    return finishUpgrade(std::make_shared<UpgradeExchange>(m_stream->release(), encodeRequest(request)));
}

void ClientConnection::onReadyRead()
{
    const auto self = shared_from_this();
    while (isOpen() && takeReply()) {}
}

bool ClientConnection::takeReply()
{
    const Result<qsizetype> size = m_scanner.scan(m_stream->buffered());
    if (size && *size == 0)
        return false;
    const Result<Reply> reply = size ? decodeReply(m_stream->take(*size)) : tl::make_unexpected(size.error());
    m_scanner.restart();
    if (reply && !m_pending.empty()) {
        onReply(*reply);
        return true;
    }
    const QString reason = reply ? QStringLiteral("an answer came that nobody asked for") : reply.error().text;
    end(disconnected(reason));
    Q_EMIT closed(reason);
    return false;
}

void ClientConnection::onReply(const Reply &reply)
{
    const Pending current = m_pending.front();
    if (!reply.continues)
        m_pending.pop_front();
    if (!reply.error.isEmpty()) {
        current.promise.reject(Error(fromWire(reply.error, reply.parameters)));
    } else if (!current.isStream) {
        current.promise.resolve(reply.parameters);
        if (reply.continues)
            end(disconnected(QStringLiteral("an answer came in parts that was not asked for so")));
    } else {
        // A stream that ends without a last word ends with an empty message.
        const bool isWord = reply.continues || !reply.parameters.isEmpty();
        try {
            if (isWord)
                current.onReply(reply.parameters);
        } catch (...) {
            current.promise.reject(std::current_exception());
            close();
        }
        if (!reply.continues)
            current.promise.resolve({});
    }
}

void ClientConnection::end(const Error &error)
{
    m_stream->close();
    for (const Pending &pending : std::exchange(m_pending, {}))
        pending.promise.reject(error);
}

} // namespace domus::varlink
