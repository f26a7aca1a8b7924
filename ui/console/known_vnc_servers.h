// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "vnc_address.h"

#include <QByteArray>
#include <QStringList>

namespace domus {

/// VNC servers that were connected to: their addresses, newest first, at most ten, and the certificates a person has accepted for
/// them. In the settings of this user; never a name or a password.
namespace knownVncServers {

QStringList recent();
void remember(const VncAddress &address);
void forgetAll();

/// SHA-256; empty when none was accepted.
QByteArray certificate(const VncAddress &address);
void acceptCertificate(const VncAddress &address, const QByteArray &fingerprint);

} // namespace knownVncServers

} // namespace domus
