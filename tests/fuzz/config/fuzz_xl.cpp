// SPDX-License-Identifier: GPL-3.0-or-later
#include "xl/xl_config.h"

#include <cstdio>

using namespace domus;

/// Says what was wrong before it ends.
[[noreturn]] static void fail(const char *what, const QByteArray &one, const QByteArray &other)
{
    std::fprintf(stderr, "%s\n--- first\n%s\n--- second\n%s\n", what, one.constData(), other.constData());
    __builtin_trap();
}

/// Whatever is read, as xl or as xm, can be stored, and gives the same guest again from both forms it is written in.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray text(reinterpret_cast<const char *>(data), qsizetype(size));
    const XlImportOptions as{std::nullopt, QStringLiteral("fuzz"), QUuid(QStringLiteral("6f1d7a52-09c1-4a55-9b7e-2f6d0c2f8a11"))};
    const auto guest = importXlConfig(text, as);
    if (!guest)
        return 0;
    const GuestDefinition &first = guest->definition;
    const QByteArray yaml = writeDefinition(first);
    const auto stored = parseDefinition(yaml, QStringLiteral("fuzz"));
    if (!stored)
        fail("cannot be stored", yaml, stored.error().text.toUtf8());
    if (stored->definition != first)
        fail("stored differs", yaml, writeDefinition(stored->definition));
    const QByteArray xl = exportXlConfig(first);
    auto again = importXlConfig(xl, {XlKind::Xl, as.fileName, as.uuid});
    if (!again)
        fail("cannot be read again", xl, again.error().text.toUtf8());
    again->definition.title = first.title; // these two are comments in an xl.cfg
    again->definition.xen.unread = first.xen.unread;
    if (again->definition != first)
        fail("read again differs", yaml, xl + "---\n" + writeDefinition(again->definition));
    return 0;
}
