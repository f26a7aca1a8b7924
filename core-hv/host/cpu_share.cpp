// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/cpu_share.h"

#include "async/process.h"
#include "error.h"
#include "files.h"
#include "host/host_facts.h"
#include "host/programs.h"
#include "host/systemd_scope.h"

#include <algorithm>
#include <cmath>
#include <unistd.h>

namespace domus {
namespace {

constexpr int mostWeight = 65535;
constexpr int mostCap = 100 * 4096;
const QString root = QStringLiteral("/sys/fs/cgroup");

Error unavailable(const QString &reason)
{
    return Error(ErrorCode::NotSupported, QStringLiteral("Weight and cap are not available on this host"), {}, reason);
}

/// The scope that systemd_scope.h made for the process.
QString scopeOf(qint64 pid)
{
    const QString group = unifiedGroup(readFile(QStringLiteral("/proc/%1/cgroup").arg(pid)));
    if (!group.section(u'/', -1).startsWith(QLatin1String("domus-")) || !group.endsWith(QLatin1String(".scope")))
        throw unavailable(QStringLiteral("the guest has no control group of its own"));
    return group;
}

} // namespace

QString unifiedGroup(const QByteArray &procCgroup)
{
    for (const QByteArray &line : procCgroup.split('\n')) {
        if (line.startsWith("0::"))
            return QString::fromUtf8(line.mid(3));
    }
    return {};
}

int kernelWeight(int weight)
{
    return std::clamp(int(std::lround(weight * 100.0 / 256)), 1, 10'000);
}

int weightFromKernel(int kernelWeight)
{
    return std::clamp(int(std::lround(kernelWeight * 256.0 / 100)), 1, mostWeight);
}

int capFromKernel(const QByteArray &cpuMax)
{
    const QList<QByteArray> words = cpuMax.simplified().split(' ');
    const qint64 period = words.size() > 1 ? words[1].toLongLong() : 0;
    return period > 0 ? int(words[0].toLongLong() * 100 / period) : 0; // "max" reads as 0
}

QStringList shareArguments(const QString &unit, const LiveScheduling &wanted, bool system)
{
    // Microseconds of a second; all ones is systemd's "no limit".
    const quint64 quota = wanted.capPercent > 0 ? quint64(wanted.capPercent) * 10'000 : ~quint64(0);
    return {system ? QStringLiteral("--system") : QStringLiteral("--user"),
            QStringLiteral("--quiet"),
            QStringLiteral("call"),
            QStringLiteral("org.freedesktop.systemd1"),
            QStringLiteral("/org/freedesktop/systemd1"),
            QStringLiteral("org.freedesktop.systemd1.Manager"),
            QStringLiteral("SetUnitProperties"),
            QStringLiteral("sba(sv)"),
            unit,
            QStringLiteral("true"),
            QStringLiteral("2"),
            QStringLiteral("CPUWeight"),
            QStringLiteral("t"),
            QString::number(kernelWeight(wanted.weight)),
            QStringLiteral("CPUQuotaPerSecUSec"),
            QStringLiteral("t"),
            QString::number(quota)};
}

Ability cpuShareAbility()
{
    const CgroupFacts facts = readCgroupFacts();
    if (!facts.unified || !facts.controllers.contains(QStringLiteral("cpu")))
        return {false, facts.reason};
    if (!systemdRuns() || findProgram(QStringLiteral("busctl")).isEmpty())
        return {false, QStringLiteral("no systemd runs here that could give guests control groups of their own")};
    return {};
}

LiveScheduling readCpuShare(qint64 pid)
{
    if (const Ability ability = cpuShareAbility(); !ability.supported)
        throw unavailable(ability.reason);
    const QString folder = root + scopeOf(pid);
    try {
        return {weightFromKernel(readFile(folder + QStringLiteral("/cpu.weight")).trimmed().toInt()),
                capFromKernel(readFile(folder + QStringLiteral("/cpu.max")))};
    } catch (const Error &) {
        return {}; // the controller is switched on by the first setting
    }
}

Task<> setCpuShare(qint64 pid, LiveScheduling wanted)
{
    if (wanted.weight < 1 || wanted.weight > mostWeight || wanted.capPercent < 0 || wanted.capPercent > mostCap)
        throw Error(ErrorCode::InvalidArgument,
                    QStringLiteral("A weight is from 1 to %1, a cap from 0 (none) to %2 percent of one CPU")
                        .arg(mostWeight)
                        .arg(mostCap));
    if (const Ability ability = cpuShareAbility(); !ability.supported)
        throw unavailable(ability.reason);
    const QString unit = scopeOf(pid).section(u'/', -1);
    const ProcessResult result =
        co_await runProcess(findProgram(QStringLiteral("busctl")), shareArguments(unit, wanted, ::geteuid() == 0));
    if (result.exitCode != 0)
        throw Error(ErrorCode::EngineFailed, QStringLiteral("systemd did not change the guest's share of the processors"), {},
                    QString::fromUtf8(result.errors.trimmed()));
}

} // namespace domus
