// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "installing/install_planner.h"
#include "jobs/job_queue.h"

#include <functional>
#include <memory>

namespace domus {

class Engine;
class GuestPower;
class GuestRegistry;

/// What an installation needs of the rest of the house. Everything in it outlives the job.
struct InstallTools {
    Engine *engine = nullptr;
    GuestRegistry *registry = nullptr;
    std::shared_ptr<GuestPower> power;
    QString cacheDirectory;
    /// Makes a disk image; leaves nothing when it throws.
    std::function<Task<>(DiskRequest disk, CancelToken token)> createDisk;
    /// Copies an image; leaves nothing when it throws.
    std::function<Task<>(QString from, QString to, CancelToken token)> copyImage;
};

/// Fetches, makes the disk, defines the guest and starts it; returns the text to end with. Whatever it made is
/// taken back when a step fails or the job is cancelled.
Task<QString> runInstall(InstallTools tools, Detection detection, PlannedInstall planned, std::shared_ptr<Job> job);

/// Takes back what the journal has, last one first: also a guest that runs by now. Goes on where a step fails.
Task<> undoInstall(InstallTools tools, QList<UndoStep> steps);

} // namespace domus
