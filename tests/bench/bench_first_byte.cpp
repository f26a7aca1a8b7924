// SPDX-License-Identifier: GPL-3.0-or-later
// From exec of a command to the first byte in a file that it brings about: bench_first_byte FILE command...
// Prints the milliseconds. The file is emptied first. The command may go on or have ended by then.
#include "bench_figures.h"
#include "spawned.h"

#include <cerrno>
#include <cstdio>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    if (argc < 3) {
        std::fprintf(stderr, "usage: bench_first_byte FILE command...\n");
        return 2;
    }
    const char *file = argv[1];
    if (truncate(file, 0) != 0 && errno != ENOENT) {
        std::perror(file);
        return 2;
    }
    const double start = bench::now();
    const pid_t pid = bench::spawn(std::vector<std::string>(argv + 2, argv + argc));
    struct stat info = {};
    while (stat(file, &info) != 0 || info.st_size == 0) {
        if (bench::now() - start > 30) {
            std::fprintf(stderr, "no byte in %s within 30 s\n", file);
            return 1;
        }
        usleep(200);
    }
    std::printf("%.2f %d\n", (bench::now() - start) * 1e3, int(pid));
    return 0;
}
