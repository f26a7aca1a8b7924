// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/process.h"
#include "files.h"
#include "json_fields.h"
#include "os_catalogue.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <sys/stat.h>

namespace domus {
namespace {

constexpr ByteSize cacheLimit = ByteSize::fromMiB(8);

/// Changes whenever a database is installed, updated or edited: a package's files may carry old dates, but the kernel
/// notes when they were put there.
QString databaseStamp()
{
    const QString user =
        qEnvironmentVariable("XDG_CONFIG_HOME", QDir::homePath() + QStringLiteral("/.config")) + QStringLiteral("/osinfo");
    QStringList parts;
    for (const QString &folder :
         {QStringLiteral("/usr/share/osinfo"), QStringLiteral("/usr/local/share/osinfo"), QStringLiteral("/etc/osinfo"), user}) {
        for (const QString &name : {QString(), QStringLiteral("/VERSION"), QStringLiteral("/os")}) {
            struct stat info = {};
            if (::stat(QFile::encodeName(folder + name).constData(), &info) == 0)
                parts.append(QStringLiteral("%1.%2").arg(info.st_ctim.tv_sec).arg(info.st_ctim.tv_nsec));
            else
                parts.append(QString());
        }
    }
    return parts.join(u',');
}

/// Nothing when it is missing, damaged, or of another state of the database.
std::optional<OsCatalogue> fromCache(const QString &file, const QString &stamp)
{
    QByteArray content;
    try {
        content = readFile(file, cacheLimit);
    } catch (const Error &) {
        return std::nullopt;
    }
    // The stamp is the first line, so that a stale cache need not be parsed.
    const auto end = content.indexOf('\n');
    if (end < 0 || content.left(end) != stamp.toLatin1())
        return std::nullopt;
    auto catalogue = OsCatalogue::parse(content.mid(end + 1));
    return catalogue ? std::optional(std::move(*catalogue)) : std::nullopt;
}

Task<QByteArray> askHelper(OsCatalogue::Options options)
{
    const QString helper = options.helper.isEmpty() ? OsCatalogue::findHelper() : options.helper;
    if (helper.isEmpty())
        throw Error(ErrorCode::NotFound, QStringLiteral("The program domus-osinfo is not installed"));
    ProcessOptions process;
    process.deadline = options.deadline;
    process.token = options.token;
    const ProcessResult result = co_await runProcess(helper, QStringList(), process);
    if (result.exitCode != 0)
        throw Error(ErrorCode::IoError, QStringLiteral("The operating systems' database cannot be read"), {},
                    QString::fromLocal8Bit(result.errors.left(1000)).trimmed());
    co_return QByteArray(result.output);
}

} // namespace

QString OsCatalogue::findHelper()
{
    const QString own = QCoreApplication::applicationDirPath();
    const QStringList places{own, own + QStringLiteral("/../libexec/domus"), QStringLiteral(DOMUS_LIBEXEC_DIR)};
    for (const QString &folder : places) {
        const QFileInfo info(folder + QStringLiteral("/domus-osinfo"));
        if (info.isExecutable())
            return info.canonicalFilePath();
    }
    return {};
}

Task<std::shared_ptr<const OsCatalogue>> OsCatalogue::load(Options options)
{
    const QString stamp = databaseStamp();
    if (auto cached = fromCache(options.cacheFile, stamp))
        co_return std::make_shared<const OsCatalogue>(std::move(*cached));
    auto catalogue = std::make_shared<OsCatalogue>();
    try {
        const QByteArray json = co_await askHelper(options);
        *catalogue = valueOrThrow(OsCatalogue::parse(json));
        QDir().mkpath(QFileInfo(options.cacheFile).absolutePath());
        replaceFile(options.cacheFile, stamp.toLatin1() + '\n' + json);
    } catch (const Error &error) {
        if (error.code() == ErrorCode::Cancelled)
            throw;
        // Without it installing still works; and a cache that cannot be written only costs time.
        catalogue->m_problem = error.info().toString();
    }
    co_return std::shared_ptr<const OsCatalogue>(catalogue);
}

} // namespace domus
