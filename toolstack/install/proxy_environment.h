// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QNetworkProxyFactory>
#include <QProcessEnvironment>

namespace domus {

/// The proxy that the usual environment variables name. Loopback is always direct. no_proxy: hosts, domains (with
/// their subdomains, with or without a leading dot), or "*".
class ProxyFromEnvironment : public QNetworkProxyFactory {
public:
    explicit ProxyFromEnvironment(const QProcessEnvironment &environment) : m_environment(environment) {}

    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override;

private:
    QString variable(const QString &name) const;
    bool isDirect(const QString &host) const;

    QProcessEnvironment m_environment;
};

} // namespace domus
