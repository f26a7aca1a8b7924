// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "error.h"

#include <QString>
#include <QStringList>

namespace domus {

/// Another machine with Domus, as a person names it and as ssh reaches it.
struct RemoteHost {
    QString name; ///< "atlas", for `dom --host` and the sidebar
    QString destination; ///< what ssh is given: "atlas.example.org", "admin@atlas", or an alias of ~/.ssh/config
    int port = 0; ///< 0: ssh's own choice
    QString identity; ///< file of the key to use, absolute or with "~/"; empty: ssh's own choice
    QString knownHosts; ///< file with the machine's key; empty: the user's own known_hosts

    bool operator==(const RemoteHost &) const = default;
};

/// The name of this machine, which is no remote host's.
inline constexpr const char *localHostName = "local";

/// What is wrong with it; empty when it can be used. What passes cannot be taken for an option of ssh, nor for anything
/// else but a host, a port or a file, by ssh or by a shell that its configuration starts (ProxyCommand). Pure.
QString problemOf(const RemoteHost &host);

/// How ssh asks what it must know (a password, whether a new host's key is right).
enum class SshQuestions {
    None, ///< it asks nothing and fails instead (BatchMode)
    Terminal, ///< on the terminal that this program has
    Askpass, ///< by the desktop's own dialog ($SSH_ASKPASS)
};

/// Askpass where the desktop has one, else None.
SshQuestions desktopQuestions();

/// The words after `ssh` that run the command at the host. `controlPath` is the socket through which all connections to one
/// host share one login; empty for none. No word weakens what ssh checks. Pure but for the home directory.
QStringList sshArguments(const RemoteHost &host, SshQuestions questions, const QString &controlPath, const QString &command);

/// What a person types in a terminal to see what ssh says: "ssh -p 2222 admin@atlas".
QString sshCommandLine(const RemoteHost &host);

/// Where that socket is, below a directory that must be private; empty where ssh could not use the path.
QString sshControlPath(const RemoteHost &host, const QString &directory);

/// Why ssh ended before the daemon answered, with its last words as the cause and what to do as the hint.
/// Disconnected, or PermissionDenied when a key was refused; exitCode -1 means ended by a signal. Pure.
Error sshError(const RemoteHost &host, int exitCode, const QString &lastWords);

} // namespace domus
