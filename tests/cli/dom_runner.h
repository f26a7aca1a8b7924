// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/event_loop.h"
#include "dom_main.h"

namespace domus::test {

struct DomResult {
    int code = -1;
    QString out;
    QString err;
};

/// Runs a command line in this process, against the daemon that $DOMUS_SOCKET names.
inline DomResult runDom(const QStringList &words)
{
    DomResult result;
    cli::CommandContext context([&](const QByteArray &bytes) { result.out += QString::fromUtf8(bytes); },
                                [&](const QByteArray &bytes) { result.err += QString::fromUtf8(bytes); });
    result.code = runUntilDone(cli::runDom(&context, words));
    return result;
}

/// The words separated by spaces.
inline DomResult runDom(const char *words)
{
    return runDom(QString::fromUtf8(words).split(u' ', Qt::SkipEmptyParts));
}

} // namespace domus::test
