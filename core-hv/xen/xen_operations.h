// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/engine.h"
#include "xen/domain_build.h"
#include "xen/guest_domid.h"
#include "xen/xl_context.h"

#include <functional>

namespace domus {

// What is done to a domain, each blocking, for worker threads (XenHost::run). All throw Error with libxl's own words.

/// A domain that has been built and does not run yet.
struct BuiltDomain {
    GuestDomid domid;
    QString console; ///< pty of its text console; empty where it has none
};

/// Builds it, paused. Nothing of it is left where this throws; what QEMU or pygrub said is in the error.
BuiltDomain buildDomain(const XlContext &context, libxl_domain_config *description, const QString &name);

/// The same with a call of libxl's that makes the domain and tells its number.
BuiltDomain buildWith(const XlContext &context, libxl_domain_config *description, const QString &name,
                      const std::function<int(std::uint32_t *)> &create);

/// Removes the domain and builds it anew from what libxl knows of it, with its present devices and its memory target: what a
/// reboot is on Xen. Paused.
BuiltDomain rebuildDomain(const XlContext &context, GuestDomid old, const QString &name);

/// Writes the running domain into the file, as `xl save` does and `xl restore` reads, and removes the domain. Where that fails
/// it runs on, and the file is removed. The file must not be there; while it is written it is called FILE.half-DOMID.
/// The transfer may be null.
void saveDomain(const XlContext &context, GuestDomid domid, const QString &file, const std::shared_ptr<Transfer> &transfer);
/// Puts that socket in the place of the display that the domain had, wherever it listened. Only changes the description.
void moveDisplay(libxl_domain_config *description, const QString &vncSocket);
/// Whose the file is. Throws as restoreDomain().
SavedGuest readSaved(const XlContext &context, const QString &file);
/// Builds the domain out of such a file, paused, with that display socket in the place of the one it had. Refuses files of
/// other guests, other formats and other versions. The transfer may be null.
BuiltDomain restoreDomain(const XlContext &context, const QString &file, const QUuid &guest, const QString &name,
                          const QString &vncSocket, const std::shared_ptr<Transfer> &transfer);

void destroyDomain(const XlContext &context, GuestDomid domid);
void pauseDomain(const XlContext &context, GuestDomid domid);
void unpauseDomain(const XlContext &context, GuestDomid domid);
/// Asks by XenStore; a guest without Xen's drivers gets the power button. Throws Error(NotSupported) where it hears neither.
void requestShutdownOf(const XlContext &context, GuestDomid domid, libxl_domain_type type);

/// Memory and vCPUs of a guest. The target is within least and ceiling already.
LiveMemory readMemory(const XlContext &context, GuestDomid domid);
void setMemoryTargetOf(const XlContext &context, GuestDomid domid, ByteSize target);
LiveVcpus readVcpus(const XlContext &context, GuestDomid domid);
void setVcpusOf(const XlContext &context, GuestDomid domid, int count);
QList<VcpuAffinity> readAffinity(const XlContext &context, GuestDomid domid);
/// Of that vCPU, or of all.
void setAffinityOf(const XlContext &context, GuestDomid domid, std::optional<int> vcpu, const std::optional<QString> &hard,
                   const std::optional<QString> &soft);
LiveScheduling readScheduling(const XlContext &context, GuestDomid domid);
void setSchedulingOf(const XlContext &context, GuestDomid domid, LiveScheduling wanted);

/// The least memory that a guest is asked to live with.
constexpr auto leastGuestMemory = ByteSize::fromMiB(32);

/// What dom0 needs itself: what is in use in it, and a reserve; never less than 256 MiB.
ByteSize leastHostMemory();
/// dom0's own memory and vCPUs. Throws Error(InvalidArgument) below what it needs, and above what it can have.
void setHostMemory(const XlContext &context, ByteSize target);
void setHostVcpus(const XlContext &context, int count);

/// Lets a domain go on that was left suspended by who was saving it, and was killed meanwhile.
void resumeSuspended(const XlContext &context, GuestDomid domid);

/// dom0's own share.
LiveScheduling readHostShare(const XlContext &context);
XenAbilities readAbilities(const XlContext &context);

} // namespace domus
