// SPDX-License-Identifier: GPL-3.0-or-later
#include "verbs/verbs.h"

#include "arguments.h"
#include "async/cancel.h"
#include "command_context.h"
#include "exit_code.h"
#include "interrupt.h"
#include "io_domus_guests.h"
#include "raw_terminal.h"
#include "top_view.h"

#include <QJsonArray>
#include <QSocketNotifier>
#include <optional>
#include <unistd.h>

namespace domus::cli {

namespace {

constexpr char enterScreen[] = "\033[?1049h\033[?25l";
constexpr char leaveScreen[] = "\033[?25h\033[?1049l";

/// What is shown, and what was asked of it. Shared with the coroutine that learns names.
struct TopState {
    FiguresStore figures;
    QHash<QString, QString> names; ///< by UUID
    bool learning = false;
    int rounds = 0;
};

Task<> learnNames(std::shared_ptr<TopState> state, std::shared_ptr<varlink::ClientConnection> connection)
{
    state->learning = true;
    const api::guests::Client client(connection);
    const api::guests::ListReply list = co_await client.list({});
    for (const api::guests::Guest &guest : list.guests)
        state->names.insert(guest.uuid, guest.name);
    state->learning = false;
}

bool knowsAll(const TopState &state)
{
    const QStringList uuids = state.figures.guests().keys();
    return std::all_of(uuids.begin(), uuids.end(), [&](const QString &uuid) { return state.names.contains(uuid); });
}

QJsonObject jsonOf(const TopState &state)
{
    QJsonArray guests;
    for (const auto &guest : state.figures.guests()) {
        QJsonObject object = toJson(guest);
        object.insert(QStringLiteral("name"), state.names.value(guest.uuid));
        guests.append(object);
    }
    QJsonObject all{{QStringLiteral("guests"), guests}};
    if (state.figures.host())
        all.insert(QStringLiteral("host"), toJson(*state.figures.host()));
    return all;
}

/// The whole screen of a terminal, its keyboard, and what is chosen there.
class TopScreen {
public:
    TopScreen(CommandContext *context, std::shared_ptr<TopState> state)
        : m_context(context),
          m_state(std::move(state)),
          m_raw(context->input, context->output, leaveScreen),
          m_keys(context->input, QSocketNotifier::Read)
    {
        QObject::connect(&m_keys, &QSocketNotifier::activated, &m_keys, [this] { onKeys(); });
        m_context->out.write(QString::fromLatin1(enterScreen));
    }

    CancelToken token() const { return m_left.token(); }

    void draw()
    {
        const int height = m_context->out.rows();
        QString picture = QStringLiteral("\033[H");
        for (const QString &line : topLines(m_state->figures, m_state->names, m_choice, m_context->out, height - 1))
            picture += line + QStringLiteral("\033[K\r\n");
        static const char *const orders[] = {"CPU", "memory", "disks", "network", "name"};
        const QString help = QStringLiteral("By %1. Order: c m d n a, arrows; q leaves")
                                 .arg(QLatin1String(orders[int(m_choice.order)]))
                                 .left(m_context->out.columns() - 1);
        m_context->out.write(picture + QStringLiteral("\033[J\033[%1;1H").arg(height)
                             + m_context->out.styled(Style::Faint, help));
        m_context->out.flush();
    }

private:
    void onKeys()
    {
        char keys[256];
        const ssize_t got = ::read(m_context->input, keys, sizeof keys);
        m_choice = choiceAfter(m_choice, QByteArray(keys, std::max<ssize_t>(got, 0)), m_context->out.rows() - 6);
        const int most = std::max<int>(int(m_state->figures.guests().size()) - 1, 0);
        m_choice.firstLine = std::min(m_choice.firstLine, most);
        if (got > 0 && !m_choice.leaves) {
            draw();
            return;
        }
        m_keys.setEnabled(false);
        m_left.cancel();
    }

    CommandContext *m_context;
    std::shared_ptr<TopState> m_state;
    RawTerminal m_raw;
    QSocketNotifier m_keys;
    TopChoice m_choice;
    CancelSource m_left;
};

void print(CommandContext *context, const TopState &state)
{
    if (context->json) {
        context->printJson(jsonOf(state));
        return;
    }
    for (const QString &line : topLines(state.figures, state.names, {}, context->out, 0))
        context->out.line(line);
    context->out.flush();
}

/// Thrown out of the stream's callback when enough was shown.
struct EnoughShown {};

} // namespace

/// `rounds` 0 = until it is left.
static Task<> followFigures(CommandContext *context, std::shared_ptr<TopState> state, int rounds, TopScreen *screen,
                            CancelToken token)
{
    const auto calls = co_await context->connection();
    co_await learnNames(state, calls);
    const auto onReply = [=](const api::stats::WatchFiguresReply &reply) {
        state->figures.apply(reply);
        if (!knowsAll(*state) && !state->learning)
            spawn(learnNames(state, calls), "names of guests");
        if (screen) {
            screen->draw();
            return;
        }
        if (!state->figures.host())
            return; // the daemon is in its first second
        print(context, *state);
        if (++state->rounds == rounds)
            throw EnoughShown();
    };
    const api::stats::Client client(co_await context->connection());
    try {
        co_await client.watchFigures({}, onReply, token);
    } catch (const EnoughShown &) {
        co_return;
    } catch (const Error &error) {
        if (!token.isCancelled())
            throw;
    }
}

static Task<int> runTop(CommandContext *context, Arguments arguments)
{
    const auto state = std::make_shared<TopState>();
    const bool onScreen =
        context->out.isTerminal() && context->interactive && !context->json && !arguments.has("once") && !arguments.has("rounds");
    if (onScreen) {
        TopScreen screen(context, state);
        co_await followFigures(context, state, 0, &screen, screen.token());
        co_return int(ExitOk);
    }
    int rounds = context->out.isTerminal() && context->json ? 0 : 1;
    if (arguments.has("rounds"))
        rounds = countArgument(QStringLiteral("--rounds"), arguments.value("rounds"), 1);
    if (arguments.has("once"))
        rounds = 1;
    co_await followFigures(context, state, rounds, nullptr, {});
    co_return int(ExitOk);
}

static constexpr OptionSpec topOptions[] = {
    {"--once", nullptr, "Show one picture and end; so it does where the output is no terminal."},
    {"--rounds", "COUNT", "Show so many pictures, one a second, one below the other."},
};

const Verb topVerb{
    "top",
    "show what guests and host use, once a second",
    "Processor use is in percent of one CPU. On a terminal it takes the whole screen: c, m, d, n and a (or the arrows left and "
    "right) order the guests by CPU, memory, disks, network or name; the arrows up and down scroll; q leaves.\n\nWith --json "
    "one line for each picture: every figure of io.domus.stats, by device. \"-\" is what cannot be had; dom stats says why.",
    topOptions,
    {},
    "dom top\ndom top --once --json | jq '.guests[] | {name, cpu: .cpu.percent}'",
    runTop,
};

} // namespace domus::cli
