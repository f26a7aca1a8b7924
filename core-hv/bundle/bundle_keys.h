// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/task.h"
#include "bundle_paths.h"

#include <QByteArray>

namespace domus {

/// Makes the key that its owner logs in with and the key that the bundle answers with, where they are not there yet, and the
/// disk that carries what the bundle must know of them. All in the data directory (0700), the secret ones 0600.
/// Throws Error(NotFound) without ssh-keygen, IoError, NoSpace.
Task<> ensureKeys(BundlePaths paths);

/// The line of known_hosts for a server at that port of 127.0.0.1. `publicKey` is the .pub file's text. Pure.
QByteArray knownHostsLine(int port, const QByteArray &publicKey);

/// Writes it, and no other: an earlier start's port means nothing any more.
void writeKnownHosts(const BundlePaths &paths, int port);

} // namespace domus
