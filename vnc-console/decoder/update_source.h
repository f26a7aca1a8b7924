// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace domus::console {

/// Who is asked for pictures of the display.
class UpdateSource {
public:
    /// incremental: only what has changed since the last one. May be called from any thread.
    virtual void requestUpdate(bool incremental, int width, int height) = 0;

protected:
    ~UpdateSource() = default;
};

} // namespace domus::console
