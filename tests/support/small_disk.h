// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace domus::test {

/// A file system of its own size at that directory, seen by this process and those that it starts later only. Make the
/// first one before other threads run.
class SmallDisk {
public:
    /// Makes the directory, mode 0700.
    SmallDisk(const QString &path, qint64 kib);
    ~SmallDisk();
    Q_DISABLE_COPY_MOVE(SmallDisk)

    /// Empty when it is there; else why tests that need one are skipped.
    QString problem() const { return m_problem; }

    /// Writes a file until nothing more fits, not one byte.
    void fill();
    /// Takes that file away.
    void makeRoom();

private:
    QString fillPath() const;

    QString m_path;
    QByteArray m_where;
    QString m_problem;
};

} // namespace domus::test
