// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "byte_size.h"
#include "error.h"
#include "verb.h"

#include <chrono>

namespace domus::cli {

/// The words behind the verb, as that verb's table wants them: options and operands in any order, "--name VALUE"
/// or "--name=VALUE", "--" before operands that begin with a dash. Errors are Error(InvalidArgument) that name the
/// word. Pure.
Result<Arguments> parseArguments(const Verb &verb, const QStringList &words);

/// "4GiB" as an option's value. A bare number is refused, saying why. Throws Error(InvalidArgument).
ByteSize sizeArgument(const QString &option, const QString &text);

/// A whole number from `least` up. Throws Error(InvalidArgument).
int countArgument(const QString &option, const QString &text, int least);

/// When "since" is, in milliseconds since 1970 (UTC): "90s", "5m", "2h", "3d" before `nowMs`, a time of day today
/// ("08:30"), or a date ("2026-11-20", "2026-11-20T08:30"), local. Throws Error(InvalidArgument).
qint64 timeArgument(const QString &option, const QString &text, qint64 nowMs);

/// The path made absolute against the current directory, "~/" opened; URLs ("https://...") stay.
QString placeArgument(const QString &text);

/// A place on the host that is talked to: the same on this machine; on another one URLs and absolute paths only, as a relative
/// one means nothing there. Throws Error(InvalidArgument).
QString placeArgument(const QString &text, bool remote);

/// What names a guest's disk: its place from 1 and its name on Xen ("xvdb") stay, else placeArgument().
QString diskArgument(const QString &text, bool remote);

/// The word that was probably meant, for "did you mean"; empty when none is near.
QString nearestWord(const QString &typed, const QStringList &known);

} // namespace domus::cli
