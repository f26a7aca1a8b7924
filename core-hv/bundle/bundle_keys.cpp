// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle_keys.h"

#include "async/process.h"
#include "files.h"
#include "host/programs.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

namespace domus {
namespace {

Task<> runOrThrow(QString program, QStringList arguments, QString what)
{
    const ProcessResult result = co_await runProcess(findProgram(program), arguments);
    if (result.exitCode != 0)
        throw Error(ErrorCode::IoError, what, {}, QString::fromLocal8Bit(result.errors).trimmed());
}

QString publicOf(const QString &key)
{
    return key + QStringLiteral(".pub");
}

Task<> ensureKey(QString file, QString comment)
{
    if (QFileInfo::exists(file) && QFileInfo::exists(publicOf(file)))
        co_return;
    QFile::remove(file);
    co_await runOrThrow(QStringLiteral("ssh-keygen"),
                        {QStringLiteral("-q"), QStringLiteral("-t"), QStringLiteral("ed25519"), QStringLiteral("-N"), QString(),
                         QStringLiteral("-C"), comment, QStringLiteral("-f"), file},
                        QStringLiteral("A key for the bundled Xen cannot be made"));
}

} // namespace

Task<> ensureKeys(BundlePaths paths)
{
    makePrivateDir(paths.data);
    co_await ensureKey(paths.identity(), QStringLiteral("domus-bundle"));
    co_await ensureKey(paths.hostKey(), QStringLiteral("domus-bundle-host"));
    const QTemporaryDir staging(paths.data + QStringLiteral("/new-XXXXXX"));
    if (!staging.isValid())
        throw Error(ErrorCode::IoError, QStringLiteral("Nothing can be written in %1").arg(paths.data), {},
                    staging.errorString());
    replaceFile(staging.filePath(QStringLiteral("host_key")), readFile(paths.hostKey()));
    replaceFile(staging.filePath(QStringLiteral("authorized_keys")), readFile(publicOf(paths.identity())));
    const QString packed = staging.filePath(QStringLiteral("identity.tar"));
    co_await runOrThrow(QStringLiteral("tar"),
                        {QStringLiteral("--create"), QStringLiteral("--file"), packed, QStringLiteral("--directory"),
                         staging.path(), QStringLiteral("host_key"), QStringLiteral("authorized_keys")},
                        QStringLiteral("The keys of the bundled Xen cannot be packed"));
    replaceFile(paths.identityDisk(), readFile(packed));
}

QByteArray knownHostsLine(int port, const QByteArray &publicKey)
{
    const QList<QByteArray> words = publicKey.simplified().split(' ');
    return "[127.0.0.1]:" + QByteArray::number(port) + ' ' + words.value(0) + ' ' + words.value(1) + '\n';
}

void writeKnownHosts(const BundlePaths &paths, int port)
{
    replaceFile(paths.knownHosts(), knownHostsLine(port, readFile(publicOf(paths.hostKey()))));
}

} // namespace domus
