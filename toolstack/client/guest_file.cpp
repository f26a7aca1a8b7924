// SPDX-License-Identifier: GPL-3.0-or-later
#include "guest_file.h"

#include "files.h"

#include <QFileInfo>
#include <QRegularExpression>
#include <QSet>
#include <QStringDecoder>

namespace domus {

static constexpr qint64 guestFileLimit = 256 << 10; // what a definition may have

QString guestFileText(const QByteArray &bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString text = decoder(bytes);
    return decoder.hasError() ? QString::fromLatin1(bytes) : text;
}

QString readGuestFile(const QString &path)
{
    return guestFileText(readFile(path));
}

bool looksLikeGuestFile(const QByteArray &bytes)
{
    if (bytes.contains('\0'))
        return false;
    static const QRegularExpression line(
        QStringLiteral("^[ \\t]*(name|uuid|memory|maxmem|vcpus|kernel|ramdisk|builder|type|bootloader|disk|vif)[ \\t]*([=:])"),
        QRegularExpression::MultilineOption);
    QSet<QString> keys;
    QSet<QString> signs;
    for (auto each = line.globalMatch(QString::fromLatin1(bytes)); each.hasNext();) {
        const auto match = each.next();
        keys.insert(match.captured(1));
        signs.insert(match.captured(2));
    }
    const bool definition = keys.contains(QStringLiteral("name")) && keys.contains(QStringLiteral("uuid"));
    return signs.size() == 1 && (signs.contains(QStringLiteral("=")) ? keys.size() >= 2 : definition);
}

bool isGuestFile(const QString &path)
{
    const QFileInfo file(path);
    if (!path.startsWith(u'/') || !file.isFile() || file.size() > guestFileLimit)
        return false;
    try {
        return looksLikeGuestFile(readFile(path));
    } catch (const Error &) {
        return false;
    }
}

} // namespace domus
