// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/process.h"
#include "async/worker.h"
#include "qemu/accelerator.h"
#include "qemu/qemu_engine.h"
#include "qemu/trial_cache.h"

namespace domus {
namespace {

Task<QString> versionOf(QString program)
{
    const ProcessResult result = co_await runProcess(program, {QStringLiteral("--version")});
    // "QEMU emulator version 7.2.22 (Debian ...)"
    const QStringList words = QString::fromLocal8Bit(result.output).section(QLatin1Char('\n'), 0, 0).split(QLatin1Char(' '));
    const qsizetype at = words.indexOf(QStringLiteral("version"));
    co_return at >= 0 && at + 1 < words.size() ? QStringLiteral("QEMU ") + words[at + 1] : QStringLiteral("QEMU");
}

Task<AcceleratorReport> tryAccelerator(QString program, Accelerator accelerator)
{
    const Trial trial = co_await runTrial(program, accelerator);
    co_return reportFrom(accelerator, trial);
}

Task<AcceleratorReport> tryKvm(QString program)
{
    const KvmAccess access = co_await runOnWorker<KvmAccess>([]() { return probeKvm(); });
    const AcceleratorReport kernelSays = reportFrom(access);
    if (!kernelSays.usable)
        co_return AcceleratorReport(kernelSays);
    co_return co_await tryAccelerator(program, Accelerator::Kvm);
}

void choose(EngineReport &report)
{
    for (const AcceleratorReport &candidate : report.accelerators) {
        if (candidate.usable && report.accelerator == Accelerator::None)
            report.accelerator = candidate.accelerator;
    }
    report.usable = report.accelerator != Accelerator::None;
    const AcceleratorReport &kvm = report.accelerators.first();
    if (report.accelerator == Accelerator::Kvm) {
        report.verdict = QStringLiteral("guests run with KVM");
    } else if (report.usable) {
        report.verdict =
            QStringLiteral("guests run in QEMU's translator, several times slower than with KVM, which is: %1").arg(kvm.verdict);
        report.remedy = kvm.remedy;
    } else {
        report.verdict = QStringLiteral("QEMU is installed, but no trial guest ran");
        report.remedy = report.accelerators.last().remedy;
    }
}

} // namespace

Task<EngineReport> QemuEngine::measure(bool again)
{
    const QString binary = program();
    const TrialCache cache(m_options.cacheFile, binary);
    const std::optional<Accelerator> forced = m_options.accelerator;
    EngineReport report;
    if (binary.isEmpty()) {
        report.verdict = QStringLiteral("QEMU is not installed");
        report.remedy = QStringLiteral("Install the package 'qemu-system-x86'");
        co_return report;
    }
    const auto kept = again ? std::nullopt : cache.load();
    if (kept) {
        report = *kept;
    } else {
        try {
            report.version = co_await versionOf(binary);
            report.accelerators += co_await tryKvm(binary);
            report.accelerators += co_await tryAccelerator(binary, Accelerator::Tcg);
        } catch (const Error &error) {
            report.verdict = QStringLiteral("QEMU cannot be run: %1").arg(error.info().toString());
            report.remedy = QStringLiteral("Install the package 'qemu-system-x86' anew");
            co_return report;
        }
        choose(report);
        cache.save(report);
    }
    if (forced) {
        report.accelerator = *forced;
        report.usable = true;
    }
    co_return report;
}

} // namespace domus
