// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QList>
#include <QString>
#include <optional>

namespace domus {

/// What guests were asked for before, so that each change can be taken back. Pure.
class PastWishes {
public:
    static constexpr qsizetype mostPerGuest = 20;

    void push(const QString &key, qint64 value)
    {
        auto &past = m_past[key];
        if (!past.isEmpty() && past.constLast() == value)
            return;
        past.append(value);
        if (past.size() > mostPerGuest)
            past.removeFirst();
    }
    std::optional<qint64> last(const QString &key) const
    {
        const auto past = m_past.constFind(key);
        return past == m_past.cend() || past->isEmpty() ? std::nullopt : std::optional(past->constLast());
    }
    /// The last one, which is forgotten by this.
    std::optional<qint64> pop(const QString &key)
    {
        const auto value = last(key);
        if (value)
            m_past[key].removeLast();
        return value;
    }

private:
    QHash<QString, QList<qint64>> m_past;
};

} // namespace domus
