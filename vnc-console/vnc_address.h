// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "error.h"

#include <QString>

namespace domus {

/// Where a VNC server listens: a TCP port of a host, or a Unix socket.
struct VncAddress {
    QString host; ///< a name or an IP address without brackets, ASCII; empty for a Unix socket
    quint16 port = 0; ///< 0 for a Unix socket
    QString path; ///< of the Unix socket, absolute; empty for TCP

    bool isUnixSocket() const { return !path.isEmpty(); }
    /// How a person writes it, and parseVncAddress() reads it: host:1, host::6000, [::1]:1, /run/vnc.sock.
    QString toString() const;
    bool operator==(const VncAddress &) const = default;
};

/// Reads what people write for a VNC server (docs/connect-to-vnc.md):
///   host  host:DISPLAY  host::PORT  [IPv6]:DISPLAY  [IPv6]::PORT  vnc://host:PORT  /path  unix:/path
/// A single colon and a number from 100 on is a port, as other viewers take it. Pure: nothing is looked up.
/// Errors: InvalidArgument, with what is wrong and how it is written instead; never with a password that was in the text.
Result<VncAddress> parseVncAddress(const QString &text);

} // namespace domus
