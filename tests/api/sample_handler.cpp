// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample_handler.h"

#include "async/deadline.h"

namespace domus::test {

using namespace api::sample;

namespace {

/// Gives back every byte, until the other side ends; owns itself.
void echoBytes(UniqueFd fd, const QByteArray &first)
{
    auto *stream = new FdStream(std::move(fd));
    QObject::connect(stream, &FdStream::readyRead, stream, [stream] { stream->write(stream->takeAll()); });
    QObject::connect(stream, &FdStream::closed, stream, &QObject::deleteLater);
    stream->write(first);
}

} // namespace

Task<EchoReply> SampleHandler::echo(EchoParameters parameters, varlink::CallContext)
{
    co_await sleepFor(std::chrono::milliseconds(1));
    co_return EchoReply{parameters.value};
}

Task<FailReply> SampleHandler::fail(FailParameters parameters, varlink::CallContext)
{
    if (parameters.code == QStringLiteral("foreign"))
        throw std::runtime_error("not one of ours");
    throw Error(ErrorInfo{errorCodeFromName(parameters.code), QStringLiteral("It failed"), QStringLiteral("Do better"),
                          QStringLiteral("deep down"), QStringLiteral("fc6")});
}

Task<> SampleHandler::count(CountParameters parameters, varlink::ReplyStream<CountReply> replies, varlink::CallContext)
{
    const auto leave = qScopeGuard([this] { countEnded = true; });
    const QString padding(qsizetype(parameters.padding.value_or(0)), u'x');
    for (qint64 i = 0; i + 1 < parameters.limit; ++i) {
        co_await replies.send(CountReply{i, padding});
        ++sent;
    }
    if (parameters.limit > 0)
        replies.finish(CountReply{parameters.limit - 1, padding});
}

Task<> SampleHandler::waitForever(WaitForeverParameters, varlink::ReplyStream<WaitForeverReply>, varlink::CallContext context)
{
    ++waiting;
    const auto leave = qScopeGuard([this] { --waiting; });
    co_await sleepFor(std::chrono::hours(1), context.token);
}

Task<varlink::Upgraded<OpenEchoReply>> SampleHandler::openEcho(OpenEchoParameters parameters, varlink::CallContext)
{
    const QByteArray greeting = parameters.greeting.toUtf8();
    varlink::Upgraded<OpenEchoReply> answer;
    answer.reply.length = greeting.size();
    answer.then = [greeting](UniqueFd fd, QByteArray alreadyRead) { echoBytes(std::move(fd), greeting + alreadyRead); };
    co_return answer;
}

Task<DeleteReply> SampleHandler::delete_(DeleteParameters parameters, varlink::CallContext)
{
    m_sum += parameters.amount;
    co_return DeleteReply{};
}

Task<TotalReply> SampleHandler::total(TotalParameters, varlink::CallContext context)
{
    peer = context.peer;
    co_return TotalReply{m_sum};
}

} // namespace domus::test
