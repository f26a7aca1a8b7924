// SPDX-License-Identifier: GPL-3.0-or-later
#include "spawned.h"

#include "bench_figures.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <map>
#include <spawn.h>
#include <sstream>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

namespace bench {
namespace {

/// The fields of /proc/PID/stat behind the command's name (state is the first).
std::vector<std::string> statFields(pid_t pid)
{
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    std::string line;
    std::getline(file, line);
    const size_t end = line.rfind(')');
    std::vector<std::string> fields;
    if (end == std::string::npos)
        return fields;
    std::istringstream rest(line.substr(end + 1));
    for (std::string field; rest >> field;)
        fields.push_back(field);
    return fields;
}

std::map<pid_t, pid_t> parents()
{
    std::map<pid_t, pid_t> result;
    for (const auto &entry : std::filesystem::directory_iterator("/proc")) {
        const pid_t pid = pid_t(std::atoi(entry.path().filename().c_str()));
        const auto fields = pid > 0 ? statFields(pid) : std::vector<std::string>();
        if (fields.size() > 1)
            result[pid] = pid_t(std::atoi(fields[1].c_str()));
    }
    return result;
}

} // namespace

pid_t spawn(const std::vector<std::string> &command)
{
    std::vector<char *> argv;
    for (const auto &word : command)
        argv.push_back(const_cast<char *>(word.c_str()));
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    if (std::getenv("BENCH_STDERR") == nullptr)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    pid_t pid = -1;
    const int error = posix_spawnp(&pid, argv[0], &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) {
        std::fprintf(stderr, "cannot start %s\n", argv[0]);
        std::exit(2);
    }
    return pid;
}

Ended waitFor(pid_t pid)
{
    int status = 0;
    rusage usage = {};
    wait4(pid, &status, 0, &usage);
    Ended ended;
    ended.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    ended.cpuSeconds =
        double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
    return ended;
}

std::vector<pid_t> processTree(pid_t root)
{
    const auto all = parents();
    std::vector<pid_t> tree = {root};
    for (size_t i = 0; i < tree.size(); ++i) {
        for (const auto &[pid, parent] : all) {
            if (parent == tree[i])
                tree.push_back(pid);
        }
    }
    return tree;
}

double cpuSeconds(const std::vector<pid_t> &pids)
{
    double ticks = 0;
    for (const pid_t pid : pids) {
        const auto fields = statFields(pid);
        for (size_t i = 11; i <= 14 && i < fields.size(); ++i) // utime stime cutime cstime
            ticks += std::atof(fields[i].c_str());
    }
    return ticks / double(sysconf(_SC_CLK_TCK));
}

double pssMiB(const std::vector<pid_t> &pids)
{
    double kib = 0;
    for (const pid_t pid : pids) {
        std::ifstream file("/proc/" + std::to_string(pid) + "/smaps_rollup");
        for (std::string line; std::getline(file, line);) {
            if (line.rfind("Pss:", 0) == 0)
                kib += std::atof(line.c_str() + 4);
        }
    }
    return kib / 1024;
}

void endTree(pid_t root)
{
    const auto tree = processTree(root);
    for (const pid_t pid : tree)
        kill(pid, SIGTERM);
    const double deadline = now() + 2;
    while (now() < deadline && waitpid(root, nullptr, WNOHANG) == 0)
        usleep(10'000);
    for (const pid_t pid : tree)
        kill(pid, SIGKILL);
    while (waitpid(-1, nullptr, WNOHANG) > 0) {}
}

} // namespace bench
