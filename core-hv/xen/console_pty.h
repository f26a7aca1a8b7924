// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/fd_stream.h"

#include <QObject>
#include <QSocketNotifier>
#include <memory>

namespace domus {

/// Carries what a domain's text console prints from its pty into a file, which outlives daemons. While nobody does,
/// xenconsoled keeps up to a megabyte, so a daemon that takes over finds what was printed before it came. There must be one
/// reader only: two share the bytes between them.
class ConsolePty : public QObject {
    Q_OBJECT
public:
    /// Appends to the log. Throws Error where one of them cannot be opened.
    ConsolePty(const QString &pty, const QString &logFile);

    /// Reads what is there now: the last words of a domain that has ended.
    void drain();
    /// For typing at it. Throws Error.
    UniqueFd openInput() const;

private:
    /// False when nothing more comes for the moment, or ever.
    bool readSome();

    QString m_path;
    UniqueFd m_pty, m_log;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace domus
