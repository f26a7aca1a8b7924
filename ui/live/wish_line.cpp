// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/wish_line.h"

namespace domus {

WishLine::WishLine(QObject *parent) : QObject(parent)
{
    using namespace std::chrono_literals;
    m_pause.setSingleShot(true);
    m_pause.setInterval(100ms);
    m_patience.setSingleShot(true);
    m_patience.setInterval(2s);
    connect(&m_pause, &QTimer::timeout, this, [this] {
        if (m_next && !m_flying)
            send(*m_next);
    });
    connect(&m_patience, &QTimer::timeout, this, &WishLine::release);
}

void WishLine::start(Send send)
{
    ++m_round;
    m_send = std::move(send);
    m_next.reset();
    m_answer.reset();
    m_observed.reset();
    m_flying = m_held = false;
    m_pause.stop();
    m_patience.stop();
}

void WishLine::ask(qint64 value)
{
    if (!m_send)
        return;
    m_held = true;
    m_patience.stop();
    if (m_flying || m_pause.isActive())
        m_next = value;
    else
        send(value);
}

void WishLine::observe(qint64 target)
{
    m_observed = target;
    if (m_held && !m_flying && !m_next && m_answer == target)
        release();
}

void WishLine::send(qint64 value)
{
    m_next.reset();
    m_answer.reset();
    m_flying = true;
    m_pause.start();
    spawn(carry(this, m_send, value, m_round), "a wish for a guest");
}

Task<> WishLine::carry(QPointer<WishLine> self, Send send, qint64 value, quint64 round)
{
    std::optional<qint64> answer;
    ErrorInfo error;
    try {
        answer = co_await send(value);
    } catch (const Error &thrown) {
        error = thrown.info();
    }
    if (self && self->m_round == round)
        self->finish(answer, error);
}

void WishLine::finish(std::optional<qint64> answer, const ErrorInfo &error)
{
    m_flying = false;
    m_answer = answer;
    if (m_next) { // an older wish's fate is of no interest
        if (!m_pause.isActive())
            send(*m_next);
        return;
    }
    if (!answer) {
        release();
        Q_EMIT refused(error);
        return;
    }
    m_patience.start();
    if (m_observed == answer)
        release();
    Q_EMIT answered();
}

void WishLine::release()
{
    m_patience.stop();
    if (!std::exchange(m_held, false))
        return;
    Q_EMIT released();
}

} // namespace domus
