// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/engine.h"

#include <QString>
#include <optional>

namespace domus {

/// Trials' results in a small file, so that a daemon that starts again does not repeat them. Good for this boot of the
/// machine, this QEMU binary, this user's access to /dev/kvm and this CPU only.
class TrialCache {
public:
    /// Without a file name nothing is kept.
    TrialCache(const QString &file, const QString &program);

    std::optional<EngineReport> load() const;
    /// A report that cannot be kept is no error: the trials are run again.
    void save(const EngineReport &report) const;

private:
    QString m_file;
    QString m_key;
};

} // namespace domus
