// SPDX-License-Identifier: GPL-3.0-or-later
#include "guest_file.h"

#include "files.h"

#include <QStringDecoder>

namespace domus {

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

} // namespace domus
