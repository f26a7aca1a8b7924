// SPDX-License-Identifier: GPL-3.0-or-later
#include "script_run.h"

#include "async/deadline.h"
#include "async/one_shot.h"

#include <QProcess>
#include <csignal>
#include <memory>
#include <unistd.h>

namespace domus {
namespace {

constexpr qsizetype keptLines = 60;

/// Shared by the coroutine and the process's signals.
struct Run {
    QProcess process;
    QByteArray rest; ///< of a line
    ScriptEnd end;
    OneShot<void> done;
    std::function<void(const QString &)> onLine;

    void take(const QByteArray &bytes)
    {
        rest += bytes;
        // dpkg and apt draw over lines with carriage returns.
        rest.replace('\r', '\n');
        for (qsizetype at = rest.indexOf('\n'); at >= 0; at = rest.indexOf('\n')) {
            takeLine(QString::fromUtf8(rest.first(at)).trimmed());
            rest.remove(0, at + 1);
        }
    }

    void takeLine(const QString &line)
    {
        if (line.isEmpty())
            return;
        end.lastLines += line;
        if (end.lastLines.size() > keptLines)
            end.lastLines.removeFirst();
        if (onLine)
            onLine(line);
    }
};

/// Only while the group is known to be ours: its leader runs, or has just ended with others left in it.
void signalGroup(qint64 leader, int number)
{
    if (leader > 0)
        ::kill(pid_t(-leader), number);
}

void connectRun(const std::shared_ptr<Run> &run)
{
    Run *const raw = run.get();
    QObject::connect(&run->process, &QProcess::readyRead, &run->process, [raw] { raw->take(raw->process.readAll()); });
    QObject::connect(&run->process, &QProcess::finished, &run->process, [raw](int code, QProcess::ExitStatus status) {
        raw->take(raw->process.readAll() + '\n');
        raw->end.exitCode = status == QProcess::NormalExit ? code : -1;
        raw->done.resolve();
    });
    QObject::connect(&run->process, &QProcess::errorOccurred, &run->process, [raw](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            raw->done.reject(Error(ErrorCode::NotFound, QStringLiteral("Cannot start %1").arg(raw->process.program()), {},
                                   raw->process.errorString()));
    });
}

} // namespace

Task<ScriptEnd> runScript(ScriptRequest request)
{
    request.token.throwIfCancelled();
    const auto run = std::make_shared<Run>();
    run->onLine = request.onLine;
    connectRun(run);
    OneShot<void> stop;
    detail::Timer late;
    if (request.deadline.count() > 0)
        late = detail::startTimer(request.deadline, [stop, program = request.program]() {
            stop.reject(Error(ErrorCode::Timeout, QStringLiteral("%1 did not end in time").arg(program)));
        });
    const auto registration =
        request.token.onCancel([stop, token = request.token]() { stop.reject(Error(ErrorCode::Cancelled, token.reason())); });
    run->process.setProcessChannelMode(QProcess::MergedChannels);
    run->process.setChildProcessModifier([] {
        ::setpgid(0, 0);
        // What we take by a descriptor (StopSignals) is blocked here, and would be there, too.
        sigset_t none;
        ::sigemptyset(&none);
        ::sigprocmask(SIG_SETMASK, &none, nullptr);
    });
    run->process.setProcessEnvironment(request.environment);
    run->process.setStandardInputFile(QProcess::nullDevice());
    run->process.start(request.program, request.arguments, QIODevice::ReadOnly);
    detail::settleWith([](OneShot<void> done) -> Task<> { co_await done.wait(); }(run->done), stop);
    std::exception_ptr problem;
    try {
        co_await stop.wait();
    } catch (...) {
        problem = std::current_exception();
    }
    if (problem && !run->done.isSettled()) {
        const qint64 leader = run->process.processId();
        OneShot<void> ended;
        QObject::connect(&run->process, &QProcess::finished, &run->process, [ended, leader] {
            // One that was just being started may have missed the word.
            signalGroup(leader, SIGKILL);
            ended.resolve();
        });
        signalGroup(leader, SIGTERM);
        const auto last = detail::startTimer(request.grace, [run] { signalGroup(run->process.processId(), SIGKILL); });
        co_await ended.wait();
    }
    if (problem)
        std::rethrow_exception(problem);
    co_return ScriptEnd(run->end);
}

} // namespace domus
