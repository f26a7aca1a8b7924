// SPDX-License-Identifier: GPL-3.0-or-later
#include "verbs/each_guest.h"
#include "verbs/verbs.h"

#include "arguments.h"
#include "async/fd_stream.h"
#include "async/one_shot.h"
#include "console_keys.h"
#include "console_session.h"
#include "raw_terminal.h"

#include <QSocketNotifier>
#include <cerrno>
#include <poll.h>
#include <unistd.h>

namespace domus::cli {

namespace {

/// Carries bytes between a terminal (or pipes) and a guest's console until either ends or the escape key is typed.
class ConsoleBridge {
public:
    enum class End {
        Escape, ///< the key was typed
        Guest, ///< the guest's side ended
    };

    ConsoleBridge(UniqueFd stream, int input, int output, std::optional<char> key)
        : m_stream(std::move(stream)), m_input(input), m_output(output), m_key(key), m_notifier(input, QSocketNotifier::Read)
    {
        QObject::connect(&m_notifier, &QSocketNotifier::activated, &m_notifier, [this] { onInput(); });
        QObject::connect(&m_stream, &FdStream::readyRead, &m_notifier, [this] { onOutput(); });
        QObject::connect(&m_stream, &FdStream::closed, &m_notifier, [this] { m_end.resolve(End::Guest); });
    }

    OneShot<End>::Awaiter ended() const { return m_end.wait(); }

private:
    void onInput()
    {
        char buffer[4096];
        const ssize_t got = ::read(m_input, buffer, sizeof buffer);
        if (got < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        if (got <= 0) {
            m_notifier.setEnabled(false); // the guest may still have something to say
            return;
        }
        const ConsoleInput input = splitAtEscape(QByteArray(buffer, got), m_key);
        m_stream.write(input.bytes);
        if (input.leaves)
            m_end.resolve(End::Escape);
    }

    void onOutput()
    {
        const QByteArray bytes = m_stream.takeAll();
        qsizetype done = 0;
        while (done < bytes.size()) {
            const ssize_t written = ::write(m_output, bytes.constData() + done, size_t(bytes.size() - done));
            if (written > 0) {
                done += written;
            } else if (errno == EAGAIN) {
                pollfd wait{m_output, POLLOUT, 0};
                ::poll(&wait, 1, -1);
            } else if (errno != EINTR) {
                m_end.resolve(End::Escape); // nobody reads any more
                return;
            }
        }
    }

    FdStream m_stream;
    int m_input;
    int m_output;
    std::optional<char> m_key;
    QSocketNotifier m_notifier;
    OneShot<End> m_end;
};

} // namespace

Task<int> attachConsole(CommandContext *context, QString guest, std::optional<char> key, std::optional<qint64> history)
{
    const api::guests::Client client(co_await context->connection());
    api::guests::OpenConsoleParameters parameters;
    parameters.guest = guest;
    if (history)
        parameters.history = ByteSize::fromBytes(*history);
    auto [reply, stream] = co_await client.openConsole(parameters);
    const QString leave = key ? QStringLiteral("; %1 leaves").arg(escapeKeyName(*key)) : QString();
    if (context->interactive)
        context->err.line(context->err.styled(Style::Faint, QStringLiteral("Console of %1%2").arg(printable(guest), leave)));
    context->err.flush();
    auto end = ConsoleBridge::End::Guest;
    {
        const RawTerminal raw(context->input);
        const ConsoleBridge bridge(std::move(stream), context->input, context->output, raw.isActive() ? key : std::nullopt);
        end = co_await bridge.ended();
    }
    if (context->interactive)
        context->err.line(end == ConsoleBridge::End::Guest
                              ? QStringLiteral("\nThe console of %1 has ended").arg(printable(guest))
                              : QStringLiteral("\nLeft the console; %1 runs on").arg(printable(guest)));
    co_return int(ExitOk);
}

static Task<int> printConsoleLog(CommandContext *context, QString guest)
{
    const api::guests::Client client(co_await context->connection());
    api::guests::OpenConsoleParameters parameters;
    parameters.guest = guest;
    parameters.log = true;
    auto [reply, descriptor] = co_await client.openConsole(parameters);
    FdStream stream(std::move(descriptor), ByteSize::fromMiB(8));
    const OneShot<void> ended;
    QObject::connect(&stream, &FdStream::closed, &stream, [ended] { ended.resolve(); });
    co_await ended.wait();
    context->out.writeBytes(stream.takeAll());
    co_return int(ExitOk);
}

static Task<int> runConsole(CommandContext *context, Arguments arguments)
{
    if (arguments.has("log"))
        return printConsoleLog(context, arguments.operand(0));
    const auto key = escapeKey(arguments.optional("escape").value_or(QStringLiteral("^]")));
    std::optional<qint64> history;
    if (arguments.has("no-history"))
        history = 0;
    else if (arguments.has("history"))
        history = sizeArgument(QStringLiteral("--history"), arguments.value("history")).bytes();
    return attachConsole(context, arguments.operand(0), key, history);
}

static constexpr OptionSpec consoleOptions[] = {
    {"--escape", "KEY", "The key that leaves: ^] when not given; ^A, Ctrl+X, one character, or none.", WordKind::Text, 'e'},
    {"--history", "SIZE", "Show at most so much of what was printed before, as in 64KiB.", WordKind::Size},
    {"--no-history", nullptr, "Show only what is printed from now on."},
    {"--log", nullptr, "Print what is kept of its output and leave; also of a guest that is off."},
};

const Verb consoleVerb{
    "console",
    "open a guest's text console",
    "Shows first what the guest printed before (1 MiB at most), then what it prints now; what is typed goes to it. Any number of "
    "consoles can "
    "be open. Where standard input is no terminal, it is sent as it is and no key leaves.",
    consoleOptions,
    oneGuestOperand,
    "dom console fc6",
    runConsole,
};

} // namespace domus::cli
