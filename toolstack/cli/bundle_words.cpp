// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle_words.h"

#include "byte_size.h"

#include <QDateTime>
#include <QJsonArray>

namespace domus::cli {

static QString sizeText(const QJsonValue &bytes)
{
    return ByteSize::fromBytes(bytes.toInteger()).toString();
}

static QString timeText(const QJsonValue &ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms.toInteger()).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
}

QString imageWords(const QJsonObject &image)
{
    return QStringLiteral("The image is built: %1, of %2")
        .arg(sizeText(image[QLatin1String("size")]), timeText(image[QLatin1String("builtMs")]));
}

static QString stageWords(const QJsonObject &status)
{
    const QString stage = status[QLatin1String("stage")].toString();
    if (stage == QLatin1String("answering")) {
        const qint64 took = status[QLatin1String("answeredMs")].toInteger() - status[QLatin1String("startedMs")].toInteger();
        return QStringLiteral("It answers, since %1, %2 s after its start")
            .arg(timeText(status[QLatin1String("answeredMs")]))
            .arg(took / 1000);
    }
    if (stage == QLatin1String("booting"))
        return QStringLiteral("It runs since %1 and does not answer").arg(timeText(status[QLatin1String("startedMs")]));
    return stage == QLatin1String("built") ? QStringLiteral("It is off; start it with: dom bundle start")
                                           : QStringLiteral("It is not built; build and start it with: dom bundle start");
}

static QString machineWords(const QJsonObject &status)
{
    return QStringLiteral("Machine  %1, %2 processors, %3, process %4\n"
                          "Reached  as the host 'bundle' (127.0.0.1, port %5)\n"
                          "Console  %6\n")
        .arg(sizeText(status[QLatin1String("memory")]))
        .arg(status[QLatin1String("vcpus")].toInt())
        .arg(status[QLatin1String("kvm")].toBool() ? QStringLiteral("KVM") : QStringLiteral("QEMU's translator"))
        .arg(status[QLatin1String("pid")].toInteger())
        .arg(status[QLatin1String("address")][QLatin1String("port")].toInt())
        .arg(status[QLatin1String("console")].toString());
}

QString statusWords(const QJsonObject &status)
{
    QString text = stageWords(status) + QLatin1Char('\n');
    if (status.contains(QLatin1String("pid")))
        text += machineWords(status);
    if (status.contains(QLatin1String("image"))) {
        const QJsonObject image = status[QLatin1String("image")].toObject();
        text +=
            QStringLiteral("Image    %1, of %2%3\n")
                .arg(sizeText(image[QLatin1String("size")]), timeText(image[QLatin1String("builtMs")]),
                     status[QLatin1String("outdated")].toBool() ? QStringLiteral("; there are newer packages: dom bundle build")
                                                                : QString());
    }
    if (status[QLatin1String("disk")].toInteger() > 0)
        text += QStringLiteral("Disk     %1, of which %2 are taken\n")
                    .arg(sizeText(status[QLatin1String("disk")]), sizeText(status[QLatin1String("diskUsed")]));
    return text;
}

QString lackWords(const QJsonObject &lacks)
{
    QString text;
    for (const auto &[key, heading] :
         {std::pair("building", "Missing for building it:"), std::pair("starting", "Missing for starting it:")}) {
        const QJsonArray list = lacks[QLatin1String(key)].toArray();
        if (list.isEmpty())
            continue;
        text += QLatin1String(heading) + QLatin1Char('\n');
        for (const QJsonValue &lack : list)
            text +=
                QStringLiteral("  %1\n    %2\n")
                    .arg(printable(lack[QLatin1String("what")].toString()), printable(lack[QLatin1String("remedy")].toString()));
    }
    return text;
}

static QString writtenWords(const QJsonObject &result)
{
    const QString file = result[QLatin1String("file")].toString();
    if (file.isEmpty())
        return QStringLiteral("Write it with: sudo dom bundle grub --write\n");
    QString text = result[QLatin1String("sameAsBefore")].toBool() ? QStringLiteral("%1 has it already\n").arg(file)
                                                                  : QStringLiteral("%1 is written\n").arg(file);
    if (const QString backup = result[QLatin1String("backup")].toString(); !backup.isEmpty())
        text += QStringLiteral("What was there before is in %1\n").arg(backup);
    text += result[QLatin1String("menuUpdated")].toBool()
        ? QStringLiteral("The menu has the entry now; what it was is in /boot/grub/grub.cfg.before-domus. Choose it at the next "
                         "boot; Linux without Xen stays the default.\n")
        : QStringLiteral("The menu gets the entry by: sudo update-grub\n");
    return text;
}

QString grubWords(const Output &out, const QJsonObject &result)
{
    QString text = result[QLatin1String("entry")].toString() + QLatin1Char('\n') + writtenWords(result)
        + QStringLiteral("\nBefore the machine is booted with Xen:\n");
    for (const QJsonValue &check : result[QLatin1String("checks")].toArray()) {
        const bool good = check[QLatin1String("good")].toBool();
        const bool forbids = check[QLatin1String("forbids")].toBool();
        text += good  ? out.styled(Style::Good, QStringLiteral("ok  "))
            : forbids ? out.styled(Style::Bad, QStringLiteral("no  "))
                      : out.styled(Style::Warning, QStringLiteral("--  "));
        text += printable(check[QLatin1String("text")].toString()) + QLatin1Char('\n');
        if (!good)
            text += QStringLiteral("    %1\n").arg(printable(check[QLatin1String("remedy")].toString()));
    }
    return text;
}

} // namespace domus::cli
