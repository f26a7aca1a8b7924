// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "error.h"

#include <QCoreApplication>
#include <coroutine>
#include <exception>
#include <memory>
#include <utility>
#include <variant>

namespace domus {

/// A value that will come once. States: Pending -> Settled (by the first resolve() or reject(); later ones
/// are ignored). One coroutine may `co_await promise.wait()`; it is resumed by a queued call, never from
/// inside resolve(). Copies share the state. Must be settled at some time: nothing destroys a waiter.
template <typename T>
class OneShot {
    using Value = std::conditional_t<std::is_void_v<T>, std::monostate, T>;
    struct Pending {};
    struct State {
        std::variant<Pending, Value, std::exception_ptr> result;
        std::coroutine_handle<> waiter;
    };

public:
    OneShot() : m_state(std::make_shared<State>()) {}

    bool isSettled() const { return !std::holds_alternative<Pending>(m_state->result); }

    void resolve(Value value = {}) const
    {
        settle([&](State &s) { s.result.template emplace<1>(std::move(value)); });
    }
    void reject(const Error &error) const { reject(std::make_exception_ptr(error)); }
    void reject(std::exception_ptr error) const
    {
        settle([&](State &s) { s.result.template emplace<2>(std::move(error)); });
    }

    class Awaiter {
    public:
        explicit Awaiter(std::shared_ptr<State> state) : m_state(std::move(state)) {}
        bool await_ready() const { return !std::holds_alternative<Pending>(m_state->result); }
        void await_suspend(std::coroutine_handle<> handle)
        {
            Q_ASSERT(!m_state->waiter);
            m_state->waiter = handle;
        }
        T await_resume()
        {
            if (auto *error = std::get_if<2>(&m_state->result))
                std::rethrow_exception(*error);
            if constexpr (!std::is_void_v<T>)
                return std::move(std::get<1>(m_state->result));
        }

    private:
        std::shared_ptr<State> m_state;
    };

    /// At most one waiter. Throws what reject() was given.
    Awaiter wait() const { return Awaiter(m_state); }

private:
    template <typename Store>
    void settle(Store store) const
    {
        if (isSettled())
            return;
        store(*m_state);
        if (!m_state->waiter)
            return;
        QMetaObject::invokeMethod(
            QCoreApplication::instance(), [state = m_state] { std::exchange(state->waiter, nullptr).resume(); },
            Qt::QueuedConnection);
    }

    std::shared_ptr<State> m_state;
};

} // namespace domus
