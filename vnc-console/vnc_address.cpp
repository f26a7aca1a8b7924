// SPDX-License-Identifier: GPL-3.0-or-later
#include "vnc_address.h"

#include <QCoreApplication>
#include <QUrl>
#include <algorithm>
#include <arpa/inet.h>
#include <optional>
#include <sys/un.h>

namespace domus {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(VncAddress)
};

constexpr int firstPort = 5900; // of display 0
constexpr int displays = 100; // what is beyond is meant as a port
constexpr qsizetype longestText = 512;
constexpr qsizetype longestHost = 253;

tl::unexpected<ErrorInfo> refused(const QString &text)
{
    const auto hint = Words::tr("Write host:1 for display 1, host::5901 for a port, [IPv6]:1, or the path of a Unix socket");
    return tl::unexpected(ErrorInfo{ErrorCode::InvalidArgument, text, hint, {}, {}});
}

std::optional<int> number(QStringView text)
{
    const bool digits = !text.isEmpty() && text.size() <= 5
        && std::all_of(text.begin(), text.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
    return digits ? std::optional(text.toInt()) : std::nullopt;
}

/// The name of a network interface may follow: fe80::1%eth0.
bool isIPv6(const QString &host)
{
    const auto scope = host.indexOf(u'%');
    const auto end = host.end();
    const auto isPlain = [](QChar c) { return (c.unicode() < 128 && c.isLetterOrNumber()) || QStringView(u".-_").contains(c); };
    if (scope >= 0
        && (scope == host.size() - 1 || host.size() - scope > 16 || !std::all_of(host.begin() + scope + 1, end, isPlain)))
        return false;
    in6_addr address;
    return ::inet_pton(AF_INET6, host.left(scope).toLatin1().constData(), &address) == 1;
}

bool isHostName(const QString &host)
{
    const auto isAllowed = [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9')
            || QStringView(u".-_").contains(c);
    };
    return !host.isEmpty() && host.size() <= longestHost && !host.startsWith(u'-') && !host.startsWith(u'.')
        && std::all_of(host.begin(), host.end(), isAllowed);
}

Result<VncAddress> tcpAddress(const QString &host, int port)
{
    if (port < 1 || port > 65535)
        return refused(Words::tr("%1 is no port: they go from 1 to 65535").arg(port));
    if (host.contains(u':')) {
        if (!isIPv6(host))
            return refused(Words::tr("\"%1\" is no IPv6 address").arg(host));
        return VncAddress{host, quint16(port), {}};
    }
    const auto plain = std::all_of(host.begin(), host.end(), [](QChar c) { return c.unicode() < 128; });
    const auto ascii = plain ? host : QString::fromLatin1(QUrl::toAce(host));
    if (!isHostName(ascii))
        return refused(Words::tr("\"%1\" is no name or address of a host").arg(host));
    return VncAddress{ascii, quint16(port), {}};
}

Result<VncAddress> unixAddress(const QString &path)
{
    if (!path.startsWith(u'/'))
        return refused(Words::tr("\"%1\" is no path of a Unix socket: it must begin with /").arg(path));
    if (path.toUtf8().size() >= qsizetype(sizeof(sockaddr_un::sun_path)))
        return refused(
            Words::tr("The path of the Unix socket is too long: %1 bytes are the limit").arg(sizeof(sockaddr_un::sun_path) - 1));
    return VncAddress{{}, 0, path};
}

/// What follows the host: nothing, :DISPLAY or ::PORT.
Result<VncAddress> withDisplay(const QString &host, const QString &rest)
{
    if (rest.isEmpty())
        return tcpAddress(host, firstPort);
    const bool isPort = rest.startsWith(QLatin1String("::"));
    const auto given = number(QStringView(rest).mid(isPort ? 2 : 1));
    if (!rest.startsWith(u':') || !given)
        return refused(isPort ? Words::tr("A port must follow \"%1::\"").arg(host)
                              : Words::tr("The number of a display must follow \"%1:\"").arg(host));
    return tcpAddress(host, isPort || *given >= displays ? *given : firstPort + *given);
}

Result<VncAddress> bracketed(const QString &text, bool url)
{
    const auto end = text.indexOf(u']');
    if (end < 0)
        return refused(Words::tr("The bracket of the IPv6 address is not closed"));
    const auto host = text.mid(1, end - 1);
    if (!isIPv6(host))
        return refused(Words::tr("\"%1\" is no IPv6 address").arg(host));
    auto rest = text.mid(end + 1);
    if (url && rest.startsWith(u':') && number(QStringView(rest).mid(1)))
        rest.prepend(u':'); // a URL has ports only
    return withDisplay(host, rest);
}

Result<VncAddress> fromUrl(QString rest)
{
    if (rest.contains(u'@') || rest.contains(u'?')) // and nothing of it is shown
        return refused(Words::tr("Leave name and password out of the address: Domus asks for them when the server does"));
    if (rest.endsWith(u'/'))
        rest.chop(1);
    if (rest.startsWith(u'['))
        return bracketed(rest, true);
    const auto colon = rest.indexOf(u':');
    const auto port = colon < 0 ? std::optional(firstPort) : number(QStringView(rest).mid(colon + 1));
    if (!port)
        return refused(Words::tr("A port must follow the last colon of vnc://%1").arg(rest));
    return tcpAddress(rest.left(colon), *port);
}

} // namespace

Result<VncAddress> parseVncAddress(const QString &text)
{
    const auto written = text.trimmed();
    if (written.isEmpty())
        return refused(Words::tr("There is no address"));
    if (written.size() > longestText)
        return refused(Words::tr("The address is too long"));
    if (std::any_of(written.begin(), written.end(), [](QChar c) { return !c.isPrint(); }))
        return refused(Words::tr("There are characters in the address that cannot be shown"));
    if (written.startsWith(QLatin1String("vnc://"), Qt::CaseInsensitive))
        return fromUrl(written.mid(6));
    if (written.startsWith(QLatin1String("unix:")) && written.mid(5).contains(u'/')) // a host may have that name, too
        return unixAddress(written.mid(5));
    if (written.startsWith(u'/'))
        return unixAddress(written);
    if (written.contains(QLatin1String("://")))
        return refused(Words::tr("Only vnc:// is the address of a VNC server"));
    if (written.startsWith(u'['))
        return bracketed(written, false);
    const auto colon = written.indexOf(u':');
    if (colon == 0 && written.startsWith(QLatin1String("::")))
        return refused(
            Words::tr("\"%1\" could be an IPv6 address or a port of this machine: write [%1] or localhost%1").arg(written));
    const auto rest = colon < 0 ? QString() : written.mid(colon);
    if (rest.count(u':') > 1 && !(rest.startsWith(QLatin1String("::")) && rest.count(u':') == 2))
        return tcpAddress(written, firstPort); // IPv6 without brackets
    if (rest.startsWith(QLatin1String("::")) && !number(QStringView(rest).mid(2)) && isIPv6(written))
        return tcpAddress(written, firstPort);
    return withDisplay(colon == 0 ? QStringLiteral("localhost") : written.left(colon), rest);
}

QString VncAddress::toString() const
{
    if (isUnixSocket())
        return path;
    // Not by arg(): the name of an interface may begin with a digit, fe80::1%0.
    const QString name = host.contains(u':') ? u'[' + host + u']' : host;
    const bool isDisplay = port >= firstPort && port < firstPort + displays;
    return isDisplay ? QString(name + u':' + QString::number(port - firstPort))
                     : QString(name + QLatin1String("::") + QString::number(port));
}

} // namespace domus
