// SPDX-License-Identifier: GPL-3.0-or-later
#include "http_errors.h"

#include <QRegularExpression>
#include <QStringList>

namespace domus {
namespace {

QString place(const QUrl &url)
{
    const int port = url.port();
    return port > 0 ? QStringLiteral("%1:%2").arg(url.host()).arg(port) : url.host();
}

Error tlsError(const QUrl &url, const QString &words, const QList<QSslError> &sslErrors)
{
    QStringList reasons;
    for (const QSslError &error : sslErrors)
        reasons.append(error.errorString());
    reasons.removeDuplicates();
    return Error(ErrorCode::FetchFailed, QStringLiteral("The TLS connection to %1 is not trustworthy").arg(place(url)),
                 QStringLiteral(
                     "Check the address and this machine's clock, or install the server's certificate authority on this machine"),
                 reasons.isEmpty() ? words : reasons.join(QStringLiteral("; ")));
}

QString seconds(std::chrono::milliseconds time)
{
    return QStringLiteral("%1 s").arg(double(time.count()) / 1000.0);
}

} // namespace

QString shownUrl(const QUrl &url)
{
    return url.toDisplayString(QUrl::RemoveUserInfo);
}

QString shownAddress(const QString &typed)
{
    const qsizetype authority = typed.indexOf(QStringLiteral("://")) + 3;
    if (authority < 3)
        return typed;
    const QUrl url(typed);
    if (url.isValid() && url.userInfo().isEmpty() && !url.host().isEmpty())
        return typed;
    // Of one that cannot be read everything goes that could be a password.
    const qsizetype end = url.isValid() ? typed.indexOf(u'@', authority) : typed.lastIndexOf(u'@');
    return end < authority ? typed : typed.left(authority) + typed.mid(end + 1);
}

Error networkErrorOf(const QUrl &url, QNetworkReply::NetworkError code, const QString &words, const QList<QSslError> &sslErrors)
{
    switch (code) {
    case QNetworkReply::ConnectionRefusedError:
        return Error(ErrorCode::FetchFailed, QStringLiteral("Nothing answers at %1: connection refused").arg(place(url)),
                     QStringLiteral("Check the host and port in the address"), words);
    case QNetworkReply::HostNotFoundError:
        return Error(ErrorCode::NotFound, QStringLiteral("There is no host named %1").arg(url.host()),
                     QStringLiteral("Check the address and this machine's network"), words);
    case QNetworkReply::SslHandshakeFailedError:
        return tlsError(url, words, sslErrors);
    case QNetworkReply::ProxyConnectionRefusedError:
    case QNetworkReply::ProxyNotFoundError:
    case QNetworkReply::ProxyTimeoutError:
    case QNetworkReply::ProxyAuthenticationRequiredError:
        return Error(ErrorCode::FetchFailed, QStringLiteral("The proxy does not let %1 through").arg(shownUrl(url)),
                     QStringLiteral("Check http_proxy, https_proxy and no_proxy in the environment"), words);
    case QNetworkReply::NoError:
        return Error(ErrorCode::FetchFailed, QStringLiteral("%1 sent an answer that is not HTTP").arg(place(url)),
                     QStringLiteral("Check the address"));
    default:
        return Error(ErrorCode::FetchFailed, QStringLiteral("%1 could not be fetched").arg(shownUrl(url)),
                     QStringLiteral("Try again, or use another mirror"), words);
    }
}

Error statusError(const QUrl &url, int status, const QString &reason)
{
    if (status == 404 || status == 410)
        return Error(ErrorCode::NotFound, QStringLiteral("%1 does not exist on the server (%2)").arg(shownUrl(url)).arg(status),
                     QStringLiteral("Check the address"));
    QString hint = QStringLiteral("Check the address");
    if (status >= 500)
        hint = QStringLiteral("Try again later, or use another mirror");
    else if (status == 401)
        hint = url.userInfo().isEmpty()
            ? QStringLiteral("Give user and password in the address: %1://USER:PASSWORD@%2/...").arg(url.scheme(), place(url))
            : QStringLiteral("Check user and password in the address");
    return Error(ErrorCode::FetchFailed,
                 QStringLiteral("%1 was refused by the server: %2 %3").arg(shownUrl(url)).arg(status).arg(reason).trimmed(),
                 hint);
}

Error tooLargeError(const QUrl &url, ByteSize size, ByteSize limit)
{
    return Error(ErrorCode::FetchFailed,
                 QStringLiteral("%1 is too large: %2, at most %3 expected").arg(shownUrl(url), size.toString(), limit.toString()),
                 QStringLiteral("Check that the address is an install tree's"));
}

Error truncatedError(const QUrl &url, qint64 received, qint64 expected)
{
    const QString all = expected >= 0 ? QStringLiteral("%1 of %2 bytes came").arg(received).arg(expected)
                                      : QStringLiteral("%1 bytes came").arg(received);
    return Error(ErrorCode::FetchFailed, QStringLiteral("%1 was cut off: %2").arg(shownUrl(url), all),
                 QStringLiteral("Try again: what came is kept and the rest fetched"));
}

Error noAnswerError(const QUrl &url, std::chrono::milliseconds waited)
{
    return Error(ErrorCode::Timeout, QStringLiteral("%1 did not answer within %2").arg(place(url), seconds(waited)),
                 QStringLiteral("Try again later, or use another mirror"));
}

Error stalledError(const QUrl &url, std::chrono::milliseconds waited, qint64 received)
{
    return Error(
        ErrorCode::Timeout,
        QStringLiteral("%1 stopped coming after %2 bytes, nothing for %3").arg(shownUrl(url)).arg(received).arg(seconds(waited)),
        QStringLiteral("Try again: what came is kept and the rest fetched"));
}

Error redirectLoopError(const QUrl &url)
{
    return Error(ErrorCode::FetchFailed, QStringLiteral("%1 redirects without an end").arg(shownUrl(url)),
                 QStringLiteral("Use another mirror"));
}

void checkRedirect(const QUrl &from, const QUrl &to)
{
    const bool same = from.scheme() == to.scheme();
    const bool safer = from.scheme() == QLatin1String("http") && to.scheme() == QLatin1String("https");
    if (same || safer)
        return;
    throw Error(
        ErrorCode::FetchFailed,
        QStringLiteral("%1 redirects from %2 to %3, which is not followed").arg(shownUrl(from), from.scheme(), to.scheme()),
        QStringLiteral("If you trust it, give the other address yourself: %1").arg(shownUrl(to)));
}

std::optional<std::pair<qint64, qint64>> parseContentRange(const QByteArray &header)
{
    static const QRegularExpression pattern(QStringLiteral("^bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)$"));
    const auto match = pattern.match(QString::fromLatin1(header.trimmed()));
    if (!match.hasMatch())
        return std::nullopt;
    const QString whole = match.captured(3);
    return std::pair(match.captured(1).toLongLong(), whole == u'*' ? -1 : whole.toLongLong());
}

} // namespace domus
