// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "installing/install_job.h"
#include "os_catalogue.h"

#include <QHash>

#include <chrono>
#include <memory>

namespace domus {

/// Finds out what sources are, plans, and runs installations as jobs. A detection is kept for a minute, so that
/// preview and installation do not ask again. One thread; shared, so that it outlives whoever waits in it.
class InstallService : public std::enable_shared_from_this<InstallService> {
public:
    InstallService(InstallTools tools, JobQueue *jobs, QString imagesDirectory);

    /// `initrd` goes with a source that is a kernel file. Throws what detectInstall() throws.
    Task<Detection> detect(QString source, QString initrd, CancelToken token);
    Task<std::shared_ptr<const OsCatalogue>> catalogue();
    /// What Install would do; throws what it would refuse.
    Task<PlannedInstall> plan(api::install::Plan wish, CancelToken token);

    struct Begun {
        QString job;
        QString guest;
    };
    Task<Begun> install(api::install::Plan wish, CancelToken token);

    /// Begins installations again that a killed daemon left. Once, when its domains have been taken over.
    void resumeInterrupted();

    /// Keeps the cache of fetched files within bounds. Also done after every installation.
    void pruneCache();

    QString suggestName(const Detection &detection) const;

    /// On a Xen host what the source will be installed as, if nothing else is asked for; nothing elsewhere, and where it
    /// cannot be.
    Task<std::optional<XenChoice>> xenChoice(Detection detection);

private:
    struct Kept {
        std::chrono::steady_clock::time_point at;
        Detection detection;
    };

    PlanningHost planningHost() const;
    /// With what Xen tells of itself and of the source's kernel.
    Task<PlanningHost> planningHostFor(Detection detection);
    Task<Detection> detectAfresh(QString source, QString initrd, CancelToken token);
    Task<QString> run(Detection detection, PlannedInstall planned, std::shared_ptr<Job> job);
    Task<> pruneCacheNow();
    Task<QString> resume(std::shared_ptr<Job> job);

    InstallTools m_tools;
    JobQueue *m_jobs;
    QString m_imagesDirectory;
    QHash<QString, Kept> m_kept;
    std::shared_ptr<const OsCatalogue> m_catalogue;
};

} // namespace domus
