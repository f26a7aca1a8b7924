// SPDX-License-Identifier: GPL-3.0-or-later
#include "guest_definition.h"

using namespace domus;

/// Whatever is read must be written so that it reads the same, from nothing and into the text itself.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray text(reinterpret_cast<const char *>(data), qsizetype(size));
    const auto file = parseDefinition(text, QStringLiteral("fuzz"));
    if (!file)
        return 0;
    const auto again = parseDefinition(writeDefinition(file->definition), QStringLiteral("fuzz"));
    if (!again || again->definition != file->definition)
        __builtin_trap();
    GuestDefinition changed = file->definition;
    changed.hardware.vcpus = changed.hardware.vcpusMax = 3;
    const auto edited = parseDefinition(writeDefinition(changed, text), QStringLiteral("fuzz"));
    if (!edited || edited->definition != changed)
        __builtin_trap();
    return 0;
}
