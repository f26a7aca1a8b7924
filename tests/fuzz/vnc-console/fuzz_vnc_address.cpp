// SPDX-License-Identifier: GPL-3.0-or-later
#include "vnc_address.h"

using namespace domus;

/// Whatever is read must be written so that it reads the same, and must be something one can connect to.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const auto address = parseVncAddress(QString::fromUtf8(reinterpret_cast<const char *>(data), qsizetype(size)));
    if (!address)
        return 0;
    const auto again = parseVncAddress(address->toString());
    if (!again || *again != *address)
        __builtin_trap();
    if (address->isUnixSocket() ? !address->path.startsWith(u'/') : address->host.isEmpty() || address->port == 0)
        __builtin_trap();
    return 0;
}
