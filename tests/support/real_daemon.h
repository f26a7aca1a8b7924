// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "private_home.h"

#include <QJsonObject>
#include <QProcess>
#include <QStringList>
#include <chrono>
#include <memory>

namespace domus::test {

/// The real `domusd` in a home of its own, and `dom` to talk to it, both as processes: for what a person, an accident
/// or an enemy does to them.
class RealDaemon {
public:
    struct Said {
        int code = -1; ///< -1 when it did not end in time
        QString out;
        QString err;
        std::chrono::milliseconds took{0};
    };

    RealDaemon() = default;
    ~RealDaemon();
    Q_DISABLE_COPY_MOVE(RealDaemon)

    /// Where its things are; nothing runs yet.
    QString path(const QString &below = {}) const { return m_home.path(below); }
    QString socket() const { return path(QStringLiteral("run/domus/domus.sock")); }
    QString domainDirectory(const QString &uuid) const { return m_home.domainsDirectory() + u'/' + uuid; }

    /// Starts it, by that program and these words before its own where given, and waits until it answers; false when it
    /// does not.
    bool start(const QStringList &wrapper = {});
    /// SIGKILL, and waits for the end.
    void kill();
    /// SIGTERM; its exit code, or -1 when it does not end.
    int stop();
    bool runs() const { return m_daemon && m_daemon->state() == QProcess::Running; }
    /// Of domusd itself.
    qint64 pid() const;
    QByteArray log();

    Said dom(const QStringList &words, std::chrono::milliseconds deadline = std::chrono::seconds(60)) const;
    /// `dom list --json`, the guest of that name; empty where there is none.
    QJsonObject guest(const QString &name) const;
    /// Defines a guest with little memory: firmware that finds nothing to boot. `more` is appended to the definition.
    Said define(const QString &name, const QString &uuid, const QString &more = {}) const;

private:
    PrivateHome m_home;
    std::unique_ptr<QProcess> m_daemon;
    QByteArray m_log;
};

} // namespace domus::test
