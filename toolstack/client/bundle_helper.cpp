// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle_helper.h"

#include "async/one_shot.h"
#include "hosts_file.h"

#include <QFileInfo>
#include <QJsonDocument>
#include <QProcess>
#include <memory>

namespace domus {

static constexpr const char *bundleDestination = "root@127.0.0.1";
static constexpr qsizetype wordsKept = 2000;

QString findBundleProgram()
{
    const QString own = QFileInfo(QFile::symLinkTarget(QStringLiteral("/proc/self/exe"))).absolutePath();
    QStringList places{own + QStringLiteral("/domus-bundle"), own + QStringLiteral("/../libexec/domus/domus-bundle"),
                       QStringLiteral(DOMUS_LIBEXEC_DIR "/domus-bundle")};
    if (const QString wanted = qEnvironmentVariable("DOMUS_BUNDLE"); !wanted.isEmpty())
        places = {wanted};
    for (const QString &place : std::as_const(places)) {
        if (QFileInfo(place).isExecutable())
            return place;
    }
    throw Error(ErrorCode::NotFound, QStringLiteral("domus-bundle is not installed"),
                QStringLiteral("It was looked for in %1.").arg(places.join(QStringLiteral(", "))));
}

namespace {

/// Shared by the coroutine and the process's signals.
struct HelperRun {
    QProcess process;
    QByteArray rest; ///< of a line
    QByteArray errors;
    HelperProgress progress;
    std::optional<HelperLine> last; ///< result or failure
    OneShot<void> ended;

    void take()
    {
        rest += process.readAllStandardOutput();
        for (qsizetype at = rest.indexOf('\n'); at >= 0; at = rest.indexOf('\n')) {
            const HelperLine line = parseHelperLine(rest.first(at));
            rest.remove(0, at + 1);
            if (line.kind == HelperLine::Kind::Progress && progress)
                progress(line.progress, line.text);
            else if (line.kind == HelperLine::Kind::Result || line.kind == HelperLine::Kind::Failure)
                last = line;
        }
    }
};

void connectRun(const std::shared_ptr<HelperRun> &run)
{
    HelperRun *const raw = run.get();
    QObject::connect(&run->process, &QProcess::readyReadStandardOutput, &run->process, [raw] { raw->take(); });
    QObject::connect(&run->process, &QProcess::readyReadStandardError, &run->process,
                     [raw] { raw->errors = QByteArray(raw->errors + raw->process.readAllStandardError()).right(wordsKept); });
    QObject::connect(&run->process, &QProcess::finished, &run->process, [raw] {
        raw->take();
        raw->ended.resolve();
    });
    QObject::connect(&run->process, &QProcess::errorOccurred, &run->process, [raw](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            raw->ended.reject(Error(ErrorCode::NotFound, QStringLiteral("Cannot start %1").arg(raw->process.program()), {},
                                    raw->process.errorString()));
    });
}

} // namespace

Task<QJsonObject> runBundleHelper(QStringList words, HelperProgress progress, CancelToken token)
{
    token.throwIfCancelled();
    const auto run = std::make_shared<HelperRun>();
    run->progress = std::move(progress);
    connectRun(run);
    const auto registration = token.onCancel([run] { run->process.terminate(); });
    run->process.setStandardInputFile(QProcess::nullDevice());
    run->process.start(findBundleProgram(), words, QIODevice::ReadOnly);
    co_await run->ended.wait();
    if (!run->last)
        throw Error(ErrorCode::Internal, QStringLiteral("domus-bundle ended without a word"), {},
                    QString::fromLocal8Bit(run->errors).trimmed());
    if (run->last->kind == HelperLine::Kind::Failure)
        throw Error(run->last->error);
    co_return QJsonObject(run->last->result);
}

HelperLine parseHelperLine(const QByteArray &line)
{
    const QJsonObject object = QJsonDocument::fromJson(line).object();
    HelperLine parsed;
    if (object.contains(QLatin1String("progress"))) {
        parsed.kind = HelperLine::Kind::Progress;
        parsed.progress = object[QLatin1String("progress")].toDouble();
        parsed.text = object[QLatin1String("text")].toString();
    } else if (object.contains(QLatin1String("result"))) {
        parsed.kind = HelperLine::Kind::Result;
        parsed.result = object[QLatin1String("result")].toObject();
    } else if (object.contains(QLatin1String("error"))) {
        const QJsonObject error = object[QLatin1String("error")].toObject();
        parsed.kind = HelperLine::Kind::Failure;
        parsed.error = {errorCodeFromName(error[QLatin1String("code")].toString()),
                        error[QLatin1String("text")].toString(),
                        error[QLatin1String("hint")].toString(),
                        error[QLatin1String("cause")].toString(),
                        {}};
    }
    return parsed;
}

RemoteHost bundleHost(const QJsonObject &address)
{
    return {QLatin1String(bundleHostName), QLatin1String(bundleDestination), address[QLatin1String("port")].toInt(),
            address[QLatin1String("identity")].toString(), address[QLatin1String("knownHosts")].toString()};
}

/// One that a start of the bundle wrote, whichever port it had.
static bool isBundle(const RemoteHost &host)
{
    return host.name == QLatin1String(bundleHostName) && host.destination == QLatin1String(bundleDestination)
        && !host.identity.isEmpty() && !host.knownHosts.isEmpty();
}

void registerBundleHost(const RemoteHost &host)
{
    for (const RemoteHost &other : loadHosts()) {
        if (other == host)
            return;
        if (isBundle(other))
            removeHost(other.name);
    }
    addHost(host);
}

void unregisterBundleHost()
{
    for (const RemoteHost &host : loadHosts()) {
        if (isBundle(host))
            return removeHost(host.name);
    }
}

} // namespace domus
