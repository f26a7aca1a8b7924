// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "command_context.h"
#include "io_domus_guests.h"

namespace domus::cli {

// What `dom create` and `dom import` share.

/// The request for a file, or standard input for "-", with the options --format, --replace and --dry-run. Throws Error.
api::guests::ImportDefinitionParameters importWish(const QString &file, const Arguments &arguments);

/// "guest.cfg:3:8: unknown key 'memroy' (it is kept)", one line each, on standard error.
void printNotes(CommandContext *context, const QString &file, const QList<api::guests::Note> &notes);

/// "fc6 is defined, from an xm file"; `preview`: "fc6 would be defined".
QString importWords(const api::guests::ImportDefinitionReply &reply, bool preview);

} // namespace domus::cli
