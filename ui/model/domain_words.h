// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain_store.h"
#include "model/host_model.h"

namespace domus {

/// How others' domains, and the host's own, become words and symbols. Pure.

using XenDomainInfo = DomainStore::Domain;

/// Its name; "Domain 7" while it has none.
QString domainName(const XenDomainInfo &domain);
QString domainStateWord(api::hypervisor::State state);
QString domainStateSymbol(api::hypervisor::State state);
Tone domainStateTone(api::hypervisor::State state);
/// "PV", "PVH", "HVM"; empty where it cannot be told.
QString domainTypeWord(const XenDomainInfo &domain);
/// One line: "Running · domid 7 · PV · 256 MiB".
QString domainLine(const XenDomainInfo &domain);
/// "2 min 5 s".
QString processorTime(qint64 milliseconds);

/// The domain as a guest would be shown: for the filter, the sliders and XenStore's tree. Nobody may take it for one.
GuestEntry guestLike(const XenDomainInfo &domain);

} // namespace domus
