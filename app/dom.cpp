// SPDX-License-Identifier: GPL-3.0-or-later
#include "quick_list.h"
#include "whole_program.h"

int main(int argc, char **argv)
{
    if (const auto exitCode = domus::cli::tryQuickList(argc, argv))
        return *exitCode;
    return domus::cli::runWholeProgram(argc, argv);
}
