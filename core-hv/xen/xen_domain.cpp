// SPDX-License-Identifier: GPL-3.0-or-later
#include "xen/xen_domain.h"

#include "async/deadline.h"
#include "files.h"

#include <QDebug>
#include <QFile>
#include <algorithm>

namespace domus {
namespace {

QString stateName(DomainState state)
{
    switch (state) {
    case DomainState::Starting:
        return QStringLiteral("starting");
    case DomainState::Running:
        return QStringLiteral("running");
    case DomainState::Paused:
        return QStringLiteral("paused");
    case DomainState::Ended:
        break;
    }
    return QStringLiteral("off");
}

} // namespace

DomainExit exitFor(XenShutdown word)
{
    switch (word) {
    case XenShutdown::PowerOff:
        return {ExitCause::GuestShutdown, {}};
    case XenShutdown::Reboot:
        return {ExitCause::GuestReboot, {}};
    case XenShutdown::Crash:
        return {ExitCause::Panic, QStringLiteral("its kernel told Xen that it crashed")};
    case XenShutdown::Watchdog:
        return {ExitCause::Panic, QStringLiteral("its watchdog was not answered")};
    case XenShutdown::Suspend:
    case XenShutdown::Other:
    case XenShutdown::None:
        break;
    }
    return {ExitCause::Unknown, QStringLiteral("it told Xen to end for a reason of its own")};
}

XenDomain::XenDomain(std::shared_ptr<XenHost> host, const XenRecord &record, const QString &runtimeDir)
    : m_host(std::move(host)), m_record(record), m_paths{runtimeDir}
{
    connect(m_host.get(), &XenHost::domainsChanged, this, &XenDomain::look);
}

void XenDomain::attach(const BuiltDomain &built, DomainState state)
{
    m_domid = built.domid;
    m_seen = false;
    m_console.reset();
    if (m_record.console && !built.console.isEmpty()) {
        try {
            m_console = std::make_unique<ConsolePty>(built.console, m_paths.serialLog());
        } catch (const Error &error) {
            qWarning().noquote() << m_record.name << "-" << error.info().toString();
        }
    }
    watchFigures();
    setState(state);
}

/// Memory's target and vCPUs may be changed by others, and XenStore tells.
void XenDomain::watchFigures()
{
    for (const auto *node : {"memory/target", "cpu"})
        m_host->watch(domainPath(m_domid.number(), QLatin1String(node)), this, [this] { Q_EMIT liveChanged(); });
}

void XenDomain::unwatchFigures()
{
    for (const auto *node : {"memory/target", "cpu"})
        m_host->unwatch(domainPath(m_domid.number(), QLatin1String(node)));
}

Task<> XenDomain::begin(bool paused)
{
    const auto self = shared_from_this();
    if (!paused)
        co_await work<void>(&unpauseDomain);
    m_record.begun = true;
    co_await runOnWorker<void>([path = m_paths.record(), record = m_record] { replaceFile(path, formatXenRecord(record)); });
    if (m_state == DomainState::Starting)
        setState(paused ? DomainState::Paused : DomainState::Running);
    co_await meet();
}

/// One that had gone before any listing knew it has gone all the same.
Task<> XenDomain::meet()
{
    const auto self = shared_from_this();
    co_await m_host->domains();
    if (!facts() && !m_replacing)
        finish(destroyedFromOutside());
}

DomainExit XenDomain::destroyedFromOutside() const
{
    return {ExitCause::Killed, QStringLiteral("its domain %1 was destroyed from outside").arg(m_domid.number())};
}

Task<> XenDomain::pause()
{
    require({DomainState::Running}, QStringLiteral("pause"));
    const auto self = shared_from_this();
    co_await work<void>(&pauseDomain);
    if (m_state == DomainState::Running)
        setState(DomainState::Paused);
}

Task<> XenDomain::resume()
{
    require({DomainState::Paused}, QStringLiteral("resume"));
    const auto self = shared_from_this();
    co_await work<void>(&unpauseDomain);
    if (m_state == DomainState::Paused)
        setState(DomainState::Running);
}

Task<> XenDomain::requestShutdown()
{
    require({DomainState::Running}, QStringLiteral("shut down"));
    const auto self = shared_from_this();
    const libxl_domain_type type = facts() ? facts()->type : LIBXL_DOMAIN_TYPE_INVALID;
    co_await work<void>([type](const XlContext &context, GuestDomid domid) { requestShutdownOf(context, domid, type); });
}

Task<> XenDomain::reset()
{
    require({DomainState::Running, DomainState::Paused}, QStringLiteral("reset"));
    const auto self = shared_from_this();
    m_replacing = true;
    co_await rebuild();
    if (m_state == DomainState::Paused)
        setState(DomainState::Running);
}

Task<> XenDomain::powerOff()
{
    require({DomainState::Starting, DomainState::Running, DomainState::Paused}, QStringLiteral("power off"));
    const auto self = shared_from_this();
    const bool busy = std::exchange(m_replacing, true);
    std::optional<Error> failure;
    try {
        co_await work<void>(&destroyDomain);
    } catch (const Error &error) {
        failure = error;
    }
    if (failure) {
        m_replacing = busy;
        look(); // it may have gone by itself meanwhile
        if (m_state != DomainState::Ended)
            throw Error(*failure);
    }
    finish({ExitCause::PoweredOff, {}});
}

Task<> XenDomain::save(QString file)
{
    require({DomainState::Running}, QStringLiteral("save"));
    const auto self = shared_from_this();
    m_replacing = true;
    std::optional<Error> failure;
    try {
        co_await work<void>([file](const XlContext &context, GuestDomid domid) { saveDomain(context, domid, file); });
        co_await work<void>(&destroyDomain);
    } catch (const Error &error) {
        failure = error;
    }
    if (failure) {
        m_replacing = false;
        co_await m_host->domains();
        look();
        throw Error(*failure);
    }
    finish({ExitCause::Saved, {}});
}

/// The domain's present number is given up; under the new one it runs at once. Ends the domain where that fails.
Task<> XenDomain::rebuild()
{
    const auto self = shared_from_this();
    unwatchFigures();
    std::optional<Error> failure;
    try {
        const QString name = m_record.name;
        const BuiltDomain built = co_await work<BuiltDomain>(
            [name](const XlContext &context, GuestDomid domid) { return rebuildDomain(context, domid, name); });
        attach(built, m_state);
        co_await work<void>(&unpauseDomain);
    } catch (const Error &error) {
        failure = error;
    }
    m_replacing = false;
    if (failure) {
        finish({ExitCause::EngineError, QStringLiteral("Xen could not make it anew: ") + failure->info().toString()});
        throw Error(*failure);
    }
    co_await meet();
}

const XenDomainFacts *XenDomain::facts() const
{
    const auto &known = m_host->known();
    const auto found = std::find_if(known.begin(), known.end(), [this](const XenDomainFacts &domain) {
        return domain.domid == m_domid.number() && domain.guest == m_record.guest;
    });
    return found == known.end() ? nullptr : &*found;
}

void XenDomain::look()
{
    if (m_replacing || m_state == DomainState::Ended || m_state == DomainState::Starting)
        return;
    const XenDomainFacts *now = facts();
    if (!now) {
        if (m_seen)
            finish(destroyedFromOutside());
        return;
    }
    m_seen = true;
    if (now->dying)
        return; // the next listing will not have it
    if (now->shutdown != XenShutdown::None && now->shutdown != XenShutdown::Suspend) {
        m_replacing = true;
        spawn(follow(now->shutdown), "follow the end of a domain");
    } else if (now->shutdown == XenShutdown::None) {
        setState(now->paused ? DomainState::Paused : DomainState::Running);
    }
}

Task<> XenDomain::follow(XenShutdown word)
{
    const auto self = shared_from_this();
    DomainExit exit;
    if (co_await followLastWord(word, &exit))
        Q_EMIT rebooted();
    else
        finish(exit);
}

Task<bool> XenDomain::followLastWord(XenShutdown word, DomainExit *exit)
{
    const auto self = shared_from_this();
    m_replacing = true;
    if (m_console)
        m_console->drain();
    *exit = exitFor(word);
    try {
        if (word == XenShutdown::Reboot && !m_record.endOnReboot) {
            co_await rebuild();
            co_return true;
        }
        co_await work<void>(&destroyDomain);
    } catch (const Error &error) {
        exit->detail = error.info().toString();
    }
    co_return false;
}

void XenDomain::finish(const DomainExit &exit)
{
    if (m_state == DomainState::Ended)
        return;
    const auto self = shared_from_this();
    if (m_console)
        m_console->drain();
    unwatchFigures();
    QFile::remove(m_paths.vncSocket());
    setState(DomainState::Ended);
    Q_EMIT ended(exit);
}

void XenDomain::setState(DomainState state)
{
    if (m_state == state)
        return;
    m_state = state;
    Q_EMIT stateChanged(state);
}

void XenDomain::require(std::initializer_list<DomainState> states, const QString &what) const
{
    if (std::find(states.begin(), states.end(), m_state) != states.end())
        return;
    throw Error(ErrorCode::WrongState,
                QStringLiteral("Cannot %1 the guest '%2': it is %3").arg(what, m_record.name, stateName(m_state)))
        .about(m_record.name);
}

UniqueFd XenDomain::openConsoleInput()
{
    if (!m_console)
        throw Error(ErrorCode::NotSupported, QStringLiteral("The guest '%1' has no text console").arg(m_record.name))
            .about(m_record.name);
    return m_console->openInput();
}

} // namespace domus
