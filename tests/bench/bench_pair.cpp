// SPDX-License-Identifier: GPL-3.0-or-later
// Whole processes, two commands in turn: bench_pair RUNS command... --versus command...
// Prints "wall-ms-a cpu-ms-a wall-ms-b cpu-ms-b" (medians).
#include "bench_figures.h"
#include "spawned.h"

#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

struct Series {
    std::vector<std::string> command;
    std::vector<double> wall;
    std::vector<double> cpu;

    void runOnce(bool count)
    {
        const double start = bench::now();
        const bench::Ended ended = bench::waitFor(bench::spawn(command));
        if (ended.status != 0) {
            std::fprintf(stderr, "%s ended with %d\n", command[0].c_str(), ended.status);
            std::exit(1);
        }
        if (!count)
            return;
        wall.push_back((bench::now() - start) * 1e3);
        cpu.push_back(ended.cpuSeconds * 1e3);
    }
};

} // namespace

int main(int argc, char **argv)
{
    Series a;
    Series b;
    Series *current = &a;
    for (int i = 2; i < argc; ++i) {
        if (std::string(argv[i]) == "--versus")
            current = &b;
        else
            current->command.emplace_back(argv[i]);
    }
    if (a.command.empty() || b.command.empty()) {
        std::fprintf(stderr, "usage: bench_pair RUNS command... --versus command...\n");
        return 2;
    }
    const int runs = std::atoi(argv[1]);
    for (int i = -2; i < runs; ++i) {
        a.runOnce(i >= 0);
        b.runOnce(i >= 0);
    }
    std::printf("%.2f %.2f %.2f %.2f\n", bench::median(a.wall), bench::median(a.cpu), bench::median(b.wall),
                bench::median(b.cpu));
    return 0;
}
