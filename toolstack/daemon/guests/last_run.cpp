// SPDX-License-Identifier: GPL-3.0-or-later
#include "guests/last_run.h"

#include "async/worker.h"
#include "byte_size.h"
#include "console/console_log.h"
#include "files.h"

#include <QDebug>
#include <QFile>

namespace domus {
namespace {

constexpr ByteSize consoleKept = ByteSize::fromKiB(256);
constexpr qsizetype exitKept = 4096;

const QString exitSuffix = QStringLiteral(".exit");
const QString consoleSuffix = QStringLiteral(".console");
const QString savedSuffix = QStringLiteral(".saved");

Task<> write(QString exitPath, QByteArray exit, QString consolePath, QByteArray console)
{
    const std::function<void()> work = [=] {
        try {
            replaceFile(exitPath, exit);
            replaceFile(consolePath, console);
        } catch (const Error &error) {
            qWarning().noquote() << "How a guest ended is not kept:" << error.info().toString();
        }
    };
    co_await runOnWorker<void>(work);
}

QByteArray readKept(const QString &path)
{
    try {
        return readFile(path, consoleKept);
    } catch (const Error &) {
        return {};
    }
}

} // namespace

QString LastRuns::path(const QUuid &guest, const QString &suffix) const
{
    return m_directory + u'/' + guest.toString(QUuid::WithoutBraces) + suffix;
}

void LastRuns::keep(const QUuid &guest, const QString &exit, const QString &consoleLog, const QByteArray &secret) const
{
    const UniqueFd log = openConsoleLog(consoleLog);
    const qint64 begin = std::max<qint64>(consoleLogSize(log) - consoleKept.bytes(), 0);
    QByteArray console = readConsoleLog(log, begin, consoleKept.bytes());
    if (!secret.isEmpty())
        console.replace(secret, QByteArray(secret.size(), '*'));
    spawn(write(path(guest, exitSuffix), exit.toUtf8().left(exitKept), path(guest, consoleSuffix), console),
          "keep how a guest ended");
}

QString LastRuns::exitOf(const QUuid &guest) const
{
    return QString::fromUtf8(readKept(path(guest, exitSuffix)));
}

QByteArray LastRuns::consoleOf(const QUuid &guest) const
{
    return readKept(path(guest, consoleSuffix));
}

void LastRuns::forget(const QUuid &guest) const
{
    QFile::remove(path(guest, exitSuffix));
    QFile::remove(path(guest, consoleSuffix));
    QFile::remove(path(guest, savedSuffix));
}

void LastRuns::keepSaved(const QUuid &guest, const QString &file) const
{
    if (file.isEmpty()) {
        QFile::remove(path(guest, savedSuffix));
        return;
    }
    try {
        replaceFile(path(guest, savedSuffix), file.toUtf8());
    } catch (const Error &error) {
        qWarning().noquote() << "Where a guest was saved is not kept:" << error.info().toString();
    }
}

QString LastRuns::savedOf(const QUuid &guest) const
{
    const QString file = QString::fromUtf8(readKept(path(guest, savedSuffix)));
    return QFile::exists(file) ? file : QString();
}

} // namespace domus
