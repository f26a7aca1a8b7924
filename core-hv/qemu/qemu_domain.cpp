// SPDX-License-Identifier: GPL-3.0-or-later
#include "qemu/qemu_domain.h"

#include "files.h"
#include "qemu/live_parts.h"

#include <QFile>
#include <algorithm>
#include <cerrno>
#include <fcntl.h>

namespace domus {
namespace {

using namespace std::chrono_literals;

constexpr auto commandDeadline = 5s;
/// A QEMU that is told to quit flushes its images first; after that it is killed.
constexpr auto quitDeadline = 5s;
constexpr auto killDeadline = 10s;

} // namespace

QemuDomain::QemuDomain(const DomainRecord &record, const DomainPaths &paths, std::unique_ptr<QemuProcess> process)
    : StatefulDomain(record.name), m_record(record), m_paths(paths), m_process(std::move(process))
{
    m_lastWait.setSingleShot(true);
    m_lastWait.setInterval(1s);
    connect(&m_lastWait, &QTimer::timeout, this, &QemuDomain::finish);
    m_reconnect.setSingleShot(true);
    m_reconnect.setInterval(1s);
    connect(&m_reconnect, &QTimer::timeout, this, &QemuDomain::reconnect);
    m_removal.setSingleShot(true);
    m_removal.setInterval(500ms);
    connect(&m_removal, &QTimer::timeout, this, [this] {
        if (state() != DomainState::Ended)
            spawn(removeAgain(), "take vCPUs away");
    });
    m_growthRest.setSingleShot(true);
    m_growthRest.setInterval(100ms);
    connect(&m_growthRest, &QTimer::timeout, this, [this] {
        if (state() != DomainState::Ended)
            spawn(settleGrowth(), "take what a guest keeps of its growth");
    });
    connect(m_process.get(), &QemuProcess::ended, this, &QemuDomain::onProcessEnded);
}

void QemuDomain::attach(UniqueFd qmpSocket)
{
    if (m_qmp)
        m_qmp.release()->deleteLater();
    m_qmp = std::make_unique<QmpClient>(std::move(qmpSocket));
    m_told.forgetEvents();
    connect(m_qmp.get(), &QmpClient::happened, this, &QemuDomain::onEvent);
    connect(m_qmp.get(), &QmpClient::closed, this, &QemuDomain::onQmpClosed);
}

Task<> QemuDomain::learnState(std::chrono::milliseconds deadline)
{
    const auto self = shared_from_this();
    try {
        const QJsonValue status = co_await m_qmp->execute(QStringLiteral("query-status"), {}, deadline);
        const bool waits = status[QLatin1String("status")] == QLatin1String("prelaunch");
        if (waits && !m_record.startPaused) // the daemon was killed before it let the guest begin
            co_return co_await begin(false, deadline);
        if (state() != DomainState::Ended)
            setState(status[QLatin1String("running")].toBool() ? DomainState::Running : DomainState::Paused);
        const QJsonValue devices = co_await m_qmp->execute(QStringLiteral("query-memory-devices"), {}, deadline);
        m_grown = parseGrowthDevice(devices).size;
        co_await meetDevices();
    } catch (const Error &) {
        if (state() == DomainState::Starting)
            setState(DomainState::Running); // as its record says; what is true comes with the next event
    }
}

Task<> QemuDomain::begin(bool paused, std::chrono::milliseconds deadline)
{
    const auto self = shared_from_this();
    const QString first = paused ? QStringLiteral("query-status") : QStringLiteral("cont");
    co_await m_qmp->execute(first, {}, deadline);
    if (state() == DomainState::Starting)
        setState(paused ? DomainState::Paused : DomainState::Running);
}

Task<> QemuDomain::pause()
{
    require({DomainState::Running}, QStringLiteral("pause"));
    const auto self = shared_from_this();
    co_await command(QStringLiteral("stop"));
    if (state() == DomainState::Running)
        setState(DomainState::Paused);
}

Task<> QemuDomain::resume()
{
    require({DomainState::Paused}, QStringLiteral("resume"));
    const auto self = shared_from_this();
    co_await command(QStringLiteral("cont"));
    if (state() == DomainState::Paused)
        setState(DomainState::Running);
}

Task<> QemuDomain::requestShutdown()
{
    require({DomainState::Running}, QStringLiteral("shut down"));
    const auto self = shared_from_this();
    co_await command(QStringLiteral("system_powerdown"));
}

Task<> QemuDomain::reset()
{
    require({DomainState::Running, DomainState::Paused}, QStringLiteral("reset"));
    const auto self = shared_from_this();
    const QString setAction = QStringLiteral("set-action"), reboot = QStringLiteral("reboot");
    // The button is not the guest's own reboot: it must not end a domain that ends on that.
    if (m_record.endOnReboot)
        co_await command(setAction, {{reboot, QStringLiteral("reset")}});
    co_await command(QStringLiteral("system_reset"));
    if (m_record.endOnReboot)
        co_await command(setAction, {{reboot, QStringLiteral("shutdown")}});
}

Task<> QemuDomain::powerOff()
{
    require({DomainState::Starting, DomainState::Running, DomainState::Paused}, QStringLiteral("power off"));
    const auto self = shared_from_this();
    m_signs.powerOffAsked = true;
    try {
        co_await m_qmp->execute(QStringLiteral("quit"), {}, quitDeadline);
        co_await m_process->waitForEnd(quitDeadline);
    } catch (const Error &) {
        m_process->kill();
    }
    co_await m_process->waitForEnd(killDeadline);
    finish();
}

Task<> QemuDomain::openVnc(UniqueFd viewer)
{
    require({DomainState::Starting, DomainState::Running, DomainState::Paused}, QStringLiteral("show"));
    const auto self = shared_from_this();
    const QString name = QStringLiteral("viewer%1").arg(++m_viewers);
    co_await command(QStringLiteral("getfd"), {{QStringLiteral("fdname"), name}}, std::move(viewer));
    // skipauth: whoever holds a connected descriptor was let in by the daemon.
    co_await command(QStringLiteral("add_client"),
                     {{QStringLiteral("protocol"), QStringLiteral("vnc")},
                      {QStringLiteral("fdname"), name},
                      {QStringLiteral("skipauth"), true}});
}

UniqueFd QemuDomain::openConsoleInput()
{
    const QString path = m_paths.serialInput();
    UniqueFd input(::open(QFile::encodeName(path).constData(), O_WRONLY | O_NONBLOCK | O_CLOEXEC));
    if (!input.isValid())
        throw systemError(errno, QStringLiteral("Cannot type at the text console of '%1'").arg(m_record.name))
            .about(m_record.name);
    return input;
}

Task<QJsonValue> QemuDomain::command(QString name, QJsonObject arguments, UniqueFd fd)
{
    const auto self = shared_from_this();
    try {
        co_return co_await m_qmp->execute(name, arguments, commandDeadline, std::move(fd));
    } catch (const Error &error) {
        throw self->commandError(error);
    }
}

Error QemuDomain::commandError(const Error &error) const
{
    const bool silent = error.code() == ErrorCode::Timeout;
    if (!silent && (error.code() != ErrorCode::Disconnected || m_process->hasEnded()))
        return error.about(m_record.name);
    const QString text = silent ? QStringLiteral("QEMU of the guest '%1' does not answer (process %2)")
                                : QStringLiteral("QEMU of the guest '%1' cannot be reached (process %2)");
    return Error(error.code(), text.arg(m_record.name).arg(m_record.process.pid),
                 QStringLiteral("It hangs or was stopped from outside: wait, or power the guest off"), error.info().text)
        .about(m_record.name);
}

void QemuDomain::onEvent(const QString &name, const QJsonObject &data)
{
    if (name == QLatin1String("SHUTDOWN"))
        m_signs.shutdownReason = data[QLatin1String("reason")].toString();
    else if (name == QLatin1String("GUEST_PANICKED"))
        m_signs.panicked = true;
    else if (name == QLatin1String("RESET") && data[QLatin1String("guest")].toBool())
        Q_EMIT rebooted();
    else
        onLiveEvent(name, data);
    const bool ending = m_signs.panicked || !m_signs.shutdownReason.isEmpty();
    if (ending || state() == DomainState::Ended)
        return; // QEMU also stops the guest on its way out
    if (name == QLatin1String("STOP"))
        setState(DomainState::Paused);
    else if (name == QLatin1String("RESUME"))
        setState(DomainState::Running);
}

void QemuDomain::onQmpClosed()
{
    if (m_process->hasEnded())
        finish();
    else
        m_reconnect.start();
}

void QemuDomain::onProcessEnded()
{
    // The event that says why may still be unread in the socket.
    if (m_qmp && m_qmp->state() != QmpClient::State::Closed)
        m_lastWait.start();
    else
        finish();
}

void QemuDomain::reconnect()
{
    if (m_process->hasEnded())
        return;
    try {
        attach(connectUnixSocket(m_paths.qmpSocket()));
        spawn(learnState(commandDeadline), "learn a domain's state again");
    } catch (const Error &) {
        m_reconnect.start();
    }
}

void QemuDomain::finish()
{
    if (state() == DomainState::Ended || !m_process->hasEnded())
        return;
    m_lastWait.stop();
    m_reconnect.stop();
    m_signs.process = m_process->end();
    m_signs.lastWords = lastWords(m_paths.qemuLog());
    readEventLog(m_paths.eventLog(), m_signs);
    const auto self = shared_from_this();
    for (const auto &[id, waiter] : std::exchange(m_pulled, {}))
        waiter.reject(Error(ErrorCode::Disconnected, QStringLiteral("The guest has ended")));
    setState(DomainState::Ended);
    Q_EMIT ended(exitFrom(m_signs));
}

} // namespace domus
