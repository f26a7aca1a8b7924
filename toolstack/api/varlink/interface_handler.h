// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "varlink/incoming_call.h"
#include "varlink/json_text.h"

namespace domus::varlink {

struct InterfaceDescription {
    QString name; ///< io.domus.guests
    QString text; ///< the interface file
};

/// Serves one interface. Implemented by the generated Handler classes.
class InterfaceHandler {
public:
    virtual ~InterfaceHandler() = default;
    virtual InterfaceDescription description() const = 0;
    /// Answers the call, or throws Error or WireError.
    virtual Task<> handle(IncomingCall call) = 0;
};

/// Where a stream method sends its replies. Copies are the same stream.
template <typename T>
class ReplyStream {
public:
    explicit ReplyStream(IncomingCall call) : m_call(std::move(call)) {}

    /// Sends one reply, and returns when the client has room for another (a client that reads slowly holds the
    /// handler here: it can send the newest state afterwards and skip what was between). Throws
    /// Error(Disconnected) when the client is gone, and Error(Cancelled) when it takes no more replies: a client
    /// that called without `more` gets the first one only.
    Task<> send(T reply) const { return m_call.replyInStream(jsonText(reply)); }

    /// Sends the last reply; nothing can be sent after it. A handler that returns without having called this ends
    /// the stream with an empty message.
    void finish(const T &reply) const { m_call.reply(jsonText(reply)); }

private:
    IncomingCall m_call;
};

/// Throws Error(InvalidArgument) unless the request has the flag `upgrade` just where the method wants it.
void checkUpgradeFlag(const IncomingCall &call, bool wanted);

template <typename Handler, typename Parameters, typename Reply>
Task<> answerCall(Handler *handler, Task<Reply> (Handler::*method)(Parameters, CallContext), IncomingCall call)
{
    checkUpgradeFlag(call, false);
    Parameters parameters = call.parameters<Parameters>();
    const Reply reply = co_await (handler->*method)(std::move(parameters), call.context());
    call.reply(jsonText(reply));
}

template <typename Handler, typename Parameters, typename Reply>
Task<> answerStream(Handler *handler, Task<> (Handler::*method)(Parameters, ReplyStream<Reply>, CallContext), IncomingCall call)
{
    checkUpgradeFlag(call, false);
    Parameters parameters = call.parameters<Parameters>();
    co_await (handler->*method)(std::move(parameters), ReplyStream<Reply>(call), call.context());
    call.reply("{}");
}

template <typename Handler, typename Parameters, typename Reply>
Task<> answerUpgrade(Handler *handler, Task<Upgraded<Reply>> (Handler::*method)(Parameters, CallContext), IncomingCall call)
{
    checkUpgradeFlag(call, true);
    Parameters parameters = call.parameters<Parameters>();
    Upgraded<Reply> answer = co_await (handler->*method)(std::move(parameters), call.context());
    call.replyUpgraded(jsonText(answer.reply), std::move(answer.then));
}

} // namespace domus::varlink
