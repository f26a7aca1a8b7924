// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QUuid>

namespace domus {

/// How each guest's last domain ended and the end of what its text console printed, on disk: the next daemon tells it as
/// well. Two small files for each guest, replaced at its next end. What cannot be written or read is as if it was not there.
class LastRuns {
public:
    /// That directory must exist.
    explicit LastRuns(QString directory) : m_directory(std::move(directory)) {}

    /// Reads the console's log at once and writes on a worker. The secret, if it is not empty, is blotted out.
    void keep(const QUuid &guest, const QString &exit, const QString &consoleLog, const QByteArray &secret = {}) const;
    /// In words for people; empty where nothing is known.
    QString exitOf(const QUuid &guest) const;
    QByteArray consoleOf(const QUuid &guest) const;
    void forget(const QUuid &guest) const;

    /// The file that the guest was saved into, until it is empty. Written at once. Empty where that file is not there any more.
    void keepSaved(const QUuid &guest, const QString &file) const;
    QString savedOf(const QUuid &guest) const;

private:
    QString path(const QUuid &guest, const QString &suffix) const;

    QString m_directory;
};

} // namespace domus
