// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <functional>
#include <memory>

namespace domus {

/// Seen by work that can be cancelled. Copies share the state; a default one is never cancelled.
class CancelToken {
public:
    /// Keeps a callback registered as long as it lives.
    using Registration = std::shared_ptr<void>;

    CancelToken();

    bool isCancelled() const;
    /// Throws Error(Cancelled) with the reason once cancelled.
    void throwIfCancelled() const;
    /// Calls back once, from inside cancel(), or at once if that has happened already.
    [[nodiscard]] Registration onCancel(std::function<void()> callback) const;
    /// The error that cancelled work ends with.
    QString reason() const;

private:
    friend class CancelSource;
    struct State;
    std::shared_ptr<State> m_state;
};

/// Held by whoever may cancel.
class CancelSource {
public:
    CancelToken token() const { return m_token; }
    /// The first call counts. Callbacks run before it returns.
    void cancel(const QString &reason = {});

private:
    CancelToken m_token;
};

} // namespace domus
