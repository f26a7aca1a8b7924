// SPDX-License-Identifier: GPL-3.0-or-later
#include "installing/install_service.h"

#include "async/worker.h"
#include "cache_pruning.h"
#include "engine/engine.h"
#include "guest_address.h"
#include "guests/guest_registry.h"
#include "host/host_facts.h"
#include "install_detector.h"
#include "media_header.h"

#include <QFile>
#include <QFileInfo>

namespace domus {
namespace {

constexpr std::chrono::seconds keptFor{60};
constexpr int mostAttempts = 3;
constexpr ByteSize cacheKept = ByteSize::fromGiB(8);

QStringList filesOf(const GuestDefinition &definition)
{
    QStringList files{definition.hardware.boot.kernel, definition.hardware.boot.initrd};
    if (definition.install)
        files << definition.install->boot.kernel << definition.install->boot.initrd;
    for (const DiskConfig &disk : definition.hardware.disks)
        files << disk.path;
    files.removeAll(QString());
    return files;
}

/// Reads the first bytes of a local file; empty where that cannot be done.
QByteArray firstBytes(const QString &path, qint64 bytes)
{
    QFile file(path);
    return QFileInfo(path).isFile() && file.open(QIODevice::ReadOnly) ? file.read(bytes) : QByteArray();
}

bool isKernelFile(const QString &path)
{
    return firstBytes(path, 0x206).mid(0x202, 4) == "HdrS";
}

std::optional<QString> imageFormat(const QString &path)
{
    if (!QFileInfo::exists(path))
        return std::nullopt;
    const QString format = diskFormatOf(firstBytes(path, mediaHeaderSize.bytes()));
    return format.isEmpty() ? QStringLiteral("raw") : format; // an empty disk has no mark
}

/// An image that comes from elsewhere may name any file of this user as its backing file, and the guest would read it.
void refuseUnsafeImages(const PlannedInstall &planned)
{
    for (const DiskConfig &disk : planned.definition.hardware.disks) {
        const bool made = (planned.disk && planned.disk->path == disk.path) || planned.copyImageTo == disk.path;
        if (disk.role == DiskRole::Disk && !made)
            checkImage(disk.path, {.format = disk.format});
    }
}

/// Makes the plan exact, so that a second attempt makes the same guest.
api::install::Plan settled(api::install::Plan wish, const PlannedInstall &planned)
{
    wish.name = planned.definition.name;
    return wish;
}

} // namespace

InstallService::InstallService(InstallTools tools, JobQueue *jobs, QString imagesDirectory)
    : m_tools(std::move(tools)), m_jobs(jobs), m_imagesDirectory(std::move(imagesDirectory))
{
}

PlanningHost InstallService::planningHost() const
{
    const HostFacts facts = readHostFacts();
    PlanningHost host;
    host.memory = m_tools.engine->hostMemory().total; // of Xen, not of its dom0
    host.cpus = facts.cpus;
    host.bridges = facts.bridges;
    for (const QString &bridge : facts.bridges) {
        if (hasAddressOn(bridge))
            host.addressedBridges.append(bridge);
    }
    host.imagesDirectory = m_imagesDirectory;
    for (const auto &guest : m_tools.registry->all())
        host.names.insert(guest->name());
    host.guests = m_tools.registry->definedConfigs();
    host.imageFormat = &imageFormat;
    return host;
}

Task<PlanningHost> InstallService::planningHostFor(Detection detection)
{
    const auto self = shared_from_this();
    std::optional<XenKernelNotes> notes;
    const std::optional<XenTypes> types = co_await m_tools.engine->xenTypes();
    const QUrl kernel = detection.graphical.kernel;
    if (types && kernel.isLocalFile())
        notes = co_await m_tools.engine->kernelNotes(kernel.toLocalFile());
    PlanningHost host = planningHost(); // afterwards: it must not be old
    host.xen = types;
    host.kernel = notes;
    co_return PlanningHost(host);
}

Task<std::optional<XenChoice>> InstallService::xenChoice(Detection detection)
{
    const auto self = shared_from_this();
    try {
        const PlanningHost host = co_await planningHostFor(detection);
        if (!host.xen)
            co_return std::optional<XenChoice>();
        XenFacts facts = xenFactsOf(detection);
        facts.host = *host.xen;
        facts.kernel = host.kernel;
        co_return std::optional(chooseXenType(facts));
    } catch (const Error &) {
        co_return std::optional<XenChoice>(); // planning says why
    }
}

QString InstallService::suggestName(const Detection &detection) const
{
    return suggestedName(detection, planningHost().names);
}

Task<std::shared_ptr<const OsCatalogue>> InstallService::catalogue()
{
    const auto self = shared_from_this();
    if (!m_catalogue) {
        OsCatalogue::Options options;
        options.cacheFile = m_tools.cacheDirectory + QStringLiteral("/systems.json");
        m_catalogue = co_await OsCatalogue::load(options);
    }
    co_return std::shared_ptr<const OsCatalogue>(m_catalogue);
}

Task<Detection> InstallService::detect(QString source, QString initrd, CancelToken token)
{
    const auto self = shared_from_this();
    const QString key = source + u'\n' + initrd;
    const auto now = std::chrono::steady_clock::now();
    m_kept.removeIf([now](const auto &entry) { return now - entry.value().at > keptFor; });
    if (const auto kept = m_kept.find(key); kept != m_kept.end())
        co_return Detection(kept->detection);
    const Detection detection = co_await detectAfresh(source, initrd, token);
    // Files of this machine are looked at again: that takes no time, and a person may be changing them.
    if (!detection.location.isLocalFile())
        m_kept.insert(key, {std::chrono::steady_clock::now(), detection});
    co_return Detection(detection);
}

Task<Detection> InstallService::detectAfresh(QString source, QString initrd, CancelToken token)
{
    const auto self = shared_from_this();
    InstallSource asked;
    const QUrl url = installUrl(source);
    if (!initrd.isEmpty() || (url.isLocalFile() && isKernelFile(url.toLocalFile()))) {
        asked.kernel = source;
        asked.initrd = initrd;
    } else {
        asked.location = source;
    }
    DetectOptions options;
    options.token = token;
    Detection detection = co_await detectInstall(asked, options);
    const auto systems = co_await catalogue();
    systems->complete(detection);
    co_return Detection(detection);
}

Task<PlannedInstall> InstallService::plan(api::install::Plan wish, CancelToken token)
{
    const auto self = shared_from_this();
    const Detection detection = co_await detect(wish.source, wish.initrd.value_or(QString()), token);
    const PlannedInstall planned = planInstall(wish, detection, co_await planningHostFor(detection));
    refuseUnsafeImages(planned);
    co_return PlannedInstall(planned);
}

Task<InstallService::Begun> InstallService::install(api::install::Plan wish, CancelToken token)
{
    const auto self = shared_from_this();
    const Detection detection = co_await detect(wish.source, wish.initrd.value_or(QString()), token);
    const PlannedInstall planned = planInstall(wish, detection, co_await planningHostFor(detection));
    refuseUnsafeImages(planned);
    const QString name = planned.definition.name;
    const QString id = m_jobs->start(
        QStringLiteral("install"), QStringLiteral("Install %1").arg(name), name, api::install::toJson(settled(wish, planned)),
        [self, detection, planned](const std::shared_ptr<Job> &job) { return self->run(detection, planned, job); });
    co_return Begun{id, name};
}

Task<QString> InstallService::run(Detection detection, PlannedInstall planned, std::shared_ptr<Job> job)
{
    const auto self = shared_from_this();
    const QString text = co_await runInstall(m_tools, detection, planned, job);
    pruneCache();
    co_return QString(text);
}

void InstallService::pruneCache()
{
    spawn(pruneCacheNow(), "keep the cache small");
}

Task<> InstallService::pruneCacheNow()
{
    const auto self = shared_from_this();
    PruneOptions options{.keep = cacheKept, .inUse = {}, .recent = std::chrono::hours(1)};
    for (const auto &guest : m_tools.registry->all()) {
        if (guest->state() == GuestState::Broken)
            co_return; // nobody knows what it needs
        if (guest->definitionFile())
            options.inUse += filesOf(guest->definition());
    }
    const std::function<ByteSize()> work = [directory = m_tools.cacheDirectory, options] {
        return pruneInstallCache(directory, options);
    };
    co_await runOnWorker<ByteSize>(work);
}

void InstallService::resumeInterrupted()
{
    const auto self = shared_from_this();
    for (const JobRecord &record : m_jobs->interrupted()) {
        if (record.kind == QLatin1String("install"))
            m_jobs->resume(record.id, [self](const std::shared_ptr<Job> &job) { return self->resume(job); });
        else
            m_jobs->failInterrupted(
                record.id, Error(ErrorCode::Internal, QStringLiteral("The daemon was killed"), QStringLiteral("Run it again")));
    }
}

Task<QString> InstallService::resume(std::shared_ptr<Job> job)
{
    const auto self = shared_from_this();
    const QList<UndoStep> steps = job->journal().steps();
    for (const UndoStep &step : steps) {
        const auto guest = step.kind == UndoStep::Kind::Undefine ? m_tools.registry->byKey(step.what) : nullptr;
        if (guest && guest->domain())
            co_return QStringLiteral("The installer runs");
    }
    co_await undoInstall(m_tools, steps);
    job->journal().discard();
    if (job->record().attempts > mostAttempts)
        throw Error(ErrorCode::Internal, QStringLiteral("The daemon was killed again and again while it did this"),
                    QStringLiteral("Run it again"));
    const auto wish = varlink::parseJson<api::install::Plan>(job->record().request);
    if (!wish)
        throw Error(ErrorCode::Internal, QStringLiteral("The daemon was killed"), QStringLiteral("Run it again"));
    job->setProgress(-1, QStringLiteral("Going on after the daemon was killed"));
    const Detection detection = co_await detect(wish->source, wish->initrd.value_or(QString()), job->token());
    const PlannedInstall planned = planInstall(*wish, detection, co_await planningHostFor(detection));
    refuseUnsafeImages(planned);
    co_return co_await run(detection, planned, job);
}

} // namespace domus
