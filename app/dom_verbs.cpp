// SPDX-License-Identifier: GPL-3.0-or-later
// All that `dom` can do, as a library that it loads when it needs more than itself (whole_program.cpp).
#include "dom_main.h"

extern "C" __attribute__((visibility("default"))) int domusCliMain(int argc, char **argv)
{
    return domus::cli::domMain(argc, argv);
}
