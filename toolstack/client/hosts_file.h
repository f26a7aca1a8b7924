// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "remote_host.h"

#include <QByteArray>
#include <QList>

namespace domus {

/// The user's list of other machines, `$XDG_CONFIG_HOME/domus/hosts.yaml`:
///
///     hosts:
///       - name: atlas
///         ssh: admin@atlas.example.org
///         port: 2222                    # optional, as all that follows
///         identity: ~/.ssh/atlas
///         known-hosts: ~/.ssh/known_hosts.lab
///
/// This form of YAML, and no other, is read: block style, a value on its key's line, plain or in quotes, comments. (A whole
/// YAML library costs `dom` as much time at its start as all the rest of it.)
QString hostsFilePath();

/// Errors are Error(BadDefinition) with "hosts.yaml:line: what is wrong". Unknown keys are refused. Pure.
Result<QList<RemoteHost>> parseHosts(const QByteArray &text);

/// The text with one host more at its end, or without one; comments of the others stay. The text must be one that
/// parseHosts() takes. Pure.
QByteArray withHost(const QByteArray &text, const RemoteHost &host);
QByteArray withoutHost(const QByteArray &text, const QString &name);

/// The hosts of the file; none when there is no file. Throws Error(BadDefinition, IoError, PermissionDenied).
QList<RemoteHost> loadHosts();
/// Throws Error(NotFound) with the names there are.
RemoteHost loadHost(const QString &name);
/// Throws Error(AlreadyExists) for a name that is taken, Error(InvalidArgument) with problemOf(), and what loadHosts() throws.
void addHost(const RemoteHost &host);
/// Throws Error(NotFound), and what loadHosts() throws.
void removeHost(const QString &name);

} // namespace domus
