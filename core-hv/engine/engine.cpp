// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/engine.h"

namespace domus {

HostMemory Engine::hostMemory() const
{
    return readHostMemory();
}

Task<std::shared_ptr<Domain>> Engine::restore(QString file, DomainConfig config, StartResources resources)
{
    Q_UNUSED(resources)
    throw Error(ErrorCode::NotSupported, QStringLiteral("%1 cannot be restored from %2").arg(config.name, file), {},
                ability(Feature::SaveRestore).reason);
    co_return std::shared_ptr<Domain>();
}

Task<SavedGuest> Engine::savedGuest(QString file)
{
    throw Error(ErrorCode::NotSupported, QStringLiteral("Nothing can be restored from %1").arg(file), {},
                ability(Feature::SaveRestore).reason);
    co_return SavedGuest();
}

Task<std::optional<XenKernelNotes>> Engine::kernelNotes(QString file)
{
    Q_UNUSED(file)
    co_return std::optional<XenKernelNotes>();
}

Task<> Domain::save(QString file, std::shared_ptr<Transfer>)
{
    throw Error(ErrorCode::NotSupported, QStringLiteral("This engine cannot save a guest into %1").arg(file));
    co_return;
}

} // namespace domus
