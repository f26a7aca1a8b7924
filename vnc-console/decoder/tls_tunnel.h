// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "decoder/server_stream.h"
#include "decoder/tls_session.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

namespace domus::console {

/// Carries RFB between the decoder, which knows nothing of TLS, and a server that speaks it: a socket pair, and a thread that
/// moves bytes between its far end and the session. Bounded: what the one side does not take the other does not read.
class TlsTunnel {
public:
    /// Makes the pair: later the sandbox allows none.
    TlsTunnel();
    bool isValid() const { return m_near >= 0; }

    /// From the handshake's thread: from now on RFB travels on the near end.
    void open(std::unique_ptr<TlsSession> session, ServerStream &stream);
    /// The tunnel's thread; waits for open(), ends with either side.
    void run();

private:
    struct Piece {
        std::vector<uint8_t> bytes;
        std::size_t begin = 0;
        std::size_t end = 0;
        bool isEmpty() const { return begin == end; }
    };

    bool wait();
    bool fromServer();
    bool toServer();

    int m_near = -1;
    int m_far = -1;
    int m_server = -1;
    std::mutex m_mutex;
    std::condition_variable m_opened;
    std::unique_ptr<TlsSession> m_session;
    Piece m_down; ///< from the server
    Piece m_up;
};

} // namespace domus::console
