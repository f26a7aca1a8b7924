// SPDX-License-Identifier: GPL-3.0-or-later
#include "qemu/qmp_client.h"

#include "async/deadline.h"

#include <QPointer>
#include <utility>

namespace domus {
namespace {

constexpr qint64 negotiationId = 0;
/// A QEMU that has not read this much is hung: more commands would only pile up.
constexpr qsizetype unsentLimit = 1 << 20;

Error commandError(const QString &command, const QmpMessage &failure)
{
    if (failure.name == QLatin1String("CommandNotFound"))
        return Error(ErrorCode::NotSupported, QStringLiteral("This QEMU does not know '%1'").arg(command), {}, failure.text);
    return Error(ErrorCode::EngineFailed, QStringLiteral("QEMU refused '%1'").arg(command), {}, failure.text);
}

Error disconnectedError(const QString &reason)
{
    return Error(ErrorCode::Disconnected, QStringLiteral("The connection to QEMU has ended"), {}, reason);
}

} // namespace

QmpClient::QmpClient(UniqueFd socket, QObject *parent)
    : QObject(parent), m_stream(std::move(socket), qmpMessageLimit + ByteSize::fromKiB(4))
{
    connect(&m_stream, &FdStream::readyRead, this, &QmpClient::onReadyRead);
    connect(&m_stream, &FdStream::closed, this, [this](const QString &reason) {
        onReadyRead(); // what came before the end still counts
        close(reason.isEmpty() ? QStringLiteral("QEMU has gone away") : reason);
    });
    m_stream.write(formatQmpCommand(QStringLiteral("qmp_capabilities"), {}, negotiationId));
}

QmpClient::~QmpClient()
{
    m_closeReason = QStringLiteral("it was given up");
    failAll();
}

Task<QJsonValue> QmpClient::execute(QString command, QJsonObject arguments, std::chrono::milliseconds deadline, UniqueFd fd)
{
    if (m_state == State::Closed)
        throw disconnectedError(m_closeReason);
    if (m_stream.bytesToWrite() > unsentLimit)
        throw Error(ErrorCode::Timeout, QStringLiteral("QEMU does not read its commands any more"));
    const qint64 id = m_nextId++;
    OneShot<QJsonValue> promise;
    m_pending.emplace(id, promise);
    m_names.emplace(id, command);
    const QPointer<QmpClient> guard(this);
    const auto timer = detail::startTimer(deadline, [guard, id, promise, command, deadline]() {
        promise.reject(Error(ErrorCode::Timeout,
                             QStringLiteral("QEMU did not answer '%1' within %2 ms").arg(command).arg(deadline.count())));
        if (guard)
            guard->forget(id);
    });
    m_stream.writeWithFd(formatQmpCommand(command, arguments, id), std::move(fd));
    co_return co_await promise.wait();
}

void QmpClient::forget(qint64 id)
{
    m_pending.erase(id);
    m_names.erase(id);
}

void QmpClient::onReadyRead()
{
    const QPointer<QmpClient> guard(this);
    while (guard && m_state != State::Closed) {
        const qsizetype end = m_stream.buffered().indexOf('\n', m_scanned);
        if (end < 0)
            break;
        m_scanned = 0;
        takeLine(m_stream.take(end + 1));
    }
    if (!guard || m_state == State::Closed)
        return;
    m_scanned = m_stream.buffered().size();
    if (m_scanned > qmpMessageLimit.bytes())
        close(QStringLiteral("QEMU sent a message above %1").arg(qmpMessageLimit.toString()));
}

void QmpClient::takeLine(const QByteArray &line)
{
    if (line.trimmed().isEmpty())
        return;
    const auto message = parseQmpMessage(line);
    if (!message)
        return close(message.error().text);
    switch (message->kind) {
    case QmpMessage::Kind::Greeting:
        return onGreeting();
    case QmpMessage::Kind::Event:
        Q_EMIT happened(message->name, message->data);
        return;
    case QmpMessage::Kind::Reply:
    case QmpMessage::Kind::Failure:
        return onAnswer(*message);
    }
}

void QmpClient::onGreeting()
{
    if (m_state != State::Connecting)
        return close(QStringLiteral("QEMU greeted twice"));
    m_state = State::Negotiating;
}

void QmpClient::onAnswer(const QmpMessage &message)
{
    const bool failed = message.kind == QmpMessage::Kind::Failure;
    if (failed && message.id < 0)
        return close(QStringLiteral("QEMU did not understand a command: %1").arg(message.text));
    if (m_state == State::Negotiating && message.id == negotiationId) {
        if (failed)
            return close(message.text);
        m_state = State::Ready;
        Q_EMIT ready();
        return;
    }
    const auto pending = m_pending.find(message.id);
    if (pending == m_pending.end())
        return; // its deadline has passed
    if (failed)
        pending->second.reject(commandError(m_names[message.id], message));
    else
        pending->second.resolve(message.value);
    forget(message.id);
}

void QmpClient::close(const QString &reason)
{
    if (m_state == State::Closed)
        return;
    m_state = State::Closed;
    m_closeReason = reason;
    m_stream.close();
    failAll();
    QMetaObject::invokeMethod(
        this, [this]() { Q_EMIT closed(m_closeReason); }, Qt::QueuedConnection);
}

void QmpClient::failAll()
{
    for (const auto &[id, promise] : std::exchange(m_pending, {}))
        promise.reject(disconnectedError(m_closeReason));
    m_names.clear();
}

} // namespace domus
