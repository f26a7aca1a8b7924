// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace domus::console {

/// Bytes to and from a server, whole or not at all. Blocks; who wants to end that shuts the socket down.
class ByteChannel {
public:
    ByteChannel() = default;
    ByteChannel(const ByteChannel &) = delete;
    ByteChannel &operator=(const ByteChannel &) = delete;
    virtual ~ByteChannel() = default;

    /// False at the end of the stream and for an error.
    virtual bool read(void *bytes, std::size_t count) = 0;
    virtual bool write(const void *bytes, std::size_t count) = 0;
};

/// A non-blocking stream socket; not owned.
class SocketChannel : public ByteChannel {
public:
    explicit SocketChannel(int socket) : m_socket(socket) {}
    bool read(void *bytes, std::size_t count) override;
    bool write(const void *bytes, std::size_t count) override;

private:
    const int m_socket;
};

/// Waits until the socket can be read (or written); returns also when it was shut down.
void waitForSocket(int socket, bool toWrite);

} // namespace domus::console
