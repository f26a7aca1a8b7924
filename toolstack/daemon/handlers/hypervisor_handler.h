// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io_domus_hypervisor.h"
#include "server/daemon_services.h"

namespace domus {

/// io.domus.hypervisor
class HypervisorHandler : public api::hypervisor::Handler {
public:
    explicit HypervisorHandler(Services services) : m_services(std::move(services)) {}

    Task<api::hypervisor::ListReply> list(api::hypervisor::ListParameters parameters, varlink::CallContext context) override;
    Task<> watch(api::hypervisor::WatchParameters parameters, varlink::ReplyStream<api::hypervisor::WatchReply> replies,
                 varlink::CallContext context) override;
    Task<api::hypervisor::PauseReply> pause(api::hypervisor::PauseParameters parameters, varlink::CallContext context) override;
    Task<api::hypervisor::ResumeReply> resume(api::hypervisor::ResumeParameters parameters,
                                              varlink::CallContext context) override;
    Task<api::hypervisor::ShutdownReply> shutdown(api::hypervisor::ShutdownParameters parameters,
                                                  varlink::CallContext context) override;
    Task<api::hypervisor::DestroyReply> destroy(api::hypervisor::DestroyParameters parameters,
                                                varlink::CallContext context) override;
    Task<api::hypervisor::SetMemoryReply> setMemory(api::hypervisor::SetMemoryParameters parameters,
                                                    varlink::CallContext context) override;
    Task<api::hypervisor::SetVcpusReply> setVcpus(api::hypervisor::SetVcpusParameters parameters,
                                                  varlink::CallContext context) override;
    Task<api::hypervisor::AdoptReply> adopt(api::hypervisor::AdoptParameters parameters, varlink::CallContext context) override;
    Task<api::hypervisor::ReadStoreReply> readStore(api::hypervisor::ReadStoreParameters parameters,
                                                    varlink::CallContext context) override;
    Task<> watchStore(api::hypervisor::WatchStoreParameters parameters,
                      varlink::ReplyStream<api::hypervisor::WatchStoreReply> replies, varlink::CallContext context) override;

private:
    /// Throws Error(NotSupported) where there is none.
    std::shared_ptr<Hypervisor> hypervisor() const;
    /// The domain of that number, name or UUID. Throws Error(NotFound).
    Task<DomainSummary> find(QString word);
    /// The same, and no guest's; throws Error(InvalidArgument) saying what to use instead.
    Task<DomainSummary> findForeign(QString word);
    /// Does one thing to a foreign domain.
    template <typename Reply>
    Task<Reply> act(QString word, Task<> (Hypervisor::*action)(DomainKey));

    Services m_services;
};

} // namespace domus
