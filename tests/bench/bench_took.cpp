// SPDX-License-Identifier: GPL-3.0-or-later
// One command, whole process: bench_took command... prints the milliseconds it took. Of one that fails it prints nothing, and
// ends with 1: a failure is soon done, and must not count as fast.
#include "bench_figures.h"
#include "spawned.h"

#include <cstdio>

int main(int argc, char **argv)
{
    if (argc < 2) {
        std::fprintf(stderr, "usage: bench_took command...\n");
        return 2;
    }
    const double start = bench::now();
    const bench::Ended ended = bench::waitFor(bench::spawn(std::vector<std::string>(argv + 1, argv + argc)));
    const double took = (bench::now() - start) * 1e3;
    if (ended.status != 0) {
        std::fprintf(stderr, "%s ended with %d\n", argv[1], ended.status);
        return 1;
    }
    std::printf("%.1f\n", took);
    return 0;
}
