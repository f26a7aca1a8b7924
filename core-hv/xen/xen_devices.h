// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "xen/domain_build.h"
#include "xen/guest_domid.h"

namespace domus {

// What is plugged into a running domain and pulled, each blocking, for worker threads (XenHost::run). All throw Error with
// libxl's own words. libxl keeps what a domain has: a reboot builds it with that.

void attachDiskTo(const XlContext &context, GuestDomid domid, const DiskConfig &disk, const QString &name);
/// Throws Error(Timeout) where the guest does not let go of it; it may later.
void detachDiskFrom(const XlContext &context, GuestDomid domid, const QString &name);

void attachNicTo(const XlContext &context, GuestDomid domid, const NicConfig &nic, int number);
void detachNicFrom(const XlContext &context, GuestDomid domid, int number);

/// Of a machine's drive; with an empty path what is in it is taken out.
void changeMediumOf(const XlContext &context, GuestDomid domid, const QString &name, const QString &path);

} // namespace domus
