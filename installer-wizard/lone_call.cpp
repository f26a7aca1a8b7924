// SPDX-License-Identifier: GPL-3.0-or-later
#include "lone_call.h"

namespace domus::wizard {

void LoneCall::State::end()
{
    ++round;
    isRunning = false;
    if (const auto ended = std::exchange(connection, nullptr))
        ended->close();
}

void LoneCall::cancel()
{
    m_state->end();
}

Task<HostSession::Connection> LoneCall::connect(std::shared_ptr<State> state, QPointer<HostSession> session, quint64 round)
{
    if (!session)
        throw Error(ErrorCode::Disconnected, QStringLiteral("The connection to this host was closed"));
    HostSession::Connection connection = co_await session->openConnection();
    if (state->round != round)
        throw Error(ErrorCode::Cancelled, QStringLiteral("No longer wanted"));
    state->connection = connection;
    co_return connection;
}

} // namespace domus::wizard
