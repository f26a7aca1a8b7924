// SPDX-License-Identifier: GPL-3.0-or-later
#include "install_fetcher.h"

#include "async/deadline.h"
#include "file_download.h"
#include "http_errors.h"

#include <QDir>

namespace domus {
namespace {

struct Wanted {
    QUrl url;
    QString what; ///< for people: "kernel"
    ByteSize limit;
    QString BootFiles::*place;
};

QList<Wanted> wantedFiles(const Detection &detection, const FetchOptions &options)
{
    if (detection.kind == InstallKind::Iso || detection.kind == InstallKind::DiskImage)
        return {{detection.location, QStringLiteral("image"), options.imageLimit, &BootFiles::image}};
    BootChoice boot = options.console == InstallerConsole::Text ? detection.text : detection.graphical;
    if (options.kernelForPv && !detection.pvKernel.isEmpty()) {
        boot.kernel = detection.pvKernel;
        boot.initrd = detection.pvInitrd;
    }
    QList<Wanted> files{{boot.kernel, QStringLiteral("kernel"), options.bootFileLimit, &BootFiles::kernel}};
    if (!boot.initrd.isEmpty())
        files.append({boot.initrd, QStringLiteral("initrd"), options.bootFileLimit, &BootFiles::initrd});
    return files;
}

/// Maps each file's progress onto the whole. A kernel is a small part of it, and comes first.
class ProgressShare {
public:
    ProgressShare(const FetchOptions &options, qsizetype count) : m_report(options.onProgress), m_count(count) {}

    std::function<void(double, const QString &)> ofFile(qsizetype index) const
    {
        if (!m_report)
            return [](double, const QString &) {};
        const double begin = m_count > 1 && index > 0 ? kernelShare : 0;
        const double end = m_count > 1 && index == 0 ? kernelShare : 1;
        return [report = m_report, begin, end](double part, const QString &text) { report(begin + (end - begin) * part, text); };
    }

private:
    static constexpr double kernelShare = 0.12;
    std::function<void(double, const QString &)> m_report;
    qsizetype m_count;
};

void addNotes(BootFiles &files, const Detection &detection, qsizetype checked, qsizetype count)
{
    files.verified = count > 0 && checked == count;
    const bool weak =
        std::any_of(detection.checksums.begin(), detection.checksums.end(), [](const Checksum &sum) { return sum.isWeak(); });
    if (files.verified)
        files.notes.append(QStringLiteral("Checked against %1%2")
                               .arg(shownUrl(detection.checksumsFrom),
                                    weak ? QStringLiteral(" (weak checksums: damage is found, forgery is not)") : QString()));
    else
        files.notes.append(QStringLiteral("Not checked: nothing lists checksums for these files"));
    if (files.fromCache)
        files.notes.append(QStringLiteral("Nothing had to be downloaded"));
}

} // namespace

Task<BootFiles> InstallFetcher::fetch(Detection detection, FetchOptions options)
{
    if (!QDir::isAbsolutePath(options.cacheDir))
        throw Error(ErrorCode::InvalidArgument,
                    QStringLiteral("The cache's folder must be an absolute path: \"%1\"").arg(options.cacheDir));
    const HttpSession session = makeHttpSession();
    const QList<Wanted> wanted = wantedFiles(detection, options);
    const ProgressShare progress(options, wanted.size());
    BootFiles files;
    files.cmdline = options.console == InstallerConsole::Text ? detection.text.cmdline : detection.graphical.cmdline;
    files.fromCache = true;
    qsizetype checked = 0;
    for (qsizetype i = 0; i < wanted.size(); ++i) {
        DownloadRequest request;
        request.url = wanted[i].url;
        request.what = wanted[i].what;
        request.limit = wanted[i].limit;
        request.onProgress = progress.ofFile(i);
        const auto sum = detection.checksums.constFind(wanted[i].url.toString());
        if (sum != detection.checksums.constEnd())
            request.promised = *sum;
        const DownloadResult result = co_await downloadFile(session, request, options);
        files.*(wanted[i].place) = result.path;
        files.fromCache = files.fromCache && !result.downloaded;
        checked += request.promised ? 1 : 0;
    }
    addNotes(files, detection, checked, wanted.size());
    if (options.onProgress)
        options.onProgress(1.0, QStringLiteral("Ready"));
    co_return files;
}

} // namespace domus
