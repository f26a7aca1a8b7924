// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace domus::cli {

/// Lets every key through to a guest while it lives, and puts the terminal back as it was: at its end, and before
/// the process dies of a signal (SIGTERM, SIGHUP, SIGQUIT, SIGABRT, SIGSEGV and the like). One at a time in a process.
class RawTerminal {
public:
    /// Does nothing where the descriptor is no terminal. Throws Error(IoError).
    /// `farewell` (a literal) is written to `output` before it is put back, however that comes.
    explicit RawTerminal(int fd, int output = -1, const char *farewell = "");
    ~RawTerminal();
    Q_DISABLE_COPY_MOVE(RawTerminal)

    bool isActive() const { return m_active; }

private:
    bool m_active = false;
};

} // namespace domus::cli
