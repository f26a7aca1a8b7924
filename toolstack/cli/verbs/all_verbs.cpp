// SPDX-License-Identifier: GPL-3.0-or-later
#include "verbs/verbs.h"

#include <algorithm>

namespace domus::cli {

static constexpr const Verb *verbs[] = {
    &installVerb,  &createVerb, &listVerb,       &showVerb,       &startVerb,    &shutdownVerb, &rebootVerb,    &resetVerb,
    &poweroffVerb, &pauseVerb,  &resumeVerb,     &saveVerb,       &restoreVerb,  &memSetVerb,   &memMaxVerb,    &vcpuSetVerb,
    &vcpuPinVerb,  &schedVerb,  &diskAttachVerb, &diskDetachVerb, &cdInsertVerb, &cdEjectVerb,  &nicAttachVerb, &nicDetachVerb,
    &groupVerb,    &tagVerb,    &deleteVerb,     &consoleVerb,    &eventsVerb,   &topVerb,      &statsVerb,     &jobsVerb,
    &editVerb,     &defineVerb, &importVerb,     &exportVerb,     &domainVerb,   &adoptVerb,    &xenstoreVerb,  &hostVerb,
    &bundleVerb,   &bridgeVerb, &doctorVerb,     &completionVerb, &versionVerb,  &helpVerb,
};

std::span<const Verb *const> allVerbs()
{
    return verbs;
}

const Verb *findVerb(const QString &name)
{
    const auto *const found = std::find_if(std::begin(verbs), std::end(verbs), [&](const Verb *verb) {
        return name == QLatin1String(verb->name) || (verb->xlName && name == QLatin1String(verb->xlName));
    });
    return found == std::end(verbs) ? nullptr : *found;
}

} // namespace domus::cli
