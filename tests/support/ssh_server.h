// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QString>
#include <QStringList>
#include <memory>

namespace domus::test {

/// Another machine, as far as ssh can tell: a real sshd on a loopback port of its own, with its own keys and configuration. Who
/// logs in has a home of that machine. Also sets this process's PATH so that `ssh` knows neither the configuration nor the
/// keys, known hosts and agent of whoever runs the test; so make it after PrivateHome, whose directory it lies in.
class SshServer {
public:
    /// Why there can be none here; empty when there can. Tests skip with this text.
    static QString problem();

    /// directory: what is made for it. environment: "NAME=value" of those who log in, besides those of their home.
    explicit SshServer(const QString &directory, const QStringList &environment = {});
    ~SshServer();
    Q_DISABLE_COPY_MOVE(SshServer)

    /// Waits until it listens, at the same port every time; false when it does not.
    bool start();
    /// Ends it and every connection at once, as a machine whose power fails.
    void kill();

    /// As if the person had accepted its key.
    void trustInClient() const;

    int port() const { return m_port; }
    QString identity() const { return path(QStringLiteral("key")); } ///< the key it takes
    QString strangeIdentity() const { return path(QStringLiteral("strange-key")); } ///< one it does not
    QString knownHosts() const { return path(QStringLiteral("known_hosts")); } ///< has its key
    QString remotePath(const QString &below) const { return path(QStringLiteral("remote/") + below); }
    QString log() const;

private:
    QString path(const QString &below) const { return m_directory + u'/' + below; }
    void makeKeys();
    void writeConfiguration(const QStringList &environment);
    void isolateClient();

    QString m_directory;
    int m_port = 0;
    std::unique_ptr<QProcess> m_process;
};

} // namespace domus::test
