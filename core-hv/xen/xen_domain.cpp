// SPDX-License-Identifier: GPL-3.0-or-later
#include "xen/xen_domain.h"

#include "async/deadline.h"
#include "files.h"

#include <QDebug>
#include <QFile>
#include <algorithm>

namespace domus {
namespace {

DomainExit notMadeAnew(const Error &failure)
{
    return {ExitCause::EngineError, QStringLiteral("Xen could not make it anew: ") + failure.info().toString()};
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
    : StatefulDomain(record.name), m_host(std::move(host)), m_record(record), m_paths{runtimeDir}
{
    connect(m_host.get(), &XenHost::listed, this, &XenDomain::look);
}

void XenDomain::attach(const BuiltDomain &built, DomainState state)
{
    m_domid = built.domid;
    m_changed = m_host->listingsBegun();
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
    if (state() == DomainState::Starting)
        changeState(paused ? DomainState::Paused : DomainState::Running);
    co_await meet();
}

Task<> XenDomain::keepRecord()
{
    const auto self = shared_from_this();
    try {
        co_await runOnWorker<void>([path = m_paths.record(), record = m_record] { replaceFile(path, formatXenRecord(record)); });
    } catch (const Error &error) {
        qWarning().noquote() << m_record.name << "-" << error.info().toString();
    }
}

Task<> XenDomain::takeUp()
{
    const auto self = shared_from_this();
    const XenDomainFacts *now = facts();
    if (m_record.saving && now && now->shutdown == XenShutdown::Suspend)
        co_await work<void>(&resumeSuspended);
    if (!m_record.saving && m_record.replaced == 0)
        co_return;
    m_record.saving = false;
    m_record.replaced = 0;
    co_await keepRecord();
}

Task<> XenDomain::meet()
{
    const auto self = shared_from_this();
    try {
        co_await m_host->domains(); // and look() has seen it
    } catch (const Error &) {
        co_return; // the host has logged it
    }
}

DomainExit XenDomain::destroyedFromOutside() const
{
    return {ExitCause::Killed, QStringLiteral("its domain %1 was destroyed from outside").arg(m_domid.number())};
}

Task<> XenDomain::pause()
{
    require({DomainState::Running}, QStringLiteral("pause"));
    requireFree(QStringLiteral("pause"));
    const auto self = shared_from_this();
    co_await work<void>(&pauseDomain);
    if (state() == DomainState::Running)
        changeState(DomainState::Paused);
}

Task<> XenDomain::resume()
{
    require({DomainState::Paused}, QStringLiteral("resume"));
    requireFree(QStringLiteral("resume"));
    const auto self = shared_from_this();
    co_await work<void>(&unpauseDomain);
    if (state() == DomainState::Paused)
        changeState(DomainState::Running);
}

Task<> XenDomain::requestShutdown()
{
    require({DomainState::Running}, QStringLiteral("shut down"));
    requireFree(QStringLiteral("shut down"));
    const auto self = shared_from_this();
    const libxl_domain_type type = facts() ? facts()->type : LIBXL_DOMAIN_TYPE_INVALID;
    co_await work<void>([type](const XlContext &context, GuestDomid domid) { requestShutdownOf(context, domid, type); });
}

Task<> XenDomain::reset()
{
    require({DomainState::Running, DomainState::Paused}, QStringLiteral("reset"));
    requireFree(QStringLiteral("reset"));
    const auto self = shared_from_this();
    std::optional<Error> failure;
    try {
        co_await rebuild();
        co_return;
    } catch (const Error &error) {
        failure = error;
    }
    // Where nothing had been done to it yet it runs on.
    co_await meet();
    const XenDomainFacts *now = facts();
    if (now && !now->dying && now->shutdown == XenShutdown::None) {
        m_record.replaced = 0;
        co_await keepRecord();
        settle();
        look();
    } else {
        co_await removeRest();
        finish(notMadeAnew(*failure));
    }
    throw Error(*failure);
}

Task<> XenDomain::powerOff()
{
    require({DomainState::Starting, DomainState::Running, DomainState::Paused}, QStringLiteral("power off"));
    const auto self = shared_from_this();
    m_endWanted = true;
    while (m_replacing && !m_saving) {
        const OneShot<void> over;
        m_waiters.push_back(over);
        co_await over.wait();
    }
    if (state() == DomainState::Ended)
        co_return;
    m_replacing = true;
    std::optional<Error> failure;
    try {
        co_await work<void>(&destroyDomain);
    } catch (const Error &error) {
        failure = error;
    }
    if (failure) {
        m_endWanted = false;
        if (!m_saving)
            settle();
        co_await meet(); // it may have gone by itself meanwhile
        if (state() != DomainState::Ended)
            throw Error(*failure);
    }
    finish({ExitCause::PoweredOff, {}});
}

Task<> XenDomain::save(QString file, std::shared_ptr<Transfer> transfer)
{
    require({DomainState::Running}, QStringLiteral("save"));
    requireFree(QStringLiteral("save"));
    const auto self = shared_from_this();
    m_replacing = m_saving = m_record.saving = true;
    co_await keepRecord();
    std::optional<Error> failure;
    try {
        co_await work<void>([=](const XlContext &context, GuestDomid domid) { saveDomain(context, domid, file, transfer); });
    } catch (const Error &error) {
        failure = error;
    }
    m_saving = m_record.saving = false;
    if (failure) {
        settle();
        if (state() != DomainState::Ended)
            co_await keepRecord();
        co_await meet();
        throw Error(*failure);
    }
    finish({ExitCause::Saved, {}});
}

/// The domain's present number is given up; under the new one it runs at once. Where that fails the domain still counts as
/// being replaced: the caller looks what is left of it.
Task<> XenDomain::rebuild()
{
    const auto self = shared_from_this();
    m_replacing = true;
    m_record.replaced = m_domid.number();
    co_await keepRecord();
    const QString name = m_record.name;
    const BuiltDomain built = co_await work<BuiltDomain>(
        [name](const XlContext &context, GuestDomid domid) { return rebuildDomain(context, domid, name); });
    unwatchFigures();
    attach(built, state());
    if (!m_endWanted) { // else powerOff() waits to end it
        co_await work<void>(&unpauseDomain);
        changeState(DomainState::Running);
        m_record.replaced = 0;
        co_await keepRecord();
    }
    settle();
    co_await meet();
}

/// What may be left of a domain that counts as ended must not run. Mostly there is nothing.
Task<> XenDomain::removeRest()
{
    const auto self = shared_from_this();
    try {
        co_await work<void>(&destroyDomain);
    } catch (const Error &) {
        co_return;
    }
}

void XenDomain::settle()
{
    m_replacing = false;
    for (const auto &waiter : std::exchange(m_waiters, {}))
        waiter.resolve();
}

ByteSize XenDomain::heldMemory() const
{
    const XenDomainFacts *now = facts();
    return now ? now->memory : ByteSize();
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
    if (m_replacing || state() == DomainState::Ended || state() == DomainState::Starting)
        return;
    if (m_host->knownListing() <= m_changed)
        return;
    const XenDomainFacts *now = facts();
    if (!now || now->dying)
        return finish(destroyedFromOutside());
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
    const bool again = word == XenShutdown::Reboot && !m_record.endOnReboot;
    try {
        if (again) {
            co_await rebuild();
            co_return true;
        }
        co_await work<void>(&destroyDomain);
        co_return false;
    } catch (const Error &error) {
        if (again)
            *exit = notMadeAnew(error);
        else
            exit->detail = error.info().toString();
    }
    co_await removeRest();
    co_return false;
}

void XenDomain::finish(const DomainExit &exit)
{
    if (state() == DomainState::Ended)
        return;
    const auto self = shared_from_this();
    if (m_console)
        m_console->drain();
    unwatchFigures();
    QFile::remove(m_paths.vncSocket());
    setState(DomainState::Ended);
    settle();
    Q_EMIT ended(exit);
}

void XenDomain::changeState(DomainState state)
{
    m_changed = m_host->listingsBegun();
    setState(state);
}

void XenDomain::requireFree(const QString &what) const
{
    if (!m_replacing)
        return;
    throw Error(ErrorCode::InUse,
                QStringLiteral("Cannot %1 the guest '%2': it is being %3")
                    .arg(what, m_record.name, m_saving ? QStringLiteral("saved") : QStringLiteral("made anew or ended")),
                QStringLiteral("Try again when that is done, or power it off"))
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
