// SPDX-License-Identifier: GPL-3.0-or-later
#include "qemu/trial_cache.h"

#include "files.h"
#include "host/process_identity.h"

#include <QDateTime>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <unistd.h>

namespace domus {
namespace {

QString cpuModel()
{
    for (const QByteArray &line : readFile(QStringLiteral("/proc/cpuinfo"), ByteSize::fromMiB(16)).split('\n')) {
        if (line.startsWith("model name"))
            return QString::fromLatin1(line.mid(line.indexOf(':') + 1)).trimmed();
    }
    return {};
}

QString keyFor(const QString &program)
{
    const QFileInfo binary(program);
    const bool kvm = ::access("/dev/kvm", R_OK | W_OK) == 0;
    return QStringLiteral("%1|%2|%3|%4|%5|%6")
        .arg(bootId(), program)
        .arg(binary.size())
        .arg(binary.lastModified().toSecsSinceEpoch())
        .arg(kvm)
        .arg(cpuModel());
}

QJsonObject toJson(const AcceleratorReport &report)
{
    return {{QStringLiteral("kvm"), report.accelerator == Accelerator::Kvm},
            {QStringLiteral("usable"), report.usable},
            {QStringLiteral("verdict"), report.verdict},
            {QStringLiteral("remedy"), report.remedy},
            {QStringLiteral("microseconds"), qint64(report.trialTime.count())}};
}

AcceleratorReport fromJson(const QJsonObject &object)
{
    return {.accelerator = object[QLatin1String("kvm")].toBool() ? Accelerator::Kvm : Accelerator::Tcg,
            .usable = object[QLatin1String("usable")].toBool(),
            .verdict = object[QLatin1String("verdict")].toString(),
            .remedy = object[QLatin1String("remedy")].toString(),
            .trialTime = std::chrono::microseconds(object[QLatin1String("microseconds")].toInteger())};
}

} // namespace

TrialCache::TrialCache(const QString &file, const QString &program) : m_file(file)
{
    if (!file.isEmpty())
        m_key = keyFor(program);
}

std::optional<EngineReport> TrialCache::load() const
{
    if (m_file.isEmpty() || !QFileInfo::exists(m_file))
        return std::nullopt;
    try {
        const QJsonObject object = QJsonDocument::fromJson(readFile(m_file)).object();
        if (object[QLatin1String("key")].toString() != m_key || !object[QLatin1String("usable")].toBool())
            return std::nullopt;
        EngineReport report{.version = object[QLatin1String("version")].toString(), .usable = true};
        report.accelerator = object[QLatin1String("kvm")].toBool() ? Accelerator::Kvm : Accelerator::Tcg;
        report.verdict = object[QLatin1String("verdict")].toString();
        report.remedy = object[QLatin1String("remedy")].toString();
        for (const QJsonValue &entry : object[QLatin1String("accelerators")].toArray())
            report.accelerators += fromJson(entry.toObject());
        return report;
    } catch (const Error &) {
        return std::nullopt;
    }
}

void TrialCache::save(const EngineReport &report) const
{
    if (m_file.isEmpty() || !report.usable)
        return; // a failure is looked at again each time
    QJsonArray accelerators;
    for (const AcceleratorReport &accelerator : report.accelerators)
        accelerators += toJson(accelerator);
    const QJsonObject object{{QStringLiteral("key"), m_key},
                             {QStringLiteral("version"), report.version},
                             {QStringLiteral("usable"), report.usable},
                             {QStringLiteral("kvm"), report.accelerator == Accelerator::Kvm},
                             {QStringLiteral("verdict"), report.verdict},
                             {QStringLiteral("remedy"), report.remedy},
                             {QStringLiteral("accelerators"), accelerators}};
    try {
        replaceFile(m_file, QJsonDocument(object).toJson());
    } catch (const Error &error) {
        qWarning("The engine's trials are not kept: %s", error.what());
    }
}

} // namespace domus
