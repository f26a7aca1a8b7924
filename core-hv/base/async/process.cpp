// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/process.h"

#include "async/deadline.h"
#include "async/one_shot.h"
#include "error.h"

#include <QProcess>
#include <memory>

namespace domus {
namespace {

/// Takes what has arrived on one channel; false once the limit is passed.
bool collect(QByteArray &into, const QByteArray &piece, ByteSize limit)
{
    into += piece;
    return into.size() <= limit.bytes();
}

void connectOutput(QProcess &process, ProcessResult &result, const ProcessOptions &options, OneShot<void> done)
{
    const auto tooMuch = [done, name = process.program()]() {
        done.reject(Error(ErrorCode::IoError, QStringLiteral("%1 printed too much").arg(name)));
    };
    QObject::connect(&process, &QProcess::readyReadStandardOutput, &process, [&, tooMuch]() {
        const QByteArray piece = process.readAllStandardOutput();
        if (options.onOutput)
            options.onOutput(piece);
        if (!collect(result.output, piece, options.outputLimit))
            tooMuch();
    });
    QObject::connect(&process, &QProcess::readyReadStandardError, &process, [&, tooMuch]() {
        if (!collect(result.errors, process.readAllStandardError(), options.outputLimit))
            tooMuch();
    });
}

void connectEnd(QProcess &process, ProcessResult &result, OneShot<void> done)
{
    QObject::connect(&process, &QProcess::finished, &process, [&result, done](int code, QProcess::ExitStatus status) {
        result.exitCode = status == QProcess::NormalExit ? code : -1;
        done.resolve();
    });
    QObject::connect(&process, &QProcess::errorOccurred, &process, [&process, done](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            done.reject(
                Error(ErrorCode::NotFound, QStringLiteral("Cannot start %1").arg(process.program()), {}, process.errorString()));
    });
}

} // namespace

Task<ProcessResult> runProcess(QString program, QStringList arguments, ProcessOptions options)
{
    options.token.throwIfCancelled();
    // The process outlives its own signals: it is deleted by the event loop, killed first if need be.
    const std::unique_ptr<QProcess, void (*)(QProcess *)> process(new QProcess, [](QProcess *p) {
        p->disconnect();
        if (p->state() != QProcess::NotRunning) {
            QObject::connect(p, &QProcess::finished, p, &QObject::deleteLater);
            p->kill();
        } else {
            p->deleteLater();
        }
    });
    ProcessResult result;
    OneShot<void> done;
    connectOutput(*process, result, options, done);
    connectEnd(*process, result, done);
    const auto timer = detail::startTimer(options.deadline, [done, program]() {
        done.reject(Error(ErrorCode::Timeout, QStringLiteral("%1 did not end in time").arg(program)));
    });
    const auto registration =
        options.token.onCancel([done, token = options.token]() { done.reject(Error(ErrorCode::Cancelled, token.reason())); });
    process->setProgram(program);
    process->setArguments(arguments);
    process->setProcessEnvironment(options.environment);
    process->setStandardInputFile(QProcess::nullDevice());
    process->start();
    co_await done.wait();
    result.output += process->readAllStandardOutput();
    result.errors += process->readAllStandardError();
    co_return result;
}

} // namespace domus
