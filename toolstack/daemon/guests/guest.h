// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain.h"
#include "guest_definition.h"
#include "guests/domain_note.h"
#include "live/live_status.h"

#include <QList>
#include <QObject>

#include <memory>
#include <optional>

namespace domus {

/// What a guest is doing.
///   Off -> Starting -> Running <-> Paused
///   Starting -> Off (it could not be started)
///   Running, Paused -> Stopping (asked to shut down) -> Running (reset, or resumed) | Off
///   Running, Paused, Stopping -> Off | Crashed (its domain ended)
///   Crashed -> Starting | Off
///   Broken: its file cannot be read and it has no domain; becomes Off when the file is good again.
enum class GuestState { Off, Starting, Running, Paused, Stopping, Crashed, Broken };

/// The state's name on the wire ("running").
QString guestStateName(GuestState state);

/// The server by which the installer that runs in the guest shows itself, as far as it was found.
struct InstallerDisplay {
    InstallerServer server = InstallerServer::None;
    QString address; ///< of the guest, as the host's network knows it; empty while it is not known
    bool ready = false; ///< it answers
    QString problem; ///< what is waited for, a sentence; empty when it is ready
    bool operator==(const InstallerDisplay &) const = default;
};

/// A guest while the daemon runs: its definition as last read, and its domain if it has one. Owned by the
/// GuestRegistry; whoever holds one across an await holds a shared_ptr.
class Guest : public QObject {
    Q_OBJECT
public:
    explicit Guest(QString key) : m_key(std::move(key)) {}

    /// The UUID as text, or the file's path for a broken one without UUID.
    const QString &key() const { return m_key; }
    QUuid uuid() const { return QUuid(m_key); }
    QString name() const;
    QString file() const { return m_file; }

    /// The last definition that could be read; none for a broken one.
    const std::optional<DefinitionFile> &definitionFile() const { return m_definition; }
    /// Throws Error(BadDefinition) where there is none.
    const GuestDefinition &definition() const;
    QString problem() const { return m_problem; }

    void setDefinition(const QString &file, DefinitionFile definition);
    /// The file cannot be read. What was known is kept while it runs.
    void setBroken(const QString &file, const QString &problem);

    GuestState state() const { return m_state; }
    /// The one setter of the state.
    void setState(GuestState state);
    bool isOff() const { return m_state == GuestState::Off || m_state == GuestState::Crashed || m_state == GuestState::Broken; }

    /// Null when it has none.
    std::shared_ptr<Domain> domain() const { return m_domain; }
    const DomainNote &note() const { return m_note; }
    /// What the domain was started with, and the devices it has now; of an adopted one the rest is what its definition says now.
    const DomainConfig &runningConfig() const { return m_runningConfig; }
    /// What it has of disks and NICs now.
    void setRunningDevices(const DomainDevices &devices);
    void setDomain(std::shared_ptr<Domain> domain, const DomainNote &note, const DomainConfig &config);
    void setNote(const DomainNote &note) { m_note = note; }
    void dropDomain(const QString &lastExit);
    /// Memory and vCPUs of its domain as last observed; nothing before the first look.
    const std::optional<LiveStatus> &live() const { return m_live; }
    void setLive(const LiveStatus &live);
    /// Of its domain; nothing where the installer, if one runs, has no server of its own.
    const std::optional<InstallerDisplay> &installerDisplay() const { return m_installerDisplay; }
    void setInstallerDisplay(const InstallerDisplay &display);
    QString lastExit() const { return m_lastExit; }
    /// As an earlier daemon has seen it; nothing where this one knows better.
    void restoreLastExit(const QString &lastExit);

    /// The file it goes on from; empty when there is none. A start of any kind makes it void.
    QString savedFile() const { return m_savedFile; }
    void setSavedFile(const QString &file);
    /// Into which file it is being saved; empty while it is not.
    QString savingInto() const { return m_savingInto; }
    void setSavingInto(const QString &file);

    /// When it was last restarted by itself (PowerPolicy's restart guard).
    QList<std::chrono::steady_clock::time_point> restarts;
    /// Raised by everything that makes an awaited restart void.
    quint64 restartTicket = 0;

Q_SIGNALS:
    void changed();

private:
    QString m_key;
    QString m_file;
    std::optional<DefinitionFile> m_definition;
    QString m_problem;
    GuestState m_state = GuestState::Off;
    std::shared_ptr<Domain> m_domain;
    DomainNote m_note;
    DomainConfig m_runningConfig;
    std::optional<LiveStatus> m_live;
    std::optional<InstallerDisplay> m_installerDisplay;
    QString m_lastExit;
    QString m_savedFile;
    QString m_savingInto;
};

} // namespace domus
