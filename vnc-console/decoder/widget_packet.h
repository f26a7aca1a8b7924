// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/console_messages.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace domus::console {

/// One message of the widget's, as it came. For one thread.
class WidgetPacket {
public:
    /// Waits for the next one. False when the widget has gone. A descriptor that came along is closed: none is expected.
    bool receive(int control);

    /// The message, or null where the packet is too short to be one.
    template <typename Message>
    const Message *as() const
    {
        return m_size >= sizeof(Message) ? reinterpret_cast<const Message *>(m_bytes.data()) : nullptr;
    }
    const uint8_t *data() const { return m_bytes.data(); }
    std::size_t size() const { return m_size; }
    /// A password was in it.
    void wipe();

private:
    std::vector<uint8_t> m_bytes = std::vector<uint8_t>(maxMessageBytes);
    std::size_t m_size = 0;
};

} // namespace domus::console
