// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QTemporaryDir>

namespace domus::test {

/// A home of the test's own: every XDG directory lies in a temporary folder, so that nothing of the user's is
/// read or changed, and the programs of the build directory are found first. When it goes, the daemon that was
/// started in it and every QEMU whose files lie in it are ended: guests outlive everything else by design.
class PrivateHome {
public:
    PrivateHome();
    ~PrivateHome();
    Q_DISABLE_COPY_MOVE(PrivateHome)

    QString path(const QString &below = {}) const { return m_dir.filePath(below); }
    QString domainsDirectory() const { return path(QStringLiteral("run/domus/domains")); }

private:
    QTemporaryDir m_dir;
};

/// Process ids whose working directory lies below that folder, or whose command line names it.
QList<qint64> processesBelow(const QString &folder);

} // namespace domus::test
