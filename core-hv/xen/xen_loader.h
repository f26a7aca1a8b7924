// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/engine.h"
#include "xen/xen_engine_options.h"

#include <memory>

namespace domus {

/// The Xen engine, out of its plug-in, which is the only part that needs libxl. Null where this is no dom0; throws
/// Error(NotSupported) where it is one and the plug-in cannot be loaded. The plug-in stays loaded until the process ends.
std::unique_ptr<Engine> loadXenEngine(const XenEngineOptions &options);

/// The same out of that file, wherever this is. Throws Error(NotSupported) also for a plug-in of another build than this
/// program, which would crash it.
std::unique_ptr<Engine> loadXenPlugin(const QString &file, const XenEngineOptions &options);

} // namespace domus
