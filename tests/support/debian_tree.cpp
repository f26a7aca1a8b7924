// SPDX-License-Identifier: GPL-3.0-or-later
#include "debian_tree.h"

#include "error.h"
#include "files.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QStringList>

namespace domus::test {
namespace {

const QString packageRoot = QStringLiteral("/usr/lib/debian-installer/images/12/amd64/");

QByteArray sha256Of(const QString &path)
{
    QFile file(path);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!file.open(QIODevice::ReadOnly) || !hash.addData(&file))
        throw Error(ErrorCode::IoError, QStringLiteral("Cannot read %1").arg(path));
    return hash.result().toHex();
}

void makeDir(const QString &path)
{
    if (!QDir().mkpath(path))
        throw Error(ErrorCode::IoError, QStringLiteral("Cannot make %1").arg(path));
}

} // namespace

std::optional<QString> debianInstallerFolder()
{
    const QString folder = packageRoot + QStringLiteral("gtk/debian-installer/amd64");
    return QFile::exists(folder + QStringLiteral("/initrd.gz")) ? std::optional(folder) : std::nullopt;
}

void makeDebianTree(const QString &rootDir)
{
    if (!debianInstallerFolder())
        throw Error(ErrorCode::NotFound, QStringLiteral("The package debian-installer-12-netboot-amd64 is not installed"));
    const QString images = rootDir + debianTreePath + QStringLiteral("current/images/");
    QByteArray manifest;
    QByteArray sums;
    // The package's text installer lies elsewhere than on a mirror.
    const std::pair<QString, QString> variants[] = {{QStringLiteral("gtk/"), QStringLiteral("netboot/gtk/")},
                                                    {QStringLiteral("text/"), QStringLiteral("netboot/")}};
    for (const auto &[from, to] : variants) {
        const QString folder = QStringLiteral("debian-installer/amd64/");
        makeDir(images + to + folder);
        for (const QString &name : {QStringLiteral("linux"), QStringLiteral("initrd.gz")}) {
            const QString target = packageRoot + from + folder + name;
            QFile::link(target, images + to + folder + name);
            manifest += (to + folder + name).toUtf8() + " -- for netbooting the Debian installer\n";
            sums += sha256Of(target) + "  ./" + (to + folder + name).toUtf8() + '\n';
        }
    }
    replaceFile(images + QStringLiteral("MANIFEST"), manifest);
    replaceFile(images + QStringLiteral("SHA256SUMS"), sums);
}

} // namespace domus::test
