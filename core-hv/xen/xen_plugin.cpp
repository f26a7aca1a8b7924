// SPDX-License-Identifier: GPL-3.0-or-later
// What xen_loader.cpp finds by name in domus-xen.so.
#include "engine_build_id.h"
#include "xen/xen_engine.h"

extern "C" Q_DECL_EXPORT const char *domusXenBuildId()
{
    return DOMUS_ENGINE_BUILD_ID;
}

extern "C" Q_DECL_EXPORT domus::Engine *domusMakeXenEngine(const domus::XenEngineOptions &options)
{
    return new domus::XenEngine(options);
}
