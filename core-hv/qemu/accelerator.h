// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/task.h"
#include "engine/engine.h"

#include <QByteArray>
#include <QString>
#include <chrono>

namespace domus {

/// What the kernel says of KVM before any guest has run.
struct KvmAccess {
    enum class Answer { Usable, Absent, NoPermission, Busy, Failed };
    Answer answer = Answer::Absent;
    int error = 0; ///< errno, for Failed
    bool cpuCan = false; ///< the CPU shows vmx or svm
    bool intel = false; ///< which of them
    QString group; ///< that owns the device
};

/// Opens the device and makes an empty virtual machine. Blocks for some milliseconds at most.
KvmAccess probeKvm(const QString &device = QStringLiteral("/dev/kvm"));
/// Whether /proc/cpuinfo's text shows virtualisation; pure.
void readCpuFlags(const QByteArray &cpuinfo, KvmAccess &access);

/// The report for what the kernel says; usable when nothing speaks against a trial. Pure.
AcceleratorReport reportFrom(const KvmAccess &access);

/// What a trial guest did.
struct Trial {
    bool began = false; ///< its first instruction ran
    bool finished = false; ///< its last one did
    std::chrono::microseconds time{0}; ///< from the first to the last
    QString lastWords; ///< QEMU's
};

/// Runs the trial guest: its code must begin within 5 s and be through 1 s later (10 s in the
/// translator, which is no worse for a busy machine).
Task<Trial> runTrial(QString program, Accelerator accelerator);

/// The verdict on a trial. Pure.
AcceleratorReport reportFrom(Accelerator accelerator, const Trial &trial);

} // namespace domus
