// SPDX-License-Identifier: GPL-3.0-or-later
#include "guests/guest.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <utility>

namespace domus {

QString guestStateName(GuestState state)
{
    switch (state) {
    case GuestState::Off:
        return QStringLiteral("off");
    case GuestState::Starting:
        return QStringLiteral("starting");
    case GuestState::Running:
        return QStringLiteral("running");
    case GuestState::Paused:
        return QStringLiteral("paused");
    case GuestState::Stopping:
        return QStringLiteral("stopping");
    case GuestState::Crashed:
        return QStringLiteral("crashed");
    case GuestState::Broken:
        return QStringLiteral("broken");
    }
    return {};
}

QString Guest::name() const
{
    if (m_definition)
        return m_definition->definition.name;
    return m_note.name.isEmpty() ? QFileInfo(m_file).completeBaseName() : m_note.name;
}

const GuestDefinition &Guest::definition() const
{
    if (m_definition)
        return m_definition->definition;
    throw Error(ErrorCode::BadDefinition, QStringLiteral("The definition of %1 cannot be used").arg(name()),
                QStringLiteral("Correct %1").arg(m_file), m_problem)
        .about(name());
}

void Guest::setDefinition(const QString &file, DefinitionFile definition)
{
    m_file = file;
    m_definition = std::move(definition);
    m_problem.clear();
    if (m_state == GuestState::Broken)
        m_state = GuestState::Off;
    Q_EMIT changed();
}

void Guest::setBroken(const QString &file, const QString &problem)
{
    m_file = file;
    m_problem = problem;
    if (isOff()) {
        m_definition.reset();
        m_state = GuestState::Broken;
    }
    Q_EMIT changed();
}

void Guest::setState(GuestState state)
{
    const GuestState wanted = state == GuestState::Off && !m_definition ? GuestState::Broken : state;
    if (wanted == m_state)
        return;
    m_state = wanted;
    Q_EMIT changed();
}

void Guest::setLive(const LiveStatus &live)
{
    if (m_live == live)
        return;
    m_live = live;
    Q_EMIT changed();
}

void Guest::setDomain(std::shared_ptr<Domain> domain, const DomainNote &note, const DomainConfig &config)
{
    m_domain = std::move(domain);
    m_note = note;
    m_runningConfig = config;
    m_live.reset();
    m_installerDisplay.reset();
    m_lastExit.clear();
}

void Guest::setInstallerDisplay(const InstallerDisplay &display)
{
    if (std::exchange(m_installerDisplay, display) != display)
        Q_EMIT changed();
}

void Guest::setRunningDevices(const DomainDevices &devices)
{
    m_runningConfig.disks.clear();
    m_runningConfig.nics.clear();
    for (const AttachedDisk &disk : devices.disks)
        m_runningConfig.disks.push_back(disk.config);
    for (const AttachedNic &nic : devices.nics)
        m_runningConfig.nics.push_back(nic.config);
}

void Guest::restoreLastExit(const QString &lastExit)
{
    if (m_domain || !m_lastExit.isEmpty() || lastExit.isEmpty())
        return;
    m_lastExit = lastExit;
    Q_EMIT changed();
}

void Guest::setSavedFile(const QString &file)
{
    if (std::exchange(m_savedFile, file) != file)
        Q_EMIT changed();
}

void Guest::setSavingInto(const QString &file)
{
    if (std::exchange(m_savingInto, file) != file)
        Q_EMIT changed();
}

void Guest::dropDomain(const QString &lastExit)
{
    // It is told of its end from inside itself: it goes when the event loop comes round.
    QMetaObject::invokeMethod(
        QCoreApplication::instance(), [domain = std::move(m_domain)] { Q_UNUSED(domain) }, Qt::QueuedConnection);
    m_domain.reset();
    m_live.reset();
    m_installerDisplay.reset();
    m_note.installerPassword.clear();
    m_lastExit = lastExit;
}

} // namespace domus
