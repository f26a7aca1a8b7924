// SPDX-License-Identifier: GPL-3.0-or-later
// What the Xen engine reads that a guest or a download has a hand in: the logs of pygrub and QEMU, and a kernel's packing.
// libFuzzer's entry: cmake -DDOMUS_FUZZ=ON, then fuzz_xen_texts -max_len=8192 CORPUS
#include "xen/helper_words.h"
#include "xen/kernel_cache.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace domus;

namespace {

constexpr qint64 enough = 4 << 20; // of a small input, unpacked

void require(bool holds)
{
    if (!holds)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    const QString words = bootLoaderWords(bytes);
    require(std::all_of(words.begin(), words.end(), [](QChar c) { return c.isPrint(); }));
    require(deviceModelWords(bytes).count(QStringLiteral("; ")) <= bytes.count("; ") + 2);
    qint64 given = 0;
    const bool whole = unpackBzImage(bytes, [&given](QByteArrayView part) { return (given += part.size()) < enough; });
    require(!whole || given >= 4);
    return 0;
}
