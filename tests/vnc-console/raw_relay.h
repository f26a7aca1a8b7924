// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/fd_stream.h"

#include <QString>
#include <thread>

namespace domus::test {

/// Stands between a viewer and a server, and takes every encoding but raw out of what the viewer offers: TigerVNC's viewer
/// always offers all it has, and its server then never sends raw, whatever is preferred. For one viewer after the other;
/// threads of its own.
class RawRelay {
public:
    /// Listens at `path` for viewers of the server at `server` (Unix sockets).
    RawRelay(const QString &path, const QString &server);
    ~RawRelay();
    Q_DISABLE_COPY(RawRelay)

private:
    void serve();

    UniqueFd m_listener;
    QString m_server;
    std::thread m_thread;
};

} // namespace domus::test
