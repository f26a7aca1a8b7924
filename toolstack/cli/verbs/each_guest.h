// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "command_context.h"
#include "exit_code.h"
#include "io_domus_guests.h"

namespace domus::cli {

inline constexpr OperandSpec guestOperands[] = {
    {"GUEST", "Name or UUID; several are done one after the other.", WordKind::Guest, true, true}};
inline constexpr OperandSpec oneGuestOperand[] = {{"GUEST", "Name or UUID.", WordKind::Guest}};

/// Calls that method for each guest named; an error of one does not keep it from the next. `done` is said of each
/// that succeeded ("%1 starts"). Gives the first error's exit code.
template <typename Parameters, typename Reply>
Task<int> forEachGuest(CommandContext *context, QStringList guests, Task<Reply> (api::guests::Client::*method)(Parameters) const,
                       const char *done)
{
    const api::guests::Client client(co_await context->connection());
    int code = ExitOk;
    for (const QString &guest : guests) {
        try {
            Parameters parameters;
            parameters.guest = guest;
            const Reply reply = co_await (client.*method)(parameters);
            if (context->json)
                context->printJson(toJson(reply));
            else
                context->out.line(QString::fromUtf8(done).arg(printable(guest)));
        } catch (const Error &error) {
            context->printError(error.info());
            code = code == ExitOk ? exitCodeOf(error.code()) : code;
        }
    }
    co_return code;
}

} // namespace domus::cli
