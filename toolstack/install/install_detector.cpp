// SPDX-License-Identifier: GPL-3.0-or-later
#include "install_detector.h"

#include "async/deadline.h"
#include "http_errors.h"
#include "media_header.h"
#include "probe_source.h"
#include "tree_recognisers.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

namespace domus {
namespace {

constexpr int maxRounds = 6;

/// A name that says "image": its bytes are looked at, not the folder around it.
bool looksLikeImage(const QUrl &url)
{
    static const QRegularExpression pattern(
        QStringLiteral("\\.(iso|img|raw|qcow2?|vmdk|vdi|vhdx?|vhd|xz|gz|bz2|zst|zip|ova|7z|tar)$"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression ofTree(QStringLiteral("(^|/)(initrd|initramfs)[^/]*$"));
    return pattern.match(url.path()).hasMatch() && !ofTree.match(url.path()).hasMatch();
}

bool isLocalFolder(const QUrl &url)
{
    return url.isLocalFile() && QFileInfo(url.toLocalFile()).isDir();
}

/// "/.treeinfo, /MANIFEST, ...": what was asked, relative to the place.
QString triedText(const QList<TreeBase> &bases, const ProbeAnswers &answers)
{
    QStringList names;
    const QString root = bases.first().url.path();
    for (auto it = answers.begin(); it != answers.end(); ++it) {
        const QString path = it.key().url.path();
        if (path.startsWith(root))
            names.append(path.mid(root.size()));
    }
    names.removeDuplicates();
    std::sort(names.begin(), names.end());
    return names.join(QStringLiteral(", "));
}

/// When not one question could be asked: why.
std::optional<ErrorInfo> whyUnreachable(const ProbeAnswers &answers)
{
    std::optional<ErrorInfo> error;
    for (const ProbeAnswer &answer : answers) {
        if (!answer.error)
            return std::nullopt;
        error = answer.error;
    }
    return error;
}

/// Why nothing was found: the place could not be asked at all, or it was asked and has nothing.
Error notATree(const QList<TreeBase> &bases, const ProbeAnswers &answers, const std::optional<ErrorInfo> &refusal)
{
    if (refusal)
        return Error(*refusal);
    if (const auto unreachable = whyUnreachable(answers))
        return Error(*unreachable);
    return Error(
        ErrorCode::NotInstallTree, QStringLiteral("%1 is not an install tree").arg(shownUrl(bases.first().given)),
        QStringLiteral(
            "Give the folder that holds the installer (with .treeinfo, or images/MANIFEST), an ISO image or a disk image"),
        QStringLiteral("Tried and not found there: %1").arg(triedText(bases, answers)));
}

Task<Detection> detectTree(HttpSession session, QUrl url, ProbeLimits limits)
{
    const QList<TreeBase> bases = treeBases(url);
    ProbeAnswers answers;
    for (int round = 0; round < maxRounds; ++round) {
        const TreeVerdict verdict = recogniseTree(bases, answers);
        if (verdict.found)
            co_return Detection(*verdict.found);
        if (verdict.needs.isEmpty())
            throw notATree(bases, answers, verdict.refusal);
        const ProbeAnswers more = co_await askProbes(session, verdict.needs, limits);
        limits.token.throwIfCancelled();
        answers.insert(more);
        if (whyUnreachable(answers))
            throw notATree(bases, answers, std::nullopt);
    }
    throw notATree(bases, answers, std::nullopt);
}

Task<Detection> detectImage(HttpSession session, QUrl url, ProbeLimits limits)
{
    const FileStart start = co_await readStart(session, url, mediaHeaderSize, limits);
    co_return mediaOf(url, start.bytes, start.size);
}

/// Kernel and initrd that a person names: both must be there.
Task<Detection> detectKernel(HttpSession session, InstallSource source, ProbeLimits limits)
{
    Detection result;
    result.kind = InstallKind::Kernel;
    result.family = QStringLiteral("unknown");
    result.graphical.kernel = installUrl(source.kernel);
    result.graphical.initrd = source.initrd.isEmpty() ? QUrl() : installUrl(source.initrd);
    result.graphical.cmdline = source.cmdline;
    result.text = result.graphical;
    result.location = result.graphical.kernel;
    result.arch = tree::archInUrl(result.location);
    result.title = QStringLiteral("Kernel %1").arg(result.location.fileName());
    co_await readStart(session, result.graphical.kernel, ByteSize::fromKiB(4), limits);
    if (!result.graphical.initrd.isEmpty())
        co_await readStart(session, result.graphical.initrd, ByteSize::fromKiB(4), limits);
    result.devices = tree::linuxDevices(9999);
    result.notes.append(QStringLiteral("Kernel%1 found; nothing lists checksums for them")
                            .arg(source.initrd.isEmpty() ? QString() : QStringLiteral(" and initrd")));
    co_return result;
}

Task<Detection> detectAny(InstallSource source, ProbeLimits limits)
{
    const HttpSession session = makeHttpSession();
    if (source.isKernel())
        co_return co_await detectKernel(session, source, limits);
    const QUrl url = installUrl(source.location);
    if (isLocalFolder(url))
        co_return co_await detectTree(session, url, limits);
    if (url.isLocalFile() && !QFileInfo::exists(url.toLocalFile()))
        throw Error(ErrorCode::NotFound, QStringLiteral("%1 does not exist").arg(url.toLocalFile()),
                    QStringLiteral("Check the path"));
    const bool isTreeFile = url.isLocalFile() && treeBases(url).first().url.path() != url.path() + u'/';
    if ((url.isLocalFile() && !isTreeFile) || looksLikeImage(url))
        co_return co_await detectImage(session, url, limits);
    co_return co_await detectTree(session, url, limits);
}

} // namespace

QUrl installUrl(const QString &text)
{
    const QString clean = text.trimmed();
    if (clean.isEmpty())
        throw Error(ErrorCode::InvalidArgument, QStringLiteral("No address is given"));
    if (clean.startsWith(u'/'))
        return QUrl::fromLocalFile(QDir::cleanPath(clean)
                                   + (clean.endsWith(u'/') && clean.size() > 1 ? QStringLiteral("/") : QString()));
    if (clean.startsWith(QLatin1String("~/")))
        return QUrl::fromLocalFile(QDir::cleanPath(QDir::homePath() + clean.mid(1)));
    const QUrl url(clean, QUrl::TolerantMode);
    const QString scheme = url.scheme().toLower();
    if (scheme == QLatin1String("file") && url.isLocalFile()
        && (url.host().isEmpty() || url.host() == QLatin1String("localhost")))
        return QUrl::fromLocalFile(QDir::cleanPath(url.path()) + (url.path().endsWith(u'/') ? QStringLiteral("/") : QString()));
    const bool isHttp = scheme == QLatin1String("http") || scheme == QLatin1String("https");
    if (!isHttp || !url.isValid() || url.host().isEmpty())
        throw Error(ErrorCode::InvalidArgument,
                    QStringLiteral("\"%1\" is not an address that can be installed from").arg(shownAddress(clean).left(200)),
                    QStringLiteral("Give an http, https or file URL, or an absolute path"));
    return url.adjusted(QUrl::NormalizePathSegments);
}

Task<Detection> detectInstall(InstallSource source, DetectOptions options)
{
    // The whole deadline cancels what is still open, so that nothing runs on after it.
    CancelSource stop;
    const auto linked = options.token.onCancel([stop, token = options.token]() mutable { stop.cancel(token.reason()); });
    const bool isKernel = source.isKernel();
    const QString place = isKernel ? source.kernel : source.location;
    const QString late = QStringLiteral("%1 could not be looked at within %2 s")
                             .arg(shownAddress(place))
                             .arg(options.wholeDeadline.count() / 1000);
    const ProbeLimits limits{.token = stop.token(), .firstByteDeadline = options.firstByteDeadline, .size = options.probeLimit};
    try {
        Task<Detection> work = detectAny(source, limits);
        co_return co_await untilCancelled(withDeadline(std::move(work), options.wholeDeadline, late), options.token);
    } catch (...) {
        stop.cancel();
        throw;
    }
}

} // namespace domus
