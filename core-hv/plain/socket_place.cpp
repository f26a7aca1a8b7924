// SPDX-License-Identifier: GPL-3.0-or-later
#include "socket_place.h"

#include <cstdlib>
#include <sys/stat.h>
#include <unistd.h>

namespace domus {

static bool isOwnPrivateDirectory(const std::string &path)
{
    struct stat info {};
    return ::lstat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode) && info.st_uid == ::geteuid() && (info.st_mode & 0077) == 0;
}

/// The variable's value where it is an absolute path, else empty.
static std::string absoluteFrom(const char *variable)
{
    const char *const value = std::getenv(variable);
    return value && *value == '/' ? value : std::string();
}

std::string runtimePlace()
{
    if (const std::string wanted = absoluteFrom("XDG_RUNTIME_DIR"); !wanted.empty())
        return wanted + "/domus";
    const std::string user = std::to_string(::geteuid());
    const std::string usual = "/run/user/" + user;
    return isOwnPrivateDirectory(usual) ? usual + "/domus" : "/tmp/domus-" + user;
}

std::string socketPlace()
{
    const std::string wanted = absoluteFrom("DOMUS_SOCKET");
    return wanted.empty() ? runtimePlace() + "/domus.sock" : wanted;
}

} // namespace domus
