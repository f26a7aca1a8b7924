// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/event_loop.h"
#include "sample_handler.h"
#include "waiting.h"

#include <QTemporaryDir>

namespace domus::test {

/// A server with the sample interface on a socket of its own, and connections to it.
struct SampleServer {
    QTemporaryDir directory;
    QString path = directory.filePath(QStringLiteral("s"));
    std::shared_ptr<SampleHandler> handler = std::make_shared<SampleHandler>();
    bool admits = true;
    varlink::Server server{
        {QStringLiteral("Domus"), QStringLiteral("sample"), QStringLiteral("1"), QStringLiteral("https://domus.invalid")},
        [this](const varlink::PeerCredentials &) { return admits; }};

    SampleServer()
    {
        server.addHandler(handler);
        server.listen(listenOnUnixSocket(path));
    }
    std::shared_ptr<varlink::ClientConnection> connect() const
    {
        return varlink::ClientConnection::create(connectUnixSocket(path));
    }
    api::sample::Client client() const { return api::sample::Client(connect()); }
};

template <typename T>
std::optional<ErrorInfo> failureOf(Task<T> task)
{
    return thrownBy([&] { runUntilDone(std::move(task)); });
}

} // namespace domus::test
