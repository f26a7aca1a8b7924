// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "command_context.h"
#include "exit_code.h"
#include "io_domus_guests.h"

#include <functional>

namespace domus::cli {

inline constexpr OperandSpec guestOperands[] = {
    {"GUEST", "Name or UUID; several are done one after the other.", WordKind::Guest, true, true}};
inline constexpr OperandSpec oneGuestOperand[] = {{"GUEST", "Name or UUID.", WordKind::Guest}};

/// What is done for one guest.
template <typename Reply>
using GuestCall = std::function<Task<Reply>(api::guests::Client client, QString guest)>;

/// Makes that call for each guest named; an error of one does not keep it from the next. `done` is said of each
/// that succeeded ("%1 starts"). Gives the first error's exit code.
template <typename Reply>
Task<int> forEachGuest(CommandContext *context, QStringList guests, GuestCall<Reply> call, const char *done)
{
    const api::guests::Client client(co_await context->connection());
    int code = ExitOk;
    for (const QString &guest : guests) {
        try {
            const Reply reply = co_await call(client, guest);
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

/// The same with a method that needs the guest only.
template <typename Parameters, typename Reply>
Task<int> forEachGuest(CommandContext *context, QStringList guests, Task<Reply> (api::guests::Client::*method)(Parameters) const,
                       const char *done)
{
    const GuestCall<Reply> call = [method](const api::guests::Client &client, const QString &guest) {
        Parameters parameters;
        parameters.guest = guest;
        return (client.*method)(parameters);
    };
    return forEachGuest<Reply>(context, guests, call, done);
}

} // namespace domus::cli
