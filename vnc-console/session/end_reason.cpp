// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/end_reason.h"

#include <QCoreApplication>

namespace domus {

namespace {

QString sentence(console::FailReason reason)
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("domus::EndReason", text); };
    switch (reason) {
    case console::FailReason::ServerClosed:
        return tr("the VNC server closed the connection");
    case console::FailReason::BadHandshake:
        return tr("what answered is not a VNC server");
    case console::FailReason::AuthFailed:
        return tr("the VNC server refused the password");
    case console::FailReason::HandshakeTimeout:
        return tr("the VNC server did not finish its greeting in time");
    case console::FailReason::BadData:
        return tr("the VNC server sent data that could not be decoded");
    case console::FailReason::SizeRefused:
        return tr("the VNC server announced a picture of an impossible size");
    case console::FailReason::ResizeFlood:
        return tr("the VNC server changes the size of its picture too often");
    case console::FailReason::ServerStuck:
        return tr("the VNC server takes no input");
    case console::FailReason::NoTrueColour:
        return tr("the VNC server uses a colour map, which Domus cannot show");
    case console::FailReason::ServerRefused:
        return tr("the VNC server lets nobody in");
    case console::FailReason::UnknownSecurity:
        return tr("the VNC server offers no way to log in that Domus speaks");
    case console::FailReason::TlsFailed:
        return tr("the encryption with the VNC server could not be set up");
    case console::FailReason::Internal:
        break;
    }
    return tr("the console's decoder could not go on");
}

} // namespace

QString endReason(const QString &protocol, console::FailReason reason, const QString &detail)
{
    // The protocol is called by its letters in every language.
    const QString text = sentence(reason).replace(QStringLiteral("VNC"), protocol.toUpper());
    const bool detailHelps = !detail.isEmpty() && reason != console::FailReason::ServerClosed
        && reason != console::FailReason::HandshakeTimeout && reason != console::FailReason::ServerStuck
        && reason != console::FailReason::ResizeFlood && reason != console::FailReason::NoTrueColour;
    if (!detailHelps)
        return text;
    return QStringLiteral("%1 (%2)").arg(text, detail);
}

} // namespace domus
