// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/engine.h"
#include "xen/domain_build.h"
#include "xen/xen_domain.h"
#include "xen/xen_engine_options.h"
#include "xen/xen_host.h"

#include <optional>

namespace domus {

/// The engine that runs each guest as a domain of the Xen below this system, which must be its dom0.
class XenEngine : public Engine {
    Q_OBJECT
public:
    explicit XenEngine(const XenEngineOptions &options = {}, QObject *parent = nullptr);

    EngineKind kind() const override { return EngineKind::Xen; }
    Ability ability(Feature feature) const override;
    bool joinsBridges() const override { return true; } ///< Xen's own script does, by the bridge's name
    Task<EngineReport> report(bool again = false) override;
    Task<std::shared_ptr<Domain>> start(DomainConfig config, StartResources resources) override;
    Task<std::shared_ptr<Domain>> restore(QString file, DomainConfig config, StartResources resources) override;
    Task<SavedGuest> savedGuest(QString file) override;
    Task<std::shared_ptr<Domain>> adopt(QString runtimeDir, DomainExit *lastExit) override;
    HostMemory hostMemory() const override;
    Task<std::optional<XenTypes>> xenTypes() override;
    Task<std::optional<XenKernelNotes>> kernelNotes(QString file) override;
    Task<QList<DomainSummary>> domains() override;
    std::shared_ptr<Hypervisor> hypervisor() override;

private:
    /// The host's side, made at the first need: without Xen's services there is none. Throws Error(NotSupported).
    std::shared_ptr<XenHost> host();
    Task<XenAbilities> abilities();
    Task<EngineReport> look(EngineReport report);
    /// Makes room for the record, has the domain built in its turn, and lets it begin. Nothing of it is left where that fails.
    Task<std::shared_ptr<Domain>> bringUp(XenRecord record, QString runtimeDir, bool paused,
                                          std::function<BuiltDomain(const XlContext &)> build);

    XenEngineOptions m_options;
    std::shared_ptr<XenHost> m_host;
    std::optional<XenAbilities> m_abilities;
    std::optional<EngineReport> m_report;
};

} // namespace domus
