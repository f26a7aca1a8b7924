// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "host_session.h"

#include <QPointer>
#include <functional>
#include <memory>

namespace domus::wizard {

/// One call at a time to the daemon, on a connection of its own. Starting the next one, cancel() and destruction drop
/// the one before by closing its connection, which the daemon takes for "no longer wanted"; its callbacks never come
/// after that. So the callbacks may use whoever owns the LoneCall.
class LoneCall {
public:
    explicit LoneCall(HostSession *session) : m_session(session) {}
    ~LoneCall() { cancel(); }
    LoneCall(const LoneCall &) = delete;
    LoneCall &operator=(const LoneCall &) = delete;

    /// `ask` makes the call once connected; exactly one of `done` and `fail` is called, unless dropped. `fail` may come from
    /// inside start().
    template <typename Reply>
    void start(std::function<Task<Reply>(api::install::Client client)> ask, std::function<void(Reply reply)> done,
               std::function<void(ErrorInfo error)> fail)
    {
        cancel();
        m_state->isRunning = true;
        spawn(run<Reply>(m_state, m_session, m_state->round, std::move(ask), std::move(done), std::move(fail)), "wizard's call");
    }
    void cancel();
    bool isRunning() const { return m_state->isRunning; }

private:
    struct State {
        quint64 round = 0;
        bool isRunning = false;
        HostSession::Connection connection;

        void end();
    };

    static Task<HostSession::Connection> connect(std::shared_ptr<State> state, QPointer<HostSession> session, quint64 round);

    template <typename Reply>
    static Task<> run(std::shared_ptr<State> state, QPointer<HostSession> session, quint64 round,
                      std::function<Task<Reply>(api::install::Client client)> ask, std::function<void(Reply reply)> done,
                      std::function<void(ErrorInfo error)> fail)
    {
        std::optional<ErrorInfo> problem;
        std::optional<Reply> reply;
        try {
            const api::install::Client client(co_await connect(state, session, round));
            reply = co_await ask(client);
        } catch (const Error &error) {
            problem = error.info();
        }
        if (state->round != round)
            co_return;
        state->end();
        if (problem)
            fail(*problem);
        else
            done(std::move(*reply));
    }

    QPointer<HostSession> m_session;
    std::shared_ptr<State> m_state = std::make_shared<State>();
};

} // namespace domus::wizard
