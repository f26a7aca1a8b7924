// SPDX-License-Identifier: GPL-3.0-or-later
#include "handlers/guests_handler.h"

#include "console/console_log.h"
#include "console/stream_relay.h"
#include "definition_words.h"
#include "files.h"
#include "guests/guest_removal.h"
#include "guests/last_run.h"
#include "handlers/guest_views.h"
#include "installing/installer_displays.h"
#include "installing/remote_installer.h"

#include <QCoreApplication>
#include <QFile>
#include <QLoggingCategory>

namespace domus {

using namespace api::guests;
using varlink::CallContext;

Task<std::shared_ptr<domus::Guest>> GuestsHandler::find(QString nameOrUuid)
{
    const Services services = m_services;
    co_await waitUntilReady(services);
    co_return services->registry->find(nameOrUuid);
}

Task<std::shared_ptr<Domain>> GuestsHandler::runningDomain(QString nameOrUuid, QString wish)
{
    const auto guest = co_await find(nameOrUuid);
    const auto domain = guest->domain();
    if (!domain)
        throw Error(ErrorCode::WrongState,
                    QStringLiteral("%1 has no %2: it is %3").arg(guest->name(), wish, guestStateName(guest->state())),
                    QStringLiteral("Start it first"))
            .about(guest->name());
    co_return domain;
}

Task<ListReply> GuestsHandler::list(ListParameters parameters, CallContext)
{
    const GuestDetail detail = parameters.live.value_or(true) ? GuestDetail::Live : GuestDetail::Brief;
    const Services services = m_services;
    co_await waitUntilReady(services);
    ListReply reply;
    for (const auto &guest : services->registry->all())
        reply.guests.append(guestView(*guest, detail));
    co_return reply;
}

Task<ShowReply> GuestsHandler::show(ShowParameters parameters, CallContext)
{
    const auto guest = co_await find(parameters.guest);
    co_return ShowReply{detailsView(*guest)};
}

Task<StartReply> GuestsHandler::start(StartParameters parameters, CallContext)
{
    const Services services = m_services;
    const auto guest = co_await find(parameters.guest);
    co_await services->live->makeRoomAsDefined(guest);
    co_await services->power->start(guest);
    co_return StartReply{};
}

Task<ShutdownReply> GuestsHandler::shutdown(ShutdownParameters parameters, CallContext)
{
    const auto guest = co_await find(parameters.guest);
    co_await m_services->power->shutdown(guest);
    co_return ShutdownReply{};
}

Task<RebootReply> GuestsHandler::reboot(RebootParameters parameters, CallContext)
{
    const auto guest = co_await find(parameters.guest);
    co_await m_services->power->reboot(guest);
    co_return RebootReply{};
}

Task<ResetReply> GuestsHandler::reset(ResetParameters parameters, CallContext)
{
    const auto guest = co_await find(parameters.guest);
    co_await m_services->power->reset(guest);
    co_return ResetReply{};
}

Task<PowerOffReply> GuestsHandler::powerOff(PowerOffParameters parameters, CallContext)
{
    const auto guest = co_await find(parameters.guest);
    co_await m_services->power->powerOff(guest);
    co_return PowerOffReply{};
}

Task<PauseReply> GuestsHandler::pause(PauseParameters parameters, CallContext)
{
    const auto guest = co_await find(parameters.guest);
    co_await m_services->power->pause(guest);
    co_return PauseReply{};
}

Task<ResumeReply> GuestsHandler::resume(ResumeParameters parameters, CallContext)
{
    const auto guest = co_await find(parameters.guest);
    co_await m_services->power->resume(guest);
    co_return ResumeReply{};
}

Task<DeleteReply> GuestsHandler::delete_(DeleteParameters parameters, CallContext)
{
    const auto guest = co_await find(parameters.guest);
    const RemovalPlan plan = planRemoval(*guest, m_services->registry->definedConfigs(), parameters.disks.value_or(false));
    m_services->registry->remove(guest);
    m_services->sampler->forget(guest->uuid());
    m_services->lastRuns->forget(guest->uuid());
    QFile::remove(m_services->power->savedPlace(*guest));
    co_return DeleteReply{removeFiles(plan, m_services->dirs.nvram)};
}

Task<GetDefinitionReply> GuestsHandler::getDefinition(GetDefinitionParameters parameters, CallContext)
{
    const auto guest = co_await find(parameters.guest);
    if (guest->file().isEmpty())
        throw Error(ErrorCode::NotFound, QStringLiteral("%1 has no definition file").arg(guest->name()), {}, guest->problem())
            .about(guest->name());
    // The file rather than what was understood of it: a broken one is to be seen and corrected, too.
    co_return GetDefinitionReply{QString::fromUtf8(readFile(guest->file()))};
}

Task<SetDefinitionReply> GuestsHandler::setDefinition(SetDefinitionParameters parameters, CallContext)
{
    const Services services = m_services;
    co_await waitUntilReady(services);
    const auto guest = services->registry->defineText(parameters.text.toUtf8());
    const Details details = detailsView(*guest);
    co_return SetDefinitionReply{details.guest.uuid, details.warnings};
}

static Task<> giveToHypervisor(std::shared_ptr<Domain> domain, UniqueFd viewer)
{
    co_await domain->openVnc(std::move(viewer));
}

/// It ends with the guest's domain: a guest that has gone says nothing any more.
static void relayTo(const std::shared_ptr<Domain> &domain, UniqueFd client, const QByteArray &early, UniqueFd server)
{
    auto *relay = new StreamRelay(std::move(client), early, std::move(server), QCoreApplication::instance());
    QObject::connect(relay, &StreamRelay::over, relay, &QObject::deleteLater);
    QObject::connect(domain.get(), &Domain::ended, relay, &StreamRelay::end);
    QObject::connect(domain.get(), &QObject::destroyed, relay, &StreamRelay::end);
}

static Task<varlink::Upgraded<OpenDisplayReply>> openInstallerDisplay(Services services, std::shared_ptr<domus::Guest> guest)
{
    const auto domain = guest->domain();
    const DomainNote note = guest->note();
    const auto server = std::make_shared<UniqueFd>(co_await services->installerDisplays->connectTo(guest));
    varlink::Upgraded<OpenDisplayReply> answer;
    answer.reply.login = DisplayLogin{wordOf(installerServerWords, note.installerServer), installerUser(note.installerServer),
                                      note.installerPassword};
    answer.then = [domain, server](UniqueFd stream, const QByteArray &early) {
        relayTo(domain, std::move(stream), early, std::move(*server));
    };
    co_return answer;
}

Task<varlink::Upgraded<OpenDisplayReply>> GuestsHandler::openDisplay(OpenDisplayParameters parameters, CallContext)
{
    if (parameters.installer.value_or(false))
        co_return co_await openInstallerDisplay(m_services, co_await find(parameters.guest));
    const auto domain = co_await runningDomain(parameters.guest, QStringLiteral("display now"));
    const Ability ability = m_services->engine->ability(Feature::Vnc);
    if (!ability.supported)
        throw Error(ErrorCode::NotSupported, QStringLiteral("This guest's display cannot be shown"), {}, ability.reason);
    varlink::Upgraded<OpenDisplayReply> answer;
    // The client's own connection goes to the hypervisor, so that the picture survives this daemon. A viewer
    // speaks only after the server has: bytes behind the request are no RFB.
    answer.then = [domain](UniqueFd stream, const QByteArray &alreadyRead) {
        if (alreadyRead.isEmpty())
            spawn(giveToHypervisor(domain, std::move(stream)), "display");
    };
    co_return answer;
}

/// What the text console has printed so far, or had printed when the guest ended.
static varlink::Upgraded<OpenConsoleReply> keptConsole(const domus::Guest &guest, const LastRuns &lastRuns)
{
    QByteArray text;
    if (const auto domain = guest.domain()) {
        const UniqueFd log = openConsoleLog(domain->serialLog());
        text = readConsoleLog(log, consoleHistoryStart(consoleLogSize(log), -1), consoleTailKept.bytes());
    } else {
        text = lastRuns.consoleOf(guest.uuid());
    }
    varlink::Upgraded<OpenConsoleReply> answer;
    answer.then = [text](UniqueFd stream, const QByteArray &) { sendAndClose(std::move(stream), text); };
    return answer;
}

Task<varlink::Upgraded<OpenConsoleReply>> GuestsHandler::openConsole(OpenConsoleParameters parameters, CallContext)
{
    if (parameters.log.value_or(false))
        co_return keptConsole(*co_await find(parameters.guest), *m_services->lastRuns);
    const auto domain = co_await runningDomain(parameters.guest, QStringLiteral("text console now"));
    if (domain->serialLog().isEmpty())
        throw Error(ErrorCode::NotSupported, QStringLiteral("This guest has no text console"),
                    QStringLiteral("Set serial_console in its definition and start it again"));
    varlink::Upgraded<OpenConsoleReply> answer;
    const Services services = m_services;
    const qint64 history = std::max<qint64>(parameters.history ? parameters.history->bytes() : -1, -1);
    answer.then = [domain, services, history](UniqueFd stream, const QByteArray &alreadyRead) {
        services->consoles->open(domain, std::move(stream), alreadyRead, history);
    };
    co_return answer;
}

} // namespace domus
