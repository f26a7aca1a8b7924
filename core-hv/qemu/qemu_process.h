// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/fd_stream.h"
#include "async/one_shot.h"
#include "async/task.h"
#include "host/process_identity.h"
#include "host/spawn.h"

#include <QObject>
#include <QSocketNotifier>
#include <memory>
#include <optional>
#include <vector>

namespace domus {

/// A QEMU's process: started by us or by a daemon before us. It is in a session of its own and no signal, exit or
/// kill of this process reaches it; deleting this object leaves it running.
///
/// States: Running -> Ended (once, when the process has gone; seen through its pidfd, never by polling).
class QemuProcess : public QObject {
    Q_OBJECT
public:
    /// Throws as spawnDetached().
    static std::unique_ptr<QemuProcess> start(const SpawnRequest &request);
    /// Null when that process has gone.
    static std::unique_ptr<QemuProcess> adopt(const ProcessIdentity &identity);

    const ProcessIdentity &identity() const { return m_identity; }
    bool hasEnded() const { return m_ended; }
    /// How it ended; nothing while it runs, and when it was not our child.
    std::optional<ProcessEnd> end() const { return m_end; }

    /// SIGKILL. Never hits another process.
    void kill();
    /// Waits for its end. Throws Error(Timeout).
    Task<> waitForEnd(std::chrono::milliseconds deadline);

Q_SIGNALS:
    void ended();

private:
    QemuProcess(const ProcessIdentity &identity, UniqueFd pidFd);
    void onEnd();

    ProcessIdentity m_identity;
    UniqueFd m_pidFd;
    QSocketNotifier m_notifier;
    bool m_ended = false;
    std::optional<ProcessEnd> m_end;
    std::vector<OneShot<void>> m_waiters;
};

/// The last lines that QEMU printed, without its program name, times and the argument meant; empty when it printed none. Reads 8
/// KiB at most.
QString lastWords(const QString &logFile);

} // namespace domus
