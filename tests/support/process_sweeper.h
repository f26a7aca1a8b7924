// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QString>

namespace domus::test {

/// Process ids whose working directory lies below that folder, or whose XDG_RUNTIME_DIR or command line names it.
QList<qint64> processesBelow(const QString &folder);

/// Ends every process of a test's own folder when the test is over, however it ended: guests and daemons outlive
/// their starter by design, so a helper process waits for the end of the test, even by SIGKILL; then it removes the folder,
/// too, which else its owner does. Make it before the first thread starts, and before what it shall sweep.
class ProcessSweeper {
public:
    explicit ProcessSweeper(QString folder);
    ~ProcessSweeper();
    Q_DISABLE_COPY_MOVE(ProcessSweeper)

private:
    QString m_folder;
    int m_alive = -1; ///< its closing tells the helper
};

/// Makes the kernel end that child when the test dies; for servers that the test starts and stops itself.
void endWithTest(QProcess &process);

} // namespace domus::test
