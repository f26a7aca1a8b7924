// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/hypervisor.h"
#include "xen/guest_domid.h"
#include "xen/xen_host.h"

#include <memory>

namespace domus {

/// Xen's domains, whoever made them.
class XenHypervisor : public Hypervisor {
public:
    explicit XenHypervisor(std::shared_ptr<XenHost> host) : m_host(std::move(host)) {}

    Task<> pause(DomainKey domain) override;
    Task<> resume(DomainKey domain) override;
    Task<> requestShutdown(DomainKey domain) override;
    Task<> destroy(DomainKey domain) override;
    Task<ByteSize> setMemory(DomainKey domain, ByteSize target) override;
    Task<> setVcpus(DomainKey domain, int count) override;
    Task<DomainConfig> describe(DomainKey domain) override;
    Task<> handOver(DomainKey domain, DomainConfig config, QString runtimeDir) override;
    Task<StorePart> readStore(int id, QString path) override;
    std::unique_ptr<StoreWatch> watchStore(int id, const QString &path) override;

private:
    /// Blocking work on a domain that is no dom0 and still the one that is meant. The others see at once what came of it.
    template <typename T>
    Task<T> onGuest(DomainKey domain, std::function<T(const XlContext &, GuestDomid)> work);

    std::shared_ptr<XenHost> m_host;
};

DomainSummary summaryOf(const XenDomainFacts &facts);

} // namespace domus
