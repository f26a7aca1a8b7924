// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/event_words.h"

#include <QCoreApplication>
#include <QHash>

namespace domus {

QString eventWord(const QString &kind)
{
    static const QHash<QString, const char *> words{
        {QStringLiteral("defined"), QT_TRANSLATE_NOOP("EventWords", "Defined")},
        {QStringLiteral("changed"), QT_TRANSLATE_NOOP("EventWords", "Definition changed")},
        {QStringLiteral("deleted"), QT_TRANSLATE_NOOP("EventWords", "Deleted")},
        {QStringLiteral("starting"), QT_TRANSLATE_NOOP("EventWords", "Starting")},
        {QStringLiteral("started"), QT_TRANSLATE_NOOP("EventWords", "Started")},
        {QStringLiteral("paused"), QT_TRANSLATE_NOOP("EventWords", "Paused")},
        {QStringLiteral("resumed"), QT_TRANSLATE_NOOP("EventWords", "Resumed")},
        {QStringLiteral("shutdown_asked"), QT_TRANSLATE_NOOP("EventWords", "Asked to shut down")},
        {QStringLiteral("reset"), QT_TRANSLATE_NOOP("EventWords", "Reset")},
        {QStringLiteral("rebooted"), QT_TRANSLATE_NOOP("EventWords", "Rebooted")},
        {QStringLiteral("ended"), QT_TRANSLATE_NOOP("EventWords", "Ended")},
        {QStringLiteral("crashed"), QT_TRANSLATE_NOOP("EventWords", "Crashed")},
        {QStringLiteral("saved"), QT_TRANSLATE_NOOP("EventWords", "Saved into a file")},
        {QStringLiteral("restored"), QT_TRANSLATE_NOOP("EventWords", "Restored from a file")},
        {QStringLiteral("adopted"), QT_TRANSLATE_NOOP("EventWords", "Found running")},
        {QStringLiteral("install_ended"), QT_TRANSLATE_NOOP("EventWords", "Installation ended")},
        {QStringLiteral("failed"), QT_TRANSLATE_NOOP("EventWords", "Failed")},
        {QStringLiteral("memory_asked"), QT_TRANSLATE_NOOP("EventWords", "Memory asked")},
        {QStringLiteral("memory_reached"), QT_TRANSLATE_NOOP("EventWords", "Memory reached")},
        {QStringLiteral("memory_not_following"), QT_TRANSLATE_NOOP("EventWords", "Memory does not follow")},
        {QStringLiteral("vcpus_asked"), QT_TRANSLATE_NOOP("EventWords", "vCPUs asked")},
        {QStringLiteral("vcpus_reached"), QT_TRANSLATE_NOOP("EventWords", "vCPUs reached")},
        {QStringLiteral("vcpus_not_following"), QT_TRANSLATE_NOOP("EventWords", "vCPUs do not follow")},
        {QStringLiteral("scheduling_set"), QT_TRANSLATE_NOOP("EventWords", "Weight and cap set")},
        {QStringLiteral("disk_attached"), QT_TRANSLATE_NOOP("EventWords", "Disk attached")},
        {QStringLiteral("disk_detached"), QT_TRANSLATE_NOOP("EventWords", "Disk detached")},
        {QStringLiteral("nic_attached"), QT_TRANSLATE_NOOP("EventWords", "Network card attached")},
        {QStringLiteral("nic_detached"), QT_TRANSLATE_NOOP("EventWords", "Network card detached")},
        {QStringLiteral("medium_changed"), QT_TRANSLATE_NOOP("EventWords", "CD changed")},
        {QStringLiteral("affinity_set"), QT_TRANSLATE_NOOP("EventWords", "Processors set")},
    };
    const auto *word = words.value(kind, nullptr);
    return word ? QCoreApplication::translate("EventWords", word) : kind;
}

} // namespace domus
