// SPDX-License-Identifier: GPL-3.0-or-later
// libFuzzer on interface files and messages: cmake -DDOMUS_FUZZ=ON, then fuzz_varlink -max_total_time=60.
#include "varlink_fuzz_targets.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    if (!domus::test::tryInterface(bytes) || !domus::test::tryMessages(bytes))
        std::abort();
    return 0;
}
