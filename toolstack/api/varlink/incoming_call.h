// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/cancel.h"
#include "async/fd_stream.h"
#include "async/task.h"
#include "varlink/json_codec.h"
#include "varlink/message.h"
#include "varlink/wire_error.h"

#include <functional>
#include <memory>
#include <sys/types.h>

namespace domus::varlink {

/// Who is at the other end of a connection, as the kernel says (SO_PEERCRED).
struct PeerCredentials {
    uid_t uid = uid_t(-1);
    gid_t gid = gid_t(-1);
    pid_t pid = 0; ///< may have ended, or be another process by now: for logs, not for decisions
};

/// What a handler knows of its caller.
struct CallContext {
    PeerCredentials peer;
    CancelToken token; ///< cancelled when the client goes away or the server ends
    bool more = false; ///< the client takes a stream of replies
};

/// What to do with the connection after an upgrade: its descriptor (non-blocking, connected, owned from now on)
/// and the bytes that came behind the request. Called once, when the reply has left; never if the client went
/// away before.
using UpgradeContinuation = std::function<void(UniqueFd stream, QByteArray alreadyRead)>;

/// The answer of a method that turns its connection into a raw stream.
template <typename Reply>
struct Upgraded {
    Reply reply = {};
    UpgradeContinuation then;
};

/// How a connection lets a call be answered.
class ReplyChannel {
public:
    virtual ~ReplyChannel() = default;
    /// Throws Error(Disconnected) when the client is gone.
    virtual void send(const OutgoingReply &reply) = 0;
    /// Returns when the client has taken most of what was sent; throws Error(Disconnected).
    virtual Task<> untilWritable() = 0;
    virtual void upgrade(const OutgoingReply &reply, UpgradeContinuation then) = 0;
    /// The last reply was sent: the next request may be looked at.
    virtual void callEnded() = 0;
};

/// A request being answered. Copies are the same request. States: Open -> Ended (by the last reply); what is
/// sent after that is dropped. For generated code and InterfaceHandler only.
class IncomingCall {
public:
    IncomingCall(Request request, CallContext context, std::shared_ptr<ReplyChannel> channel);

    const QString &method() const; ///< without the interface
    const CallContext &context() const;
    const Request &request() const;
    bool isEnded() const;

    /// Throws WireError(InvalidParameter).
    template <typename T>
    T parameters() const
    {
        T out = {};
        JsonFailure failure;
        if (!readJson(QJsonValue(request().parameters), JsonPath{}, out, failure))
            throw invalidParameter(failure.path, failure.text);
        return out;
    }

    /// The last or only reply. Oneway calls get none.
    void reply(const QByteArray &parameters) const; ///< a JSON object's text, as in all of these
    void replyError(const WireError &error) const;
    /// One of several replies; see ReplyStream::send().
    Task<> replyInStream(QByteArray parameters) const;
    void replyUpgraded(const QByteArray &parameters, UpgradeContinuation then) const;

private:
    struct State;
    static Task<> sendInStream(std::shared_ptr<State> state, QByteArray parameters);
    static void end(const std::shared_ptr<State> &state, const OutgoingReply &reply);
    std::shared_ptr<State> m_state;
};

} // namespace domus::varlink
