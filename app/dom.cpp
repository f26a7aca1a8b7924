// SPDX-License-Identifier: GPL-3.0-or-later
#include "dom_main.h"

int main(int argc, char **argv)
{
    return domus::cli::domMain(argc, argv);
}
