// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>

namespace domus {

/// The last 60 values of something, for a sparkline: fixed size, no allocation, so that a thousand guests cost little.
class ValueRing {
public:
    static constexpr int capacity = 60;

    void append(float value)
    {
        m_values[std::size_t(m_next)] = value;
        m_next = (m_next + 1) % capacity;
        m_size = m_size < capacity ? m_size + 1 : capacity;
    }
    void clear() { m_size = m_next = 0; }

    int size() const { return m_size; }
    bool isEmpty() const { return m_size == 0; }
    /// 0 is the oldest.
    float at(int index) const { return m_values[std::size_t((m_next - m_size + index + capacity) % capacity)]; }
    float last() const { return at(m_size - 1); }

private:
    std::array<float, capacity> m_values{};
    int m_next = 0;
    int m_size = 0;
};

} // namespace domus
