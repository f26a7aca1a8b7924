// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/cancel.h"
#include "async/task.h"
#include "byte_size.h"
#include "error.h"

#include <QByteArray>
#include <QList>
#include <QNetworkAccessManager>
#include <QUrl>
#include <chrono>
#include <functional>
#include <memory>

namespace domus {

using HttpSession = std::shared_ptr<QNetworkAccessManager>;

/// Connections with the proxy of the environment (http_proxy, https_proxy, all_proxy, no_proxy, in either case;
/// loopback is always direct). Belongs to the thread that makes it.
HttpSession makeHttpSession();

struct TransferRequest {
    QUrl url; ///< http or https
    QByteArray verb = "GET"; ///< GET or HEAD
    QList<std::pair<QByteArray, QByteArray>> headers;
    ByteSize maxSize = ByteSize::fromMiB(2); ///< of the body
    bool keepStart = false; ///< a longer body is not an error: only its start is wanted
    std::chrono::milliseconds firstByteDeadline{10'000}; ///< of each connection: until the headers are there
    std::chrono::milliseconds stallDeadline{30'000}; ///< between two pieces of the body
    CancelToken token;
};

/// The answer's head. Sizes are -1 when not said.
struct TransferHead {
    int status = 0; ///< 200, 206, 304 or 416
    QUrl finalUrl; ///< after redirects
    QByteArray etag;
    QByteArray lastModified;
    QByteArray contentType;
    qint64 bodySize = -1; ///< of this body
    qint64 rangeStart = -1; ///< 206: where the body begins
    qint64 wholeSize = -1; ///< of the whole file
};

/// Takes the answer piece by piece, on the thread of the transfer. What they throw ends the transfer.
struct TransferSink {
    std::function<void(const TransferHead &)> begin; ///< once, before the body; not for 304 and 416
    std::function<void(const QByteArray &)> write;
};

/// One request with its redirects (at most 10, to the same or a safer scheme only). The task ends when the whole
/// body has been written. Throws Error:
///  - NotFound: 404 or 410, or no host of that name;
///  - Timeout: no answer, or the body stalled;
///  - FetchFailed: refused, TLS not trusted, another status, redirect refused or in a loop, larger than maxSize, cut off;
///  - Cancelled; and whatever the sink throws.
Task<TransferHead> transfer(HttpSession session, TransferRequest request, TransferSink sink);

} // namespace domus
