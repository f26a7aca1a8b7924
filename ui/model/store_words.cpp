// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/store_words.h"

#include "byte_size.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <utility>

namespace domus {

namespace {

struct Meaning {
    QRegularExpression path;
    const char *text; ///< %1 is the value, where it is a size
    bool kib = false; ///< the value is a size in KiB
};

QString translated(const char *text)
{
    return QCoreApplication::translate("StoreWords", text);
}

/// How far the two ends of a device have come with each other.
QString deviceState(int state)
{
    static constexpr const char *words[] = {QT_TRANSLATE_NOOP("StoreWords", "Unknown"),
                                            QT_TRANSLATE_NOOP("StoreWords", "Beginning"),
                                            QT_TRANSLATE_NOOP("StoreWords", "Waits for the other end"),
                                            QT_TRANSLATE_NOOP("StoreWords", "Ready to be connected"),
                                            QT_TRANSLATE_NOOP("StoreWords", "Connected"),
                                            QT_TRANSLATE_NOOP("StoreWords", "Being closed"),
                                            QT_TRANSLATE_NOOP("StoreWords", "Closed"),
                                            QT_TRANSLATE_NOOP("StoreWords", "Being set up anew"),
                                            QT_TRANSLATE_NOOP("StoreWords", "Set up anew")};
    return state >= 0 && state < int(std::size(words)) ? translated(words[state]) : QString();
}

const QList<Meaning> &meanings()
{
    const auto path = [](const char *text) {
        return QRegularExpression(QRegularExpression::anchoredPattern(QLatin1String(text)));
    };
    static const QList<Meaning> all{
        {path("name"), QT_TRANSLATE_NOOP("StoreWords", "What the domain is called")},
        {path("domid"), QT_TRANSLATE_NOOP("StoreWords", "Its number; another one after each reboot")},
        {path("vm"), QT_TRANSLATE_NOOP("StoreWords", "Where its UUID stands")},
        {path("memory/target"), QT_TRANSLATE_NOOP("StoreWords", "What the guest was asked to have: %1"), true},
        {path("memory/static-max"), QT_TRANSLATE_NOOP("StoreWords", "The most it can have: %1"), true},
        {path("memory/videoram"), QT_TRANSLATE_NOOP("StoreWords", "For the picture: %1"), true},
        {path("cpu/[0-9]+/availability"), QT_TRANSLATE_NOOP("StoreWords", "Whether the guest is to use this vCPU")},
        {path("control/shutdown"),
         QT_TRANSLATE_NOOP("StoreWords", "What the guest is asked to do; it clears this when it has heard")},
        {path("control/sysrq"), QT_TRANSLATE_NOOP("StoreWords", "A key for the guest's kernel (SysRq)")},
        {path("control/feature-.*"), QT_TRANSLATE_NOOP("StoreWords", "The guest says that it can be asked for this")},
        {path("console/tty"), QT_TRANSLATE_NOOP("StoreWords", "Where dom0 has its text console")},
        {path("console/limit"), QT_TRANSLATE_NOOP("StoreWords", "How much of the text console is kept, in bytes")},
        {path(".*/port"), QT_TRANSLATE_NOOP("StoreWords", "Event channel: how both ends wake each other")},
        {path(".*event-channel.*"), QT_TRANSLATE_NOOP("StoreWords", "Event channel: how both ends wake each other")},
        {path(".*ring-ref.*"), QT_TRANSLATE_NOOP("StoreWords", "Memory that both ends share")},
        {path("device/(vif|vbd|vfb|vkbd)/[0-9]+/backend"), QT_TRANSLATE_NOOP("StoreWords", "Where dom0's end of the device is")},
        {path("device/vif/[0-9]+/mac"), QT_TRANSLATE_NOOP("StoreWords", "The network card's address")},
        {path("device/vif"), QT_TRANSLATE_NOOP("StoreWords", "Network cards")},
        {path("device/vbd"), QT_TRANSLATE_NOOP("StoreWords", "Disks")},
        {path("device/vfb"), QT_TRANSLATE_NOOP("StoreWords", "Displays")},
        {path("device/vkbd"), QT_TRANSLATE_NOOP("StoreWords", "Keyboard and pointer")},
        {path("data|drivers|attr"), QT_TRANSLATE_NOOP("StoreWords", "For the guest's own use")},
    };
    return all;
}

} // namespace

QString storeMeaning(const QString &path, const QString &value)
{
    static const QRegularExpression state(QStringLiteral("^(device/.*|.*device.*)/state$"));
    if (state.match(path).hasMatch())
        return deviceState(value.toInt());
    for (const Meaning &meaning : meanings()) {
        if (!meaning.path.match(path).hasMatch())
            continue;
        const QString text = translated(meaning.text);
        return meaning.kib ? text.arg(ByteSize::fromKiB(value.toLongLong()).toString()) : text;
    }
    return {};
}

} // namespace domus
