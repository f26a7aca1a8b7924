// SPDX-License-Identifier: GPL-3.0-or-later
#include "qemu/accelerator.h"

#include "async/cancel.h"
#include "async/deadline.h"
#include "async/fd_stream.h"
#include "async/process.h"
#include "async/worker.h"
#include "files.h"
#include "qemu/trial_rom.h"

#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryFile>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <linux/kvm.h>
#include <sys/ioctl.h>

namespace domus {
namespace {

using namespace std::chrono_literals;

/// 4 million turns: 9 ms on a CPU or in good hardware virtualisation, some 20 ms in the translator, and more than
/// a second where every instruction is emulated one by one.
constexpr quint32 trialTurns = 4'000'000;
constexpr auto beginDeadline = 5s;
constexpr auto kvmDeadline = 1s;
constexpr auto translatorDeadline = 10s; // it is never useless, but the machine may be busy

std::chrono::milliseconds workDeadline(Accelerator accelerator)
{
    return accelerator == Accelerator::Kvm ? kvmDeadline : translatorDeadline;
}

QStringList trialArguments(Accelerator accelerator, const QString &rom)
{
    return {QStringLiteral("-nodefaults"), QStringLiteral("-no-user-config"),
            QStringLiteral("-machine"),    QStringLiteral("pc"),
            QStringLiteral("-accel"),      accelerator == Accelerator::Kvm ? QStringLiteral("kvm") : QStringLiteral("tcg"),
            QStringLiteral("-m"),          QStringLiteral("2"),
            QStringLiteral("-display"),    QStringLiteral("none"),
            QStringLiteral("-bios"),       rom,
            QStringLiteral("-chardev"),    QStringLiteral("file,id=word,path=/dev/stdout"),
            QStringLiteral("-device"),     QStringLiteral("isa-debugcon,iobase=0xe9,chardev=word"),
            QStringLiteral("-device"),     QStringLiteral("isa-debug-exit,iobase=0xf4,iosize=1")};
}

QString acceleratorName(Accelerator accelerator)
{
    return accelerator == Accelerator::Kvm ? QStringLiteral("KVM") : QStringLiteral("QEMU's translator");
}

QString milliseconds(std::chrono::microseconds time)
{
    return QStringLiteral("%1 ms").arg(double(time.count()) / 1000.0, 0, 'f', 1);
}

QString moduleAdvice(const KvmAccess &access)
{
    if (access.cpuCan)
        return QStringLiteral("Load the kernel module: sudo modprobe %1")
            .arg(access.intel ? QStringLiteral("kvm_intel") : QStringLiteral("kvm_amd"));
    return QStringLiteral("Switch virtualisation (VT-x or AMD-V) on in the firmware's setup, or, in a virtual machine, nested "
                          "virtualisation on its host");
}

} // namespace

void readCpuFlags(const QByteArray &cpuinfo, KvmAccess &access)
{
    for (const QByteArray &line : cpuinfo.split('\n')) {
        if (!line.startsWith("flags"))
            continue;
        const QList<QByteArray> flags = line.mid(line.indexOf(':') + 1).simplified().split(' ');
        access.intel = flags.contains("vmx");
        access.cpuCan = access.intel || flags.contains("svm");
        return;
    }
}

KvmAccess probeKvm(const QString &device)
{
    KvmAccess access;
    try {
        readCpuFlags(readFile(QStringLiteral("/proc/cpuinfo"), ByteSize::fromMiB(16)), access);
    } catch (const Error &) {
        access.cpuCan = false;
    }
    access.group = QFileInfo(device).group();
    const UniqueFd kvm(::open(QFile::encodeName(device).constData(), O_RDWR | O_CLOEXEC));
    if (!kvm.isValid()) {
        access.error = errno;
        const bool denied = access.error == EACCES || access.error == EPERM;
        const bool absent = access.error == ENOENT || access.error == ENODEV || access.error == ENXIO;
        access.answer = denied ? KvmAccess::Answer::NoPermission : absent ? KvmAccess::Answer::Absent : KvmAccess::Answer::Failed;
        return access;
    }
    const UniqueFd machine(::ioctl(kvm.get(), KVM_CREATE_VM, 0UL));
    access.error = machine.isValid() ? 0 : errno;
    access.answer = machine.isValid() ? KvmAccess::Answer::Usable
        : access.error == EBUSY       ? KvmAccess::Answer::Busy
                                      : KvmAccess::Answer::Failed;
    return access;
}

AcceleratorReport reportFrom(const KvmAccess &access)
{
    AcceleratorReport report{.accelerator = Accelerator::Kvm};
    switch (access.answer) {
    case KvmAccess::Answer::Usable:
        report.usable = true;
        break;
    case KvmAccess::Answer::Absent:
        report.verdict = access.cpuCan ? QStringLiteral("the CPU can, but the kernel's KVM module is not loaded")
                                       : QStringLiteral("absent: this machine's CPU offers no virtualisation");
        report.remedy = moduleAdvice(access);
        break;
    case KvmAccess::Answer::NoPermission:
        report.verdict = QStringLiteral("this user may not use /dev/kvm");
        report.remedy = QStringLiteral("Join its group and log in again: sudo usermod -aG %1 $USER")
                            .arg(access.group.isEmpty() ? QStringLiteral("kvm") : access.group);
        break;
    case KvmAccess::Answer::Busy:
        report.verdict = QStringLiteral("another hypervisor holds the CPU's virtualisation");
        report.remedy = QStringLiteral("End the other one's guests (VirtualBox, VMware), or unload its kernel module");
        break;
    case KvmAccess::Answer::Failed:
        report.verdict =
            QStringLiteral("the kernel refuses a virtual machine: %1").arg(QString::fromLocal8Bit(std::strerror(access.error)));
        report.remedy = QStringLiteral("See the kernel's log: sudo dmesg | grep -i kvm");
        break;
    }
    return report;
}

Task<Trial> runTrial(QString program, Accelerator accelerator)
{
    QTemporaryFile rom;
    if (!rom.open() || rom.write(trialRom(trialTurns)) < 0 || !rom.flush())
        throw Error(ErrorCode::IoError, QStringLiteral("Cannot write the trial guest"), {}, rom.errorString());
    Trial trial;
    QElapsedTimer clock;
    CancelSource tooSlow;
    detail::Timer timer;
    ProcessOptions options{.deadline = beginDeadline + workDeadline(accelerator), .token = tooSlow.token()};
    options.onOutput = [&](const QByteArray &) {
        if (std::exchange(trial.began, true))
            return;
        clock.start();
        timer = detail::startTimer(workDeadline(accelerator), [tooSlow]() mutable { tooSlow.cancel(); });
    };
    try {
        const ProcessResult result = co_await runProcess(program, trialArguments(accelerator, rom.fileName()), options);
        trial.finished = result.exitCode == trialExitCode;
        trial.lastWords = QString::fromLocal8Bit(result.errors).trimmed();
    } catch (const Error &error) {
        trial.lastWords = error.code() == ErrorCode::Cancelled ? QString() : error.info().toString();
    }
    if (trial.began)
        trial.time = std::chrono::microseconds(clock.nsecsElapsed() / 1000);
    co_return trial;
}

AcceleratorReport reportFrom(Accelerator accelerator, const Trial &trial)
{
    AcceleratorReport report{.accelerator = accelerator, .usable = trial.finished, .trialTime = trial.time};
    const QString name = acceleratorName(accelerator);
    if (trial.finished) {
        report.verdict = QStringLiteral("usable: a trial guest took %1").arg(milliseconds(trial.time));
    } else if (trial.began) {
        report.verdict =
            QStringLiteral("present, but far too slow to run a guest: a trial of some milliseconds was not through after %1")
                .arg(milliseconds(trial.time));
        report.remedy = accelerator == Accelerator::Kvm
            ? QStringLiteral(
                "This machine is itself virtual and its host imitates virtualisation; ask there for nested virtualisation")
            : QStringLiteral("This machine is overloaded; try again when it is idle");
    } else {
        report.verdict = QStringLiteral("a trial guest did not start: %1")
                             .arg(trial.lastWords.isEmpty() ? QStringLiteral("%1 gave no sign").arg(name) : trial.lastWords);
        report.remedy = QStringLiteral("Try it by hand: qemu-system-x86_64 -accel %1 -display none")
                            .arg(accelerator == Accelerator::Kvm ? QStringLiteral("kvm") : QStringLiteral("tcg"));
    }
    return report;
}

} // namespace domus
