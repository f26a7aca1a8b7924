// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "byte_size.h"
#include "error.h"

#include <QList>
#include <QNetworkReply>
#include <QSslError>
#include <QUrl>
#include <chrono>
#include <optional>

// What can go wrong between here and a server, in words. Pure.

namespace domus {

/// The address for people: without user and password.
QString shownUrl(const QUrl &url);
/// The same of what a person typed, which need not be a valid address.
QString shownAddress(const QString &typed);

Error networkErrorOf(const QUrl &url, QNetworkReply::NetworkError code, const QString &words, const QList<QSslError> &sslErrors);
Error statusError(const QUrl &url, int status, const QString &reason);
Error tooLargeError(const QUrl &url, ByteSize size, ByteSize limit);
Error truncatedError(const QUrl &url, qint64 received, qint64 expected);
Error noAnswerError(const QUrl &url, std::chrono::milliseconds waited);
Error stalledError(const QUrl &url, std::chrono::milliseconds waited, qint64 received);
Error redirectLoopError(const QUrl &url);
/// Throws unless the redirect keeps the scheme, or goes from http to https.
void checkRedirect(const QUrl &from, const QUrl &to);

/// "bytes 100-199/5000" gives 100 and 5000 (an unknown size: -1); nothing for anything else.
std::optional<std::pair<qint64, qint64>> parseContentRange(const QByteArray &header);

} // namespace domus
