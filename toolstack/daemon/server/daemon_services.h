// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/console_hub.h"
#include "devices/device_service.h"
#include "engine/engine.h"
#include "events/event_log.h"
#include "guests/guest_registry.h"
#include "guests/last_run.h"
#include "jobs/job_queue.h"
#include "live/live_service.h"
#include "power/guest_power.h"
#include "server/daemon_dirs.h"
#include "server/gate.h"
#include "stats/stats_sampler.h"

namespace domus {

class InstallService;
class InstallerDisplays;

/// What the handlers share. Everything in it lives as long as the daemon.
struct DaemonServices {
    DaemonDirs dirs;
    Engine *engine = nullptr;
    GuestRegistry *registry = nullptr;
    const LastRuns *lastRuns = nullptr;
    std::shared_ptr<GuestPower> power;
    std::shared_ptr<LiveService> live;
    std::shared_ptr<DeviceService> devices;
    EventLog *events = nullptr;
    JobQueue *jobs = nullptr;
    StatsSampler *sampler = nullptr;
    ConsoleHub *consoles = nullptr;
    std::shared_ptr<InstallService> install;
    std::shared_ptr<InstallerDisplays> installerDisplays;
    Gate ready; ///< opens when the domains of an earlier daemon have been taken over
    std::function<void()> quit;
};

using Services = std::shared_ptr<DaemonServices>;

/// Returns when the domains of an earlier daemon have been taken over, or after two seconds.
Task<> waitUntilReady(Services services);

} // namespace domus
