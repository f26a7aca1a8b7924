// SPDX-License-Identifier: GPL-3.0-or-later
#include "installing/remote_installer.h"

#include "definition_words.h"

#include <QRandomGenerator>

#include <algorithm>

namespace domus {
namespace {

InstallerServer serverFrom(const QString &word)
{
    for (const auto &[server, known] : installerServerWords) {
        if (word == QLatin1String(known))
            return server;
    }
    throw Error(ErrorCode::InvalidArgument, QStringLiteral("The place \"%1\" for the installer's display is not known").arg(word),
                QStringLiteral("Say guest, vnc or rdp"));
}

/// Why there can be no server; empty where there can.
QString obstacle(const RemoteInstallerFacts &facts)
{
    if (facts.offered.isEmpty() || !facts.tree)
        return QStringLiteral("only Anaconda, started from its install tree, has one (Fedora, RHEL and what is made of it)");
    if (facts.text)
        return QStringLiteral("it was to run on the text console");
    if (facts.toldAlready)
        return QStringLiteral("the words given for its kernel say already how it shows itself");
    // A password on a hypervisor's command line could be read by everybody on this machine.
    if (facts.type != DomainType::Pv && facts.type != DomainType::Pvh)
        return QStringLiteral(
            "a whole machine has a display that the installer uses, and no way to be told a password in secret");
    if (!facts.connected)
        return QStringLiteral("the guest has no network card");
    if (!facts.reachable)
        return QStringLiteral("this host has no address on the guest's bridge, so it could not reach it");
    return {};
}

} // namespace

bool tellsOfDisplay(const QString &cmdline)
{
    const QStringList words = cmdline.split(u' ', Qt::SkipEmptyParts);
    return std::any_of(words.begin(), words.end(), [](const QString &word) {
        for (const char *start : {"inst.vnc", "inst.rdp", "inst.text", "inst.cmdline", "vnc"}) {
            if (word.startsWith(QLatin1String(start)))
                return true;
        }
        return word == QLatin1String("text");
    });
}

InstallerServer chooseInstallerServer(const RemoteInstallerFacts &facts)
{
    const QString problem = obstacle(facts);
    if (facts.wish.isEmpty())
        return problem.isEmpty() ? serverFrom(facts.offered) : InstallerServer::None;
    const InstallerServer wanted = serverFrom(facts.wish);
    if (wanted == InstallerServer::None)
        return wanted;
    const QString text = QStringLiteral("The installer cannot show itself by %1").arg(facts.wish.toUpper());
    if (!problem.isEmpty())
        throw Error(ErrorCode::NotSupported, text, QStringLiteral("Leave the place of its display away, or say guest"), problem);
    if (facts.wish != facts.offered)
        throw Error(ErrorCode::NotSupported, text, QStringLiteral("Say %1").arg(facts.offered),
                    QStringLiteral("this version of it has %1").arg(facts.offered.toUpper()));
    return wanted;
}

QString makeInstallerPassword(InstallerServer server)
{
    static constexpr QLatin1String letters("abcdefghijkmnpqrstuvwxyzACDEFGHJKLMNPQRTUVWXYZ2346789");
    const int length = server == InstallerServer::Rdp ? 20 : 8;
    QString password;
    for (int i = 0; i < length; ++i)
        password += letters[QRandomGenerator::system()->bounded(int(letters.size()))];
    return password;
}

QString installerPasswordWord(InstallerServer server, const QString &cmdline, const QString &password)
{
    if (server == InstallerServer::Rdp)
        return QStringLiteral("inst.rdp.password=") + password;
    // Before Fedora 17 and RHEL 7 Anaconda's words had no prefix.
    const bool old = cmdline.split(u' ').contains(QStringLiteral("vnc"));
    return (old ? QStringLiteral("vncpassword=") : QStringLiteral("inst.vncpassword=")) + password;
}

QString installerUser(InstallerServer server)
{
    return server == InstallerServer::Rdp ? QStringLiteral("install") : QString();
}

quint16 installerPort(InstallerServer server)
{
    return server == InstallerServer::Rdp ? 3389 : 5901; // Anaconda's Xvnc is display :1
}

} // namespace domus
