// SPDX-License-Identifier: GPL-3.0-or-later
#include "whole_program.h"

#include <cstdio>
#include <dlfcn.h>
#include <string>
#include <unistd.h>

namespace domus::cli {
namespace {

constexpr const char *fileName = "/domus-cli.so";

std::string ownDirectory()
{
    char path[4096];
    const ssize_t size = ::readlink("/proc/self/exe", path, sizeof path);
    const std::string own(path, size > 0 ? size_t(size) : 0);
    return own.substr(0, own.rfind('/'));
}

/// Beside the program in a build's directory; in the library directory where it is installed.
std::string placeOf()
{
    const std::string own = ownDirectory();
    for (const std::string &folder : {own, own + "/../lib/domus", own + "/../lib/x86_64-linux-gnu/domus"}) {
        if (::access((folder + fileName).c_str(), F_OK) == 0)
            return folder + fileName;
    }
    return std::string(DOMUS_LIBRARY_DIR) + fileName;
}

} // namespace

int runWholeProgram(int argc, char **argv)
{
    void *const program = ::dlopen(placeOf().c_str(), RTLD_NOW | RTLD_LOCAL);
    using Main = int (*)(int, char **);
    const auto run = program ? reinterpret_cast<Main>(::dlsym(program, "domusCliMain")) : nullptr;
    if (run)
        return run(argc, argv);
    std::fprintf(stderr, "dom: its verbs cannot be loaded: %s\n  Install Domus anew.\n", ::dlerror());
    return 1;
}

} // namespace domus::cli
