// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bundle_paths.h"
#include "engine/engine.h"
#include "host/process_identity.h"
#include "machine_command.h"

#include <optional>

namespace domus {

/// The machine that runs, as written down at its start: what anybody needs who finds it later.
struct MachineRecord {
    ProcessIdentity process;
    QString boot; ///< of this computer: bootId()
    int port = 0; ///< of 127.0.0.1, that leads to the bundle's SSH server
    Accelerator accelerator = Accelerator::Tcg;
    ByteSize memory;
    int vcpus = 0;
    QString image; ///< directory of the image it runs
    qint64 startedMs = 0; ///< since 1970
    qint64 answeredMs = 0; ///< when its daemon first answered; 0: not yet
};

void saveRecord(const BundlePaths &paths, const MachineRecord &record);
/// Nothing when no machine of this record runs: what is left of one that has gone is removed.
std::optional<MachineRecord> loadRunning(const BundlePaths &paths);
void removeRecord(const BundlePaths &paths);

} // namespace domus
