// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain_counters.h"
#include "host/host_facts.h"
#include "xen/xl_context.h"

#include <QList>
#include <QUuid>
#include <chrono>
#include <optional>

namespace domus {

enum class XenShutdown { None, PowerOff, Reboot, Suspend, Crash, Watchdog, Other };

/// What Xen itself knows of a domain. One call tells it of all.
struct XenDomainFacts {
    std::uint32_t domid = 0;
    QUuid guest; ///< all zero for dom0
    QString name; ///< by XenStore; empty where it has none yet
    libxl_domain_type type = LIBXL_DOMAIN_TYPE_INVALID;
    bool running = false; ///< on a processor
    bool blocked = false;
    bool paused = false;
    bool dying = false;
    XenShutdown shutdown = XenShutdown::None; ///< the guest's own last word: it runs no more, and is still there
    ByteSize memory; ///< what it has
    std::optional<ByteSize> memoryTarget; ///< what it was asked to have, by XenStore
    ByteSize memoryLimit; ///< what Xen would let it have now
    ByteSize memoryMax; ///< the most it can have, by XenStore
    std::chrono::nanoseconds cpuTime{0}; ///< of all vCPUs
    int vcpusOnline = 0; ///< those its kernel has brought up
    int vcpusMax = 0;
    QList<CpuCounter> vcpuTimes; ///< of those that are online
    bool operator==(const XenDomainFacts &) const = default;
};

/// All domains, dom0 first. Targets and names are not among what Xen tells: addFromStore() reads them, each time anew, as
/// others change both.
QList<XenDomainFacts> listDomains(const XlContext &context);
void addFromStore(QList<XenDomainFacts> &domains);

class XenStore;

/// What a domain was asked to have, its video memory included: XenStore's target is without.
std::optional<ByteSize> readMemoryTarget(const XenStore &store, std::uint32_t domid);

/// Xen's memory, and what of it no domain has.
HostMemory readFreeMemory(const XlContext &context);

/// What a domain has, for comparing with what it was asked to have. Xen counts some pages of its own with it (a PVH guest's
/// console and XenStore pages, firmware tables): within a MiB of the target it has what it was asked to have.
ByteSize settledMemory(ByteSize counted, std::optional<ByteSize> target);

QUuid uuidFrom(const libxl_uuid &uuid);
libxl_uuid uuidFrom(const QUuid &uuid);

} // namespace domus
