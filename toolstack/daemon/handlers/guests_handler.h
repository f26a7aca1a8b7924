// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io_domus_guests.h"
#include "server/daemon_services.h"

namespace domus {

/// io.domus.guests
class GuestsHandler : public api::guests::Handler {
public:
    explicit GuestsHandler(Services services) : m_services(std::move(services)) {}

    Task<api::guests::ListReply> list(api::guests::ListParameters parameters, varlink::CallContext context) override;
    Task<api::guests::ShowReply> show(api::guests::ShowParameters parameters, varlink::CallContext context) override;
    Task<> watch(api::guests::WatchParameters parameters, varlink::ReplyStream<api::guests::WatchReply> replies,
                 varlink::CallContext context) override;
    Task<> watchEvents(api::guests::WatchEventsParameters parameters, varlink::ReplyStream<api::guests::WatchEventsReply> replies,
                       varlink::CallContext context) override;
    Task<api::guests::StartReply> start(api::guests::StartParameters parameters, varlink::CallContext context) override;
    Task<api::guests::ShutdownReply> shutdown(api::guests::ShutdownParameters parameters, varlink::CallContext context) override;
    Task<api::guests::RebootReply> reboot(api::guests::RebootParameters parameters, varlink::CallContext context) override;
    Task<api::guests::ResetReply> reset(api::guests::ResetParameters parameters, varlink::CallContext context) override;
    Task<api::guests::PowerOffReply> powerOff(api::guests::PowerOffParameters parameters, varlink::CallContext context) override;
    Task<api::guests::SaveReply> save(api::guests::SaveParameters parameters, varlink::CallContext context) override;
    Task<api::guests::RestoreReply> restore(api::guests::RestoreParameters parameters, varlink::CallContext context) override;
    Task<api::guests::PauseReply> pause(api::guests::PauseParameters parameters, varlink::CallContext context) override;
    Task<api::guests::ResumeReply> resume(api::guests::ResumeParameters parameters, varlink::CallContext context) override;
    Task<api::guests::SetMemoryReply> setMemory(api::guests::SetMemoryParameters parameters,
                                                varlink::CallContext context) override;
    Task<api::guests::SetMemoryMaxReply> setMemoryMax(api::guests::SetMemoryMaxParameters parameters,
                                                      varlink::CallContext context) override;
    Task<api::guests::SetVcpusReply> setVcpus(api::guests::SetVcpusParameters parameters, varlink::CallContext context) override;
    Task<api::guests::SetVcpusMaxReply> setVcpusMax(api::guests::SetVcpusMaxParameters parameters,
                                                    varlink::CallContext context) override;
    Task<api::guests::SetSchedulingReply> setScheduling(api::guests::SetSchedulingParameters parameters,
                                                        varlink::CallContext context) override;
    Task<api::guests::AffinityReply> affinity(api::guests::AffinityParameters parameters, varlink::CallContext context) override;
    Task<api::guests::SetAffinityReply> setAffinity(api::guests::SetAffinityParameters parameters,
                                                    varlink::CallContext context) override;
    Task<api::guests::AttachDiskReply> attachDisk(api::guests::AttachDiskParameters parameters,
                                                  varlink::CallContext context) override;
    Task<api::guests::DetachDiskReply> detachDisk(api::guests::DetachDiskParameters parameters,
                                                  varlink::CallContext context) override;
    Task<api::guests::AttachNicReply> attachNic(api::guests::AttachNicParameters parameters,
                                                varlink::CallContext context) override;
    Task<api::guests::DetachNicReply> detachNic(api::guests::DetachNicParameters parameters,
                                                varlink::CallContext context) override;
    Task<api::guests::ChangeMediumReply> changeMedium(api::guests::ChangeMediumParameters parameters,
                                                      varlink::CallContext context) override;
    Task<api::guests::SetGroupReply> setGroup(api::guests::SetGroupParameters parameters, varlink::CallContext context) override;
    Task<api::guests::SetTagsReply> setTags(api::guests::SetTagsParameters parameters, varlink::CallContext context) override;
    Task<api::guests::ThumbnailReply> thumbnail(api::guests::ThumbnailParameters parameters,
                                                varlink::CallContext context) override;
    Task<api::guests::MakeRoomReply> makeRoom(api::guests::MakeRoomParameters parameters, varlink::CallContext context) override;
    Task<api::guests::HostMemoryReply> hostMemory(api::guests::HostMemoryParameters parameters,
                                                  varlink::CallContext context) override;
    Task<api::guests::DeleteReply> delete_(api::guests::DeleteParameters parameters, varlink::CallContext context) override;
    Task<api::guests::GetDefinitionReply> getDefinition(api::guests::GetDefinitionParameters parameters,
                                                        varlink::CallContext context) override;
    Task<api::guests::SetDefinitionReply> setDefinition(api::guests::SetDefinitionParameters parameters,
                                                        varlink::CallContext context) override;
    Task<api::guests::ImportDefinitionReply> importDefinition(api::guests::ImportDefinitionParameters parameters,
                                                              varlink::CallContext context) override;
    Task<api::guests::ExportDefinitionReply> exportDefinition(api::guests::ExportDefinitionParameters parameters,
                                                              varlink::CallContext context) override;
    Task<api::guests::DomainsReply> domains(api::guests::DomainsParameters parameters, varlink::CallContext context) override;
    Task<varlink::Upgraded<api::guests::OpenDisplayReply>> openDisplay(api::guests::OpenDisplayParameters parameters,
                                                                       varlink::CallContext context) override;
    Task<varlink::Upgraded<api::guests::OpenConsoleReply>> openConsole(api::guests::OpenConsoleParameters parameters,
                                                                       varlink::CallContext context) override;

private:
    /// The guest, once the domains of an earlier daemon have been taken over.
    Task<std::shared_ptr<Guest>> find(QString nameOrUuid);
    /// Its domain; throws Error(WrongState) when it has none.
    Task<std::shared_ptr<Domain>> runningDomain(QString nameOrUuid, QString wish);

    Services m_services;
};

} // namespace domus
