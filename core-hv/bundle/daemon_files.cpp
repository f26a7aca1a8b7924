// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon_files.h"

#include "async/process.h"
#include "async/worker.h"
#include "error.h"
#include "host/programs.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QLibraryInfo>
#include <QRegularExpression>
#include <QTemporaryDir>

namespace domus {
namespace {

using namespace std::chrono_literals;

constexpr auto packDeadline = 5min;

QString firstExisting(const QString &name, const QStringList &folders)
{
    for (const QString &folder : folders) {
        const QFileInfo info(folder + u'/' + name);
        if (info.isFile())
            return info.canonicalFilePath();
    }
    return {};
}

QString tlsPlugin()
{
    const QString file = QLibraryInfo::path(QLibraryInfo::PluginsPath) + QStringLiteral("/tls/libqopensslbackend.so");
    return QFileInfo::exists(file) ? file : QString();
}

QStringList programsOf(const DaemonFiles &files)
{
    QStringList list{files.dom, files.domVerbs, files.domusd, files.xenEngine};
    if (const QString plugin = tlsPlugin(); !plugin.isEmpty())
        list += plugin;
    return list;
}

void requireAll(const DaemonFiles &files)
{
    const std::pair<QString, const char *> needed[] = {
        {files.dom, "dom"}, {files.domVerbs, "domus-cli.so"}, {files.domusd, "domusd"}, {files.xenEngine, "domus-xen.so"}};
    for (const auto &[path, name] : needed) {
        if (path.isEmpty())
            throw Error(ErrorCode::NotSupported,
                        QStringLiteral("%1 is not there, which the bundled Xen needs").arg(QLatin1String(name)),
                        QStringLiteral("Install Domus anew, with its part for Xen"));
    }
}

Task<QStringList> neededLibraries(QStringList programs)
{
    ProcessOptions options;
    options.environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C"));
    const ProcessResult result = co_await runProcess(QStringLiteral("ldd"), programs, options);
    co_return librariesOf(QString::fromLocal8Bit(result.output));
}

void copyInto(const QString &folder, const QString &name, const QString &source)
{
    QDir().mkpath(folder);
    const QString target = folder + u'/' + name;
    if (!QFile::copy(source, target))
        throw Error(ErrorCode::IoError, QStringLiteral("%1 cannot be copied for the bundled Xen").arg(source));
}

void layOut(const DaemonFiles &files, const QStringList &libraries, const QString &root)
{
    const QString bin = root + QStringLiteral("/bin");
    copyInto(bin, QStringLiteral("dom"), files.dom);
    copyInto(bin, QStringLiteral("domus-cli.so"), files.domVerbs);
    copyInto(bin, QStringLiteral("domusd"), files.domusd);
    copyInto(bin, QStringLiteral("domus-xen.so"), files.xenEngine);
    // Qt looks for plugins beside the program, too: for HTTPS.
    if (const QString plugin = tlsPlugin(); !plugin.isEmpty())
        copyInto(bin + QStringLiteral("/tls"), QFileInfo(plugin).fileName(), plugin);
    for (const QString &library : libraries)
        copyInto(root + QStringLiteral("/lib"), QFileInfo(library).fileName(), QFileInfo(library).canonicalFilePath());
    // Whom this machine trusts, the bundle trusts.
    const QString authorities = QStringLiteral("/etc/ssl/certs/ca-certificates.crt");
    if (QFileInfo::exists(authorities))
        copyInto(root + QStringLiteral("/etc"), QStringLiteral("ca-certificates.crt"), authorities);
}

} // namespace

DaemonFiles findDaemonFiles()
{
    const QString own = QCoreApplication::applicationDirPath();
    // In a build all lie together; installed, this program is in libexec/domus.
    const QStringList bins{own, own + QStringLiteral("/../../bin"), own + QStringLiteral("/../bin")};
    const QStringList libraries{own, own + QStringLiteral("/../../lib/domus"),
                                own + QStringLiteral("/../../lib/x86_64-linux-gnu/domus"), own + QStringLiteral("/../lib/domus")};
    return {firstExisting(QStringLiteral("dom"), bins), firstExisting(QStringLiteral("domus-cli.so"), libraries),
            firstExisting(QStringLiteral("domusd"), bins), firstExisting(QStringLiteral("domus-xen.so"), libraries)};
}

QStringList librariesOf(const QString &lddOutput)
{
    static const QRegularExpression place(QStringLiteral("=> (/\\S+)"));
    static const QRegularExpression own(QStringLiteral("/(lib(c|m|dl|rt|pthread|resolv|xen[a-z]*)|ld-linux[^/]*)\\.so[^/]*$"));
    QStringList libraries;
    auto matches = place.globalMatch(lddOutput);
    while (matches.hasNext()) {
        const QString library = matches.next().captured(1);
        if (!own.match(library).hasMatch() && !libraries.contains(library))
            libraries += library;
    }
    libraries.sort();
    return libraries;
}

Task<QString> daemonKey(DaemonFiles files)
{
    requireAll(files);
    const QStringList programs = programsOf(files);
    QStringList all = programs + co_await neededLibraries(programs);
    all += QStringLiteral("/etc/ssl/certs/ca-certificates.crt");
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const QString &file : std::as_const(all)) {
        const QFileInfo info(file);
        hash.addData(
            QStringLiteral("%1 %2 %3\n").arg(file).arg(info.size()).arg(info.lastModified().toMSecsSinceEpoch()).toUtf8());
    }
    co_return QString::fromLatin1(hash.result().toHex().first(16));
}

Task<> packDaemon(DaemonFiles files, QString target)
{
    requireAll(files);
    const QStringList libraries = co_await neededLibraries(programsOf(files));
    const QTemporaryDir root(target + QStringLiteral(".XXXXXX"));
    if (!root.isValid())
        throw Error(ErrorCode::IoError, QStringLiteral("Nothing can be written beside %1").arg(target), {}, root.errorString());
    const QString tree = root.filePath(QStringLiteral("tree"));
    const QString packed = root.filePath(QStringLiteral("packed"));
    co_await runOnWorker<void>([files, libraries, tree]() { layOut(files, libraries, tree); });
    ProcessOptions options;
    options.deadline = packDeadline;
    const ProcessResult result = co_await runProcess(
        findProgram(QStringLiteral("mksquashfs")),
        {tree, packed, QStringLiteral("-quiet"), QStringLiteral("-no-progress"), QStringLiteral("-all-root"),
         QStringLiteral("-comp"), QStringLiteral("zstd"), QStringLiteral("-Xcompression-level"), QStringLiteral("15")},
        options);
    if (result.exitCode != 0)
        throw Error(ErrorCode::IoError, QStringLiteral("Domus cannot be packed for the bundled Xen"),
                    QStringLiteral("Is the disk of %1 full?").arg(QFileInfo(target).absolutePath()),
                    QString::fromLocal8Bit(result.errors).trimmed().right(300));
    QFile::remove(target);
    if (!QFile::rename(packed, target))
        throw Error(ErrorCode::IoError, QStringLiteral("%1 cannot be written").arg(target));
}

} // namespace domus
