// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "verb.h"

namespace domus::cli {

// One file each, named after the verb.
extern const Verb adoptVerb;
extern const Verb bridgeVerb;
extern const Verb bundleVerb;
extern const Verb cdEjectVerb;
extern const Verb cdInsertVerb;
extern const Verb completionVerb;
extern const Verb consoleVerb;
extern const Verb createVerb;
extern const Verb defineVerb;
extern const Verb deleteVerb;
extern const Verb diskAttachVerb;
extern const Verb diskDetachVerb;
extern const Verb doctorVerb;
extern const Verb domainVerb;
extern const Verb editVerb;
extern const Verb eventsVerb;
extern const Verb exportVerb;
extern const Verb groupVerb;
extern const Verb helpVerb;
extern const Verb hostVerb;
extern const Verb importVerb;
extern const Verb installVerb;
extern const Verb jobsVerb;
extern const Verb listVerb;
extern const Verb memMaxVerb;
extern const Verb memSetVerb;
extern const Verb nicAttachVerb;
extern const Verb nicDetachVerb;
extern const Verb pauseVerb;
extern const Verb poweroffVerb;
extern const Verb rebootVerb;
extern const Verb resetVerb;
extern const Verb restoreVerb;
extern const Verb resumeVerb;
extern const Verb saveVerb;
extern const Verb schedVerb;
extern const Verb showVerb;
extern const Verb shutdownVerb;
extern const Verb startVerb;
extern const Verb statsVerb;
extern const Verb tagVerb;
extern const Verb topVerb;
extern const Verb vcpuPinVerb;
extern const Verb vcpuSetVerb;
extern const Verb versionVerb;
extern const Verb xenstoreVerb;

} // namespace domus::cli
