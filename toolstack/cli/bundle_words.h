// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "output.h"

#include <QJsonObject>

namespace domus::cli {

// What domus-bundle says, for people. All pure.

/// "The image is built: 58.1 MiB, of 2026-11-21 13:26:54"
QString imageWords(const QJsonObject &image);
/// Stage, machine, image and disk, a line each.
QString statusWords(const QJsonObject &status);
/// What this machine lacks, with remedies; empty when nothing is missing.
QString lackWords(const QJsonObject &lacks);
/// The entry, what was written, and what to look at before the machine is booted with it.
QString grubWords(const Output &out, const QJsonObject &result);

} // namespace domus::cli
