// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy_environment.h"

#include <QHostAddress>
#include <QUrl>

namespace domus {

QString ProxyFromEnvironment::variable(const QString &name) const
{
    const QString lower = m_environment.value(name);
    return lower.isEmpty() ? m_environment.value(name.toUpper()) : lower;
}

bool ProxyFromEnvironment::isDirect(const QString &host) const
{
    if (host == QLatin1String("localhost") || QHostAddress(host).isLoopback())
        return true;
    for (const QString &entry : variable(QStringLiteral("no_proxy")).split(u',', Qt::SkipEmptyParts)) {
        QString name = entry.trimmed().toLower();
        if (name == QLatin1String("*"))
            return true;
        while (name.startsWith(u'.'))
            name.remove(0, 1);
        if (!name.isEmpty() && (host == name || host.endsWith(u'.' + name)))
            return true;
    }
    return false;
}

QList<QNetworkProxy> ProxyFromEnvironment::queryProxy(const QNetworkProxyQuery &query)
{
    const QString host = query.peerHostName().toLower();
    const bool tls = query.protocolTag() == QLatin1String("https");
    QString text = variable(tls ? QStringLiteral("https_proxy") : QStringLiteral("http_proxy"));
    if (text.isEmpty())
        text = variable(QStringLiteral("all_proxy"));
    if (text.isEmpty() || isDirect(host))
        return {QNetworkProxy(QNetworkProxy::NoProxy)};
    const QUrl url(text.contains(QLatin1String("://")) ? text : QStringLiteral("http://") + text);
    const bool socks = url.scheme().startsWith(QLatin1String("socks"));
    return {QNetworkProxy(socks ? QNetworkProxy::Socks5Proxy : QNetworkProxy::HttpProxy, url.host(),
                          quint16(url.port(socks ? 1080 : 8080)), url.userName(), url.password())};
}

} // namespace domus
