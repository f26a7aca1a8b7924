// SPDX-License-Identifier: GPL-3.0-or-later
// libFuzzer on files of statistics: cmake -DDOMUS_FUZZ=ON, then fuzz_ring -max_total_time=60.
#include "stats/ring_format.h"

#include <cstdint>
#include <cstdlib>

using namespace domus;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    const auto layout = decodeRingHeader(bytes);
    if (layout && (layout->columns().isEmpty() || layout->headerSize() > bytes.size()))
        std::abort();
    // Whatever the header is: rows of a good one, of which these are the bytes.
    const RingLayout good({QStringLiteral("cpu"), QStringLiteral("memory.used")});
    for (int level = 0; level < int(ringLevels.size()); ++level) {
        const auto row = decodeRingRow(good, level, ringRowSlot(bytes), bytes);
        if (row && (row->mean.size() != 2 || row->samples == 0))
            std::abort();
        if (row && !combineRows(row->slot / 10, 2, {*row, *row}))
            std::abort();
    }
    return 0;
}
