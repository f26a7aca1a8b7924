// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/fd_stream.h"
#include "engine/transfer.h"

#include <atomic>
#include <memory>
#include <thread>

namespace domus {

/// Carries a guest's stream between libxl and a file on a thread of its own. libxl's calls can neither tell how far they are nor
/// be broken off; what goes through here is counted, and stops when that is wanted. Made, used and ended on one worker thread.
class StreamPump {
public:
    enum class Direction { IntoFile, OutOfFile };

    /// The file stays the caller's and must outlive this. Without a transfer nothing is counted. Throws Error.
    StreamPump(int file, Direction direction, std::shared_ptr<Transfer> transfer);
    ~StreamPump();

    /// What libxl is given in the file's place.
    int end() const { return m_libxlEnd.get(); }
    /// Waits until all has gone through; libxl's end is closed then. Throws Error(Cancelled) where it was stopped, and why the
    /// file could not be read or written.
    void finish();

private:
    void join();
    void pumpIntoFile();
    void pumpOutOfFile();
    bool isStopped() const { return m_transfer->stop.load(); }

    int m_file;
    std::shared_ptr<Transfer> m_transfer;
    UniqueFd m_ownEnd;
    UniqueFd m_libxlEnd;
    std::atomic<int> m_failure{0}; ///< errno of the file
    std::thread m_thread;
};

} // namespace domus
