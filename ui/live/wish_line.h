// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/task.h"
#include "error.h"

#include <QObject>
#include <QPointer>
#include <QTimer>
#include <functional>
#include <optional>

namespace domus {

/// Carries what a slider asks for to the daemon: while one call is under way only the newest wish waits, and ten a second
/// leave at most. The handle belongs to the person from the first ask() until the daemon's own words say the same, so that it
/// never jumps back to something older.
///
/// States: Free -> Held (ask) -> Free (observe() of what was answered, a refusal, or two seconds after the answer).
class WishLine : public QObject {
    Q_OBJECT
public:
    /// Asks, and tells what was really asked of the guest (engines have steps). Throws Error.
    using Send = std::function<Task<qint64>(qint64 value)>;

    explicit WishLine(QObject *parent = nullptr);

    /// Another guest: what was asked of the one before is forgotten, its answers too.
    void start(Send send);
    void ask(qint64 value);
    /// What the daemon says the guest was asked to have.
    void observe(qint64 target);

    bool isHeld() const { return m_held; }

Q_SIGNALS:
    void answered();
    /// The newest wish was refused; the handle is free again.
    void refused(const domus::ErrorInfo &error);
    void released();

private:
    void send(qint64 value);
    void finish(std::optional<qint64> answer, const ErrorInfo &error);
    void release();
    static Task<> carry(QPointer<WishLine> self, Send send, qint64 value, quint64 round);

    Send m_send;
    QTimer m_pause; ///< between two calls
    QTimer m_patience; ///< with a stream that does not say what the answer said
    std::optional<qint64> m_next;
    std::optional<qint64> m_answer;
    std::optional<qint64> m_observed;
    quint64 m_round = 0; ///< one per guest
    bool m_flying = false;
    bool m_held = false;
};

} // namespace domus
