// SPDX-License-Identifier: GPL-3.0-or-later
// libFuzzer on kernels' notes, which come from whoever made the kernel: cmake -DDOMUS_FUZZ=ON, then
// fuzz_kernel_notes -max_total_time=60.
#include "engine/xen_kernel_notes.h"

#include <cstdint>
#include <cstdlib>

using namespace domus;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const auto notes = parseXenKernelNotes({reinterpret_cast<const char *>(data), qsizetype(size)});
    if (notes ? (notes->system.size() > 64 || (notes->pvh && notes->system.isEmpty())) : notes.error().text.isEmpty())
        std::abort();
    return 0;
}
