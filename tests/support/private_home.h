// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "process_sweeper.h"

#include <QString>
#include <QTemporaryDir>

namespace domus::test {

/// A home of the test's own: every XDG directory lies in a temporary folder, so that nothing of the user's is
/// read or changed, and the programs of the build directory are found first. When it goes, the daemon that was
/// started in it and every QEMU whose files lie in it are ended.
class PrivateHome {
public:
    PrivateHome();
    Q_DISABLE_COPY_MOVE(PrivateHome)

    QString path(const QString &below = {}) const { return m_dir.filePath(below); }
    QString domainsDirectory() const { return path(QStringLiteral("run/domus/domains")); }

private:
    QTemporaryDir m_dir;
    ProcessSweeper m_sweeper;
};

} // namespace domus::test
