// SPDX-License-Identifier: GPL-3.0-or-later
#include "guests/domain_note.h"

#include "definition_words.h"
#include "files.h"
#include "json_fields.h"

#include <QFile>
#include <QJsonDocument>

#include <algorithm>
#include <cerrno>

namespace domus {
namespace {

/// There is none without a password.
InstallerServer serverFrom(const QJsonObject &object)
{
    const QString word = stringField(object, QLatin1String("installer_display")).value_or(QString());
    for (const auto &[server, known] : installerServerWords) {
        if (word == QLatin1String(known) && object.contains(QLatin1String("installer_password")))
            return server;
    }
    return InstallerServer::None;
}

QJsonObject noteObject(const DomainNote &note)
{
    QJsonObject object{{QStringLiteral("name"), note.name},
                       {QStringLiteral("accelerator"), note.accelerator},
                       {QStringLiteral("install_boot"), note.installBoot},
                       {QStringLiteral("reboot_asked"), note.rebootAsked},
                       {QStringLiteral("shutdown_asked"), note.shutdownAsked},
                       {QStringLiteral("memory_target"), note.memoryTarget.bytes()},
                       {QStringLiteral("vcpu_target"), note.vcpuTarget}};
    if (note.installerServer == InstallerServer::None)
        return object;
    object.insert(QStringLiteral("installer_display"), wordOf(installerServerWords, note.installerServer));
    object.insert(QStringLiteral("installer_password"), note.installerPassword);
    return object;
}

QString notePath(const QString &runtimeDir)
{
    return runtimeDir + QStringLiteral("/note.json");
}

} // namespace

void writeDomainNote(const QString &runtimeDir, const DomainNote &note)
{
    // Written beside and renamed: a daemon killed meanwhile leaves the old or the new one.
    const QString path = notePath(runtimeDir);
    const QString fresh = path + QStringLiteral(".new");
    QFile file(fresh);
    const QByteArray text = QJsonDocument(noteObject(note)).toJson(QJsonDocument::Compact);
    errno = 0;
    const auto mine = QFileDevice::ReadOwner | QFileDevice::WriteOwner; // a password may be in it
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate, mine) || file.write(text) != text.size() || !file.flush()
        || ::rename(QFile::encodeName(fresh).constData(), QFile::encodeName(path).constData()) != 0) {
        const int noteErrno = errno ? errno : EIO;
        QFile::remove(fresh);
        throw systemError(noteErrno, QStringLiteral("Cannot write %1").arg(path));
    }
}

std::optional<DomainNote> readDomainNote(const QString &runtimeDir)
{
    QFile file(notePath(runtimeDir));
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QJsonObject object = QJsonDocument::fromJson(file.read(64 * 1024)).object();
    const auto name = stringField(object, QLatin1String("name"));
    if (!name)
        return std::nullopt;
    return DomainNote{*name,
                      stringField(object, QLatin1String("accelerator")).value_or(QString()),
                      boolField(object, QLatin1String("install_boot")).value_or(false),
                      boolField(object, QLatin1String("reboot_asked")).value_or(false),
                      boolField(object, QLatin1String("shutdown_asked")).value_or(false),
                      ByteSize::fromBytes(std::max<qint64>(intField(object, QLatin1String("memory_target")).value_or(0), 0)),
                      int(std::clamp<qint64>(intField(object, QLatin1String("vcpu_target")).value_or(0), 0, 1024)),
                      serverFrom(object),
                      stringField(object, QLatin1String("installer_password")).value_or(QString())};
}

} // namespace domus
