// SPDX-License-Identifier: GPL-3.0-or-later
// libFuzzer's entry: cmake -DDOMUS_FUZZ=ON, then fuzz_replies -max_len=4096 CORPUS
#include "reply_texts.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    domus::test::exerciseReplyReader(QByteArray(reinterpret_cast<const char *>(data), qsizetype(size)));
    return 0;
}
