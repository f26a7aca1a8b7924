// SPDX-License-Identifier: GPL-3.0-or-later
#include "installing/installer_displays.h"

#include "async/deadline.h"
#include "console/console_log.h"
#include "definition_words.h"
#include "installing/remote_installer.h"
#include "tcp_connection.h"

namespace domus {
namespace {

constexpr std::chrono::milliseconds answersWithin{3'000};
constexpr qint64 consoleRead = 64 * 1024;

QString protocolName(InstallerServer server)
{
    return wordOf(installerServerWords, server).toUpper();
}

/// Where the guest says that its server is. Its own words: worth nothing by themselves.
QList<QHostAddress> toldByConsole(const Domain &domain)
{
    const UniqueFd log = openConsoleLog(domain.serialLog());
    const qint64 begin = std::max<qint64>(consoleLogSize(log) - consoleRead, 0);
    return addressesTold(readConsoleLog(log, begin, consoleRead));
}

} // namespace

InstallerDisplays::InstallerDisplays(InstallerDisplayServices services)
    : m_services(std::move(services)), m_registry(m_services.registry)
{
}

void InstallerDisplays::begin()
{
    connect(m_registry, &GuestRegistry::changed, this, &InstallerDisplays::consider);
    for (const auto &guest : m_registry->all())
        consider(guest->key());
}

void InstallerDisplays::consider(const QString &key)
{
    const auto guest = m_registry ? m_registry->byKey(key) : nullptr;
    if (!guest || !guest->domain() || guest->note().installerServer == InstallerServer::None || m_followed.contains(key))
        return;
    const auto &known = guest->installerDisplay();
    if (known && known->ready)
        return;
    m_followed.insert(key);
    spawn(follow(guest), "find an installer's display");
}

Task<> InstallerDisplays::follow(std::shared_ptr<Guest> guest)
{
    const auto self = shared_from_this();
    const std::weak_ptr<Domain> domain = guest->domain();
    InstallerDisplay display{guest->note().installerServer, {}, false, QStringLiteral("Its address is not known yet")};
    guest->setInstallerDisplay(display);
    while (m_registry && !domain.expired() && guest->domain() == domain.lock()) {
        const Found found = co_await find(guest);
        if (!m_registry || guest->domain() != domain.lock() || domain.expired())
            break;
        display.ready = found.stream.isValid();
        display.address = found.address;
        display.problem = found.problem;
        if (display.ready)
            m_followed.remove(guest->key()); // whoever hears of the change may find it lost again
        guest->setInstallerDisplay(display);
        if (display.ready) {
            m_services.tell(
                *guest, QStringLiteral("installer_display"),
                QStringLiteral("The installer shows itself by %1 at %2").arg(protocolName(display.server), found.address));
            co_return;
        }
        co_await sleepFor(m_services.pause);
    }
    m_followed.remove(guest->key());
    consider(guest->key()); // it may have been started again meanwhile
}

Task<InstallerDisplays::Found> InstallerDisplays::find(std::shared_ptr<Guest> guest)
{
    const auto self = shared_from_this();
    const auto domain = guest->domain();
    const quint16 port = installerPort(guest->note().installerServer);
    const QList<QHostAddress> told = toldByConsole(*domain);
    const auto nics = guest->runningConfig().nics;
    Found best{{}, {}, QStringLiteral("It has no network card on a bridge")};
    for (const NicConfig &nic : nics) {
        if (nic.kind != NicKind::Bridge)
            continue;
        Found found = co_await findBehind(nic, told, port);
        if (found.stream.isValid() || best.address.isEmpty())
            best = std::move(found);
        if (best.stream.isValid())
            break;
    }
    co_return std::move(best);
}

Task<InstallerDisplays::Found> InstallerDisplays::findBehind(NicConfig nic, QList<QHostAddress> told, quint16 port)
{
    const auto self = shared_from_this();
    const BridgeView view = m_services.look(nic.bridge);
    if (view.addresses.isEmpty())
        co_return Found{
            {}, {}, QStringLiteral("This host has no address on the bridge %1 and cannot reach the guest").arg(nic.bridge)};
    Found found{{}, {}, QStringLiteral("Its address is not known yet")};
    for (const QHostAddress &address : guestAddresses(view, nic.mac, told)) {
        const QString text = address.toString();
        UniqueFd stream;
        try {
            stream = co_await connectBehind(nic.bridge, address, port, answersWithin);
        } catch (const Error &) {
            found = {{}, text, QStringLiteral("Its server at %1 does not answer yet").arg(text)};
            continue;
        }
        // By now the host has asked the network who that is.
        if (macBehind(m_services.look(nic.bridge), address) == nic.mac)
            co_return Found{std::move(stream), text, {}};
    }
    co_return std::move(found);
}

Task<UniqueFd> InstallerDisplays::connectTo(std::shared_ptr<Guest> guest)
{
    const auto self = shared_from_this();
    const auto before = guest->installerDisplay();
    if (!before || !before->ready)
        throw Error(ErrorCode::WrongState,
                    QStringLiteral("The installer of %1 shows itself nowhere but on its display").arg(guest->name()), {},
                    before ? before->problem : QString())
            .about(guest->name());
    Found found = co_await find(guest);
    if (found.stream.isValid())
        co_return std::move(found.stream);
    if (guest->installerDisplay() == before) {
        InstallerDisplay lost = *before;
        lost.ready = false;
        lost.problem = found.problem;
        guest->setInstallerDisplay(lost); // and it is looked for again
    }
    throw Error(ErrorCode::Disconnected, QStringLiteral("The installer's server in %1 does not answer").arg(guest->name()), {},
                found.problem)
        .about(guest->name());
}

} // namespace domus
