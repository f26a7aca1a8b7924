// SPDX-License-Identifier: GPL-3.0-or-later
#include "varlink/incoming_call.h"

#include "varlink/interface_handler.h"

namespace domus::varlink {

struct IncomingCall::State {
    Request request;
    CallContext context;
    std::shared_ptr<ReplyChannel> channel;
    bool ended = false;
};

IncomingCall::IncomingCall(Request request, CallContext context, std::shared_ptr<ReplyChannel> channel)
    : m_state(std::make_shared<State>(State{std::move(request), std::move(context), std::move(channel)}))
{
}

const QString &IncomingCall::method() const
{
    return m_state->request.method;
}

const CallContext &IncomingCall::context() const
{
    return m_state->context;
}

const Request &IncomingCall::request() const
{
    return m_state->request;
}

bool IncomingCall::isEnded() const
{
    return m_state->ended;
}

void IncomingCall::end(const std::shared_ptr<State> &state, const OutgoingReply &reply)
{
    if (state->ended)
        return;
    state->ended = true;
    if (!state->request.oneway)
        state->channel->send(reply);
    state->channel->callEnded();
}

void IncomingCall::reply(const QByteArray &parameters) const
{
    end(m_state, OutgoingReply{{}, parameters, false});
}

void IncomingCall::replyError(const WireError &error) const
{
    end(m_state, OutgoingReply{error.name(), jsonText(error.parameters()), false});
}

Task<> IncomingCall::replyInStream(QByteArray parameters) const
{
    return sendInStream(m_state, std::move(parameters));
}

Task<> IncomingCall::sendInStream(std::shared_ptr<State> state, QByteArray parameters)
{
    if (!state->ended && state->request.more) {
        state->channel->send(OutgoingReply{{}, parameters, true});
        co_await state->channel->untilWritable();
        co_return;
    }
    end(state, OutgoingReply{{}, parameters, false});
    throw Error(ErrorCode::Cancelled, QStringLiteral("The client takes no more replies"));
}

void IncomingCall::replyUpgraded(const QByteArray &parameters, UpgradeContinuation then) const
{
    if (m_state->ended)
        return;
    m_state->ended = true;
    m_state->channel->upgrade(OutgoingReply{{}, parameters, false}, std::move(then));
}

void checkUpgradeFlag(const IncomingCall &call, bool wanted)
{
    if (call.request().upgrade == wanted)
        return;
    const QString text = wanted ? QStringLiteral("%1 turns the connection into a stream: call it with upgrade")
                                : QStringLiteral("%1 does not turn the connection into a stream: call it without upgrade");
    throw Error(ErrorCode::InvalidArgument, text.arg(call.method()));
}

} // namespace domus::varlink
