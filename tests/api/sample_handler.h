// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io_domus_sample.h"
#include "varlink/server.h"

namespace domus::test {

/// Serves io.domus.sample, and counts what the tests ask about.
class SampleHandler : public api::sample::Handler {
public:
    Task<api::sample::EchoReply> echo(api::sample::EchoParameters parameters, varlink::CallContext context) override;
    Task<api::sample::FailReply> fail(api::sample::FailParameters parameters, varlink::CallContext context) override;
    Task<> count(api::sample::CountParameters parameters, varlink::ReplyStream<api::sample::CountReply> replies,
                 varlink::CallContext context) override;
    Task<> waitForever(api::sample::WaitForeverParameters parameters, varlink::ReplyStream<api::sample::WaitForeverReply> replies,
                       varlink::CallContext context) override;
    Task<varlink::Upgraded<api::sample::OpenEchoReply>> openEcho(api::sample::OpenEchoParameters parameters,
                                                                 varlink::CallContext context) override;
    Task<api::sample::DeleteReply> delete_(api::sample::DeleteParameters parameters, varlink::CallContext context) override;
    Task<api::sample::TotalReply> total(api::sample::TotalParameters parameters, varlink::CallContext context) override;

    int sent = 0; ///< replies of count()
    bool countEnded = false; ///< count() was left, one way or the other
    int waiting = 0; ///< calls of waitForever() under way
    varlink::PeerCredentials peer; ///< of the last call of total()

private:
    qint64 m_sum = 0;
};

} // namespace domus::test
