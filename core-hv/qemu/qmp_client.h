// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/fd_stream.h"
#include "async/one_shot.h"
#include "async/task.h"
#include "qemu/qmp_message.h"

#include <QJsonObject>
#include <QJsonValue>
#include <QObject>
#include <QString>
#include <chrono>
#include <map>

namespace domus {

/// One connection to a QEMU's machine protocol, over any stream socket.
///
/// States: Connecting (QEMU's greeting is awaited) -> Negotiating (the greeting came, capabilities are agreed on)
/// -> Ready -> Closed. Closed is entered from any state, once: when QEMU goes away, says something that is not QMP,
/// or refuses the negotiation. A QEMU that hangs closes nothing: commands end with Error(Timeout).
///
/// Commands may be given in any state; in Closed they fail with Error(Disconnected). The negotiation and what is asked
/// before Ready are sent without waiting for the greeting: a QEMU that starts finds all of it, in its order, and a guest
/// runs two turns of the loop sooner. Replies are matched by id, so any number may be under way. Everything belongs
/// to the event loop's thread. Deleting the client fails all pending commands with Error(Disconnected).
class QmpClient : public QObject {
    Q_OBJECT
public:
    enum class State { Connecting, Negotiating, Ready, Closed };

    explicit QmpClient(UniqueFd socket, QObject *parent = nullptr);
    ~QmpClient() override;

    State state() const { return m_state; }
    /// Why it is Closed.
    QString closeReason() const { return m_closeReason; }

    /// The command's return value. Throws Error(EngineFailed) with QEMU's words as cause, Error(NotSupported) when this
    /// QEMU does not know the command, Error(Timeout) after the deadline (a late reply is dropped then),
    /// Error(Disconnected) when QEMU goes away before it answers. The fd, when valid, travels with the command
    /// (for getfd and add-fd).
    Task<QJsonValue> execute(QString command, QJsonObject arguments = {},
                             std::chrono::milliseconds deadline = std::chrono::seconds(5), UniqueFd fd = {});

Q_SIGNALS:
    /// QEMU tells something by itself, in the order it happened.
    void happened(const QString &name, const QJsonObject &data);
    /// Ready was reached.
    void ready();
    /// Once, queued behind the last event.
    void closed(const QString &reason);

private:
    void onReadyRead();
    void takeLine(const QByteArray &line);
    void onGreeting();
    void onAnswer(const QmpMessage &message);
    void forget(qint64 id);
    void close(const QString &reason);
    void failAll();

    FdStream m_stream;
    State m_state = State::Connecting;
    QString m_closeReason;
    qint64 m_nextId = 1;
    qsizetype m_scanned = 0; ///< bytes of the stream's buffer known to hold no line's end
    std::map<qint64, OneShot<QJsonValue>> m_pending;
    std::map<qint64, QString> m_names; ///< of pending commands, for errors
};

} // namespace domus
