// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>

namespace domus::console {

/// The way to the server: its socket, or once TLS was agreed on the near end of the tunnel. Thread safe; owns nothing.
class ServerStream {
public:
    explicit ServerStream(int server) : m_server(server), m_current(server) {}

    int server() const { return m_server; }
    /// What RFB travels on.
    int descriptor() const { return m_current; }
    void redirect(int descriptor) { m_current = descriptor; }
    /// Every wait for either end returns.
    void shutDown() const;

private:
    const int m_server;
    std::atomic<int> m_current;
};

} // namespace domus::console
