// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/one_shot.h"
#include "engine/engine.h"
#include "qemu/command_line.h"
#include "qemu/qemu_domain.h"

#include <optional>
#include <vector>

namespace domus {

struct QemuEngineOptions {
    QString program; ///< empty: qemu-system-x86_64 as found on this machine
    QString cacheFile; ///< keeps trials' results until the machine, QEMU or CPU changes; empty: in memory only
    std::optional<Accelerator> accelerator; ///< use this one whatever the trials say (tests, benchmarks)
    QStringList extraArguments; ///< appended to every QEMU's (tests, benchmarks)
};

/// The engine that runs each domain in a QEMU of its own, with KVM or the translator, whichever a trial guest shows
/// to be the better one that works.
class QemuEngine : public Engine {
    Q_OBJECT
public:
    explicit QemuEngine(const QemuEngineOptions &options = {}, QObject *parent = nullptr);
    ~QemuEngine() override;

    EngineKind kind() const override { return EngineKind::Qemu; }
    Ability ability(Feature feature) const override;
    Task<EngineReport> report(bool again = false) override;
    Task<std::shared_ptr<Domain>> start(DomainConfig config, StartResources resources) override;
    Task<std::shared_ptr<Domain>> adopt(QString runtimeDir, DomainExit *lastExit) override;

private:
    QString program() const;
    Task<EngineReport> measure(bool again);
    Task<> settleReport(bool again);

    QemuEngineOptions m_options;
    std::optional<EngineReport> m_report;
    bool m_measuring = false;
    std::vector<OneShot<EngineReport>> m_reportWaiters;
};

} // namespace domus
