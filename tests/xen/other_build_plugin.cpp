// SPDX-License-Identifier: GPL-3.0-or-later
// A plug-in of another build: to be refused before anything in it is used.
#include <cstdlib>

extern "C" __attribute__((visibility("default"))) const char *domusXenBuildId()
{
    return "0.0.9-of-another-time";
}

extern "C" __attribute__((visibility("default"))) void *domusMakeXenEngine(const void *)
{
    std::abort();
}
