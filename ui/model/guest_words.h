// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io_domus_guests.h"
#include "io_domus_stats.h"
#include "look/theme.h"

#include <optional>

/// How a guest's figures become words and symbols. Pure functions, the same for sidebar, header and tests.
namespace domus {

using api::guests::Guest;
using GuestState = api::guests::State;
using api::stats::Sample;

/// Off, and it can go on as it was.
bool isSaved(const Guest &guest);

/// "Running", "Shutting down".
QString stateWord(GuestState state);
/// The same, and "Saved", "Saving", which are no states of their own.
QString stateWord(const Guest &guest);
/// Name of the symbolic icon.
QString stateSymbol(GuestState state);
QString stateSymbol(const Guest &guest);
Tone stateTone(GuestState state);

/// Whether it has a domain: it can be looked at, and its definition cannot be deleted.
bool isLive(GuestState state);

/// One line: "Running · 2 vCPUs · 1.2 of 2 GiB"; the reason for a broken guest.
QString stateLine(const Guest &guest, const std::optional<Sample> &sample);

/// "1.2 of 2 GiB", "317 of 512 MiB": both in the whole's unit.
QString partOfWhole(ByteSize part, ByteSize whole);

/// Those it runs on, or gets when it is started.
qint64 vcpusNow(const Guest &guest);

/// Percent of all its vCPUs, 0 to 100.
double cpuShare(const Guest &guest, const Sample &sample);

/// Order of names as people count: web2 before web10, without regard to case.
bool nameLess(const QString &first, const QString &second);

} // namespace domus
