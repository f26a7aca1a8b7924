// SPDX-License-Identifier: GPL-3.0-or-later
#include "image_build.h"

#include "async/deadline.h"
#include "async/fd_stream.h"
#include "async/process.h"
#include "async/worker.h"
#include "files.h"
#include "host/programs.h"
#include "script_run.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QStorageInfo>
#include <algorithm>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace domus {
namespace {

using namespace std::chrono_literals;

constexpr auto buildDeadline = 60min; // a slow mirror, not a hung one: apt has its own
constexpr auto lockStep = 200ms;
constexpr auto unusedFor = std::chrono::days(14);
constexpr auto spaceInTmp = ByteSize::fromMiB(1500); // the tree and its tar file
constexpr auto spaceInCache = ByteSize::fromMiB(200);

QString hexOf(const QByteArray &content, qsizetype digits)
{
    return QString::fromLatin1(QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex().first(digits));
}

/// Of /var/tmp and /tmp the one with more room: both can be entered by the users that unshare mode works as.
QString temporaryPlace()
{
    const QStorageInfo var(QStringLiteral("/var/tmp"));
    const QStorageInfo tmp(QStringLiteral("/tmp"));
    return var.isValid() && var.bytesAvailable() >= tmp.bytesAvailable() ? QStringLiteral("/var/tmp") : QStringLiteral("/tmp");
}

void requireSpace(const QString &place, ByteSize needed)
{
    const auto free = ByteSize::fromBytes(QStorageInfo(place).bytesAvailable());
    if (free < needed)
        throw Error(ErrorCode::NoSpace,
                    QStringLiteral("Building the bundled Xen needs %1 free in %2, and there is %3")
                        .arg(needed.toString(), place, free.toString()),
                    QStringLiteral("Make room there, or give $XDG_CACHE_HOME another place"));
}

Task<UniqueFd> takeLock(QString file, BundleProgress progress, CancelToken token)
{
    UniqueFd fd(::open(QFile::encodeName(file).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!fd.isValid())
        throw systemError(errno, QStringLiteral("%1 cannot be opened").arg(file));
    while (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
        progress(0, QStringLiteral("Waiting for another build"));
        co_await sleepFor(lockStep, token);
    }
    co_return std::move(fd);
}

/// The tree has files of subordinate users where unshare mode was ended at once.
Task<> removeTree(QString tree, bool asRoot)
{
    const bool gone = co_await runOnWorker<bool>([tree]() { return QDir(tree).removeRecursively(); });
    if (gone || asRoot)
        co_return;
    ProcessOptions options;
    options.deadline = 2min;
    co_await runProcess(QStringLiteral("mmdebstrap"),
                        {QStringLiteral("--unshare-helper"), QStringLiteral("rm"), QStringLiteral("-rf"), tree}, options);
    QDir(tree).removeRecursively();
}

/// What an earlier build left when the machine lost its power, and images that nobody used for long.
void removeOld(const BundlePaths &paths, const QString &keep)
{
    const auto old = QDateTime::currentDateTime().addSecs(-std::chrono::seconds(unusedFor).count());
    for (const QFileInfo &entry : QDir(paths.images()).entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        const bool half = entry.fileName().startsWith(QLatin1String("new-"));
        if (half || (entry.absoluteFilePath() != keep && entry.lastModified() < old))
            QDir(entry.absoluteFilePath()).removeRecursively();
    }
}

BundleImage imageAt(const QFileInfo &directory)
{
    const QStringList parts = directory.fileName().split(u'-');
    const QFileInfo squashfs(directory.absoluteFilePath() + QStringLiteral("/image.squashfs"));
    return {directory.absoluteFilePath(), parts.value(0), parts.value(1), ByteSize::fromBytes(squashfs.size()),
            squashfs.lastModified().toMSecsSinceEpoch()};
}

QString makeTemporary(const QString &place)
{
    QByteArray name = QFile::encodeName(place + QStringLiteral("/domus-bundle-XXXXXX"));
    if (!::mkdtemp(name.data()))
        throw systemError(errno, QStringLiteral("No directory can be made in %1").arg(place));
    // The users of unshare mode go through it.
    ::chmod(name.constData(), 0755);
    return QFile::decodeName(name);
}

/// "Setting up libc6:amd64 (2.36-9) ..." between two milestones moves the bar a little, and tells what is done.
class BuildWatch {
public:
    explicit BuildWatch(BundleProgress progress) : m_progress(std::move(progress)) {}

    void take(const QString &line)
    {
        if (const auto milestone = parseProgressLine(line)) {
            m_last = milestone->first;
            m_progress(milestone->first, milestone->second);
        } else if (line.startsWith(QLatin1String("Setting up ")) || line.startsWith(QLatin1String("Unpacking "))) {
            m_last += 0.0008;
            m_progress(std::min(m_last, 0.75), line.section(u' ', 0, 2).section(u':', 0, 0).section(QLatin1String(" ("), 0, 0));
        }
    }

private:
    BundleProgress m_progress;
    double m_last = 0;
};

Task<ScriptEnd> runRecipe(QString recipe, QString target, QString temporary, BundleProgress progress, CancelToken token)
{
    ScriptRequest request{.program = recipe + QStringLiteral("/build-image.sh"), .arguments = {target}};
    request.environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
    request.environment.insert(QStringLiteral("TMPDIR"), temporary);
    const auto watch = std::make_shared<BuildWatch>(std::move(progress));
    request.onLine = [watch](const QString &line) { watch->take(line); };
    request.token = token;
    request.deadline = buildDeadline;
    co_return co_await runScript(request);
}

/// Builds into a directory of another name, which then gets its own.
Task<> buildInto(QString target, QString recipe, BundlePaths paths, bool isRoot, BundleProgress progress, CancelToken token)
{
    const QString place = temporaryPlace();
    requireSpace(place, spaceInTmp);
    requireSpace(paths.cache, spaceInCache);
    const QString half = paths.images() + QStringLiteral("/new-%1").arg(::getpid());
    QDir().mkpath(half);
    const QString temporary = makeTemporary(place);
    std::exception_ptr problem;
    try {
        // By a name without blanks and quotes, which mmdebstrap would take apart.
        const QString out = temporary + QStringLiteral("/out");
        if (!QFile::link(half, out))
            throw Error(ErrorCode::IoError, QStringLiteral("Nothing can be written in %1").arg(temporary));
        const ScriptEnd end = co_await runRecipe(recipe, out, temporary, progress, token);
        if (end.exitCode != 0)
            throw buildError(end.exitCode, end.lastLines);
    } catch (...) {
        problem = std::current_exception();
    }
    co_await removeTree(temporary, isRoot);
    if (problem) {
        QDir(half).removeRecursively();
        std::rethrow_exception(problem);
    }
    QDir(target).removeRecursively();
    if (!QDir().rename(half, target))
        throw Error(ErrorCode::IoError, QStringLiteral("The image cannot be put at %1").arg(target));
}

} // namespace

QString recipeKeyOf(const QString &recipe)
{
    QByteArray all;
    for (const QFileInfo &file : QDir(recipe).entryInfoList(QDir::Files, QDir::Name))
        all += file.fileName().toUtf8() + '\n' + readFile(file.absoluteFilePath()) + '\n';
    return hexOf(all, 16);
}

QStringList packagesOf(const QByteArray &list)
{
    QStringList packages;
    for (const QString &line : QString::fromUtf8(list).split(u'\n', Qt::SkipEmptyParts)) {
        if (!line.startsWith(u'#'))
            packages += line.trimmed();
    }
    return packages;
}

QString packagesKeyOf(const QByteArray &policy)
{
    QByteArray candidates;
    for (const QByteArray &line : policy.split('\n')) {
        if (!line.startsWith(' ') || line.trimmed().startsWith("Candidate:"))
            candidates += line + '\n';
    }
    return hexOf(candidates, 8);
}

Task<QString> currentPackagesKey(QString recipe)
{
    const QStringList packages = packagesOf(readFile(recipe + QStringLiteral("/packages.list")));
    ProcessOptions options;
    options.environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C"));
    const ProcessResult result =
        co_await runProcess(QStringLiteral("apt-cache"), QStringList{QStringLiteral("policy")} + packages, options);
    co_return packagesKeyOf(result.output);
}

std::optional<BundleImage> findImage(const BundlePaths &paths, const QString &recipeKey, const QString &packagesKey)
{
    std::optional<BundleImage> best;
    for (const QFileInfo &entry : QDir(paths.images()).entryInfoList({recipeKey + QStringLiteral("-*")}, QDir::Dirs)) {
        const BundleImage image = imageAt(entry);
        if (image.size.isZero())
            continue;
        if (image.packagesKey == packagesKey)
            return image;
        if (!best || image.builtMs > best->builtMs)
            best = image;
    }
    return best;
}

Task<BundleImage> buildImage(BundlePaths paths, BundleProgress progress, CancelToken token, bool again)
{
    const QString recipe = findRecipe();
    const QString recipeKey = recipeKeyOf(recipe);
    const BundleFacts facts = co_await readBundleFacts();
    throwLacks(lacksForBuilding(facts), QStringLiteral("The bundled Xen cannot be built on this machine"));
    QDir().mkpath(paths.images());
    const UniqueFd lock = co_await takeLock(paths.buildLock(), progress, token);
    const QString packagesKey = co_await currentPackagesKey(recipe);
    auto image = findImage(paths, recipeKey, packagesKey);
    const QString target = paths.images() + u'/' + recipeKey + u'-' + packagesKey;
    if (again || !image || image->packagesKey != packagesKey) {
        removeOld(paths, target);
        co_await buildInto(target, recipe, paths, facts.isRoot, progress, token);
        image = findImage(paths, recipeKey, packagesKey);
        if (!image)
            throw Error(ErrorCode::Internal, QStringLiteral("The image was built and is not there"));
    }
    ::utimensat(AT_FDCWD, QFile::encodeName(image->directory).constData(), nullptr, 0); // is used
    co_return BundleImage(*image);
}

std::optional<std::pair<double, QString>> parseProgressLine(const QString &line)
{
    static const QRegularExpression form(QStringLiteral("^DOMUS ([01](?:\\.\\d+)?) (.+)$"));
    const auto match = form.match(line);
    if (!match.hasMatch())
        return std::nullopt;
    return std::pair(std::min(match.captured(1).toDouble(), 1.0), match.captured(2));
}

namespace {

struct BuildAdvice {
    const char *words; ///< of apt, dpkg or mmdebstrap, in the C locale
    ErrorCode code;
    const char *text;
    const char *hint;
};

/// Only the advice depends on the words; the first that fits is given.
constexpr BuildAdvice buildAdvices[] = {
    {"No space left on device", ErrorCode::NoSpace, "The disk became full while the bundled Xen was built",
     "Make room in /var/tmp and in the cache directory, and build again"},
    {"apt knows of no packages", ErrorCode::FetchFailed, "apt knows of no packages on this machine",
     "Read the lists first: sudo apt update"},
    {"Temporary failure resolving", ErrorCode::FetchFailed, "The package mirror's name cannot be found",
     "Is this machine on the network? The mirror is the one in apt's own configuration: apt update must work"},
    {"Could not resolve", ErrorCode::FetchFailed, "The package mirror's name cannot be found",
     "Is this machine on the network? The mirror is the one in apt's own configuration: apt update must work"},
    {"Could not connect", ErrorCode::FetchFailed, "The package mirror cannot be reached",
     "The mirror is the one in apt's own configuration: apt update must work"},
    {"Connection failed", ErrorCode::FetchFailed, "The package mirror cannot be reached",
     "The mirror is the one in apt's own configuration: apt update must work"},
    {"Failed to fetch", ErrorCode::FetchFailed, "The package mirror did not give what it should",
     "Try again later; the mirror is the one in apt's own configuration"},
    {"Unable to locate package", ErrorCode::FetchFailed, "The package mirror lacks a package that the image is made of",
     "Look at the sources in apt's configuration: this release's main section must be there"},
    {"Operation not permitted", ErrorCode::PermissionDenied, "The kernel refused something that building needs",
     "In a container, user namespaces and mounts must be allowed outside; or build as root"},
};

} // namespace

Error buildError(int exitCode, const QStringList &lastLines)
{
    const QString all = lastLines.join(u'\n');
    QStringList telling;
    for (const QString &line : lastLines) {
        if (line.startsWith(QLatin1String("E:")) || line.contains(QLatin1String("rror")))
            telling += line;
    }
    const QString cause = (telling.isEmpty() ? lastLines : telling).mid(0, 4).join(QStringLiteral("; "));
    for (const BuildAdvice &advice : buildAdvices) {
        if (all.contains(QLatin1String(advice.words)))
            return Error(advice.code, QLatin1String(advice.text), QLatin1String(advice.hint), cause);
    }
    return Error(ErrorCode::IoError, QStringLiteral("Building the bundled Xen failed (%1)").arg(exitCode),
                 QStringLiteral("Try again; if it fails again, this is a defect of Domus"), cause);
}

} // namespace domus
