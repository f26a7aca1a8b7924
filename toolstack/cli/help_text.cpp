// SPDX-License-Identifier: GPL-3.0-or-later
#include "help_text.h"

#include "exit_code.h"
#include "output.h"

namespace domus::cli {

static QString latin(const char *text)
{
    return QString::fromUtf8(text);
}

static QString operandWord(const OperandSpec &operand)
{
    const QString word = latin(operand.name) + (operand.many ? QStringLiteral("...") : QString());
    return operand.required ? word : QString(QLatin1Char('[') + word + QLatin1Char(']'));
}

static QString optionWords(const OptionSpec &option)
{
    const QString letter = option.letter ? QStringLiteral("-%1, ").arg(QLatin1Char(option.letter)) : QString();
    const QString argument = option.argument ? QString(QLatin1Char(' ') + latin(option.argument)) : QString();
    return letter + latin(option.name) + argument;
}

QString usageLine(const Verb &verb)
{
    QString line = QStringLiteral("dom ") + latin(verb.name);
    if (!verb.options.empty())
        line += QStringLiteral(" [OPTIONS]");
    for (const OperandSpec &operand : verb.operands)
        line += QLatin1Char(' ') + operandWord(operand);
    return line;
}

static QString twoColumns(const QList<std::pair<QString, QString>> &rows)
{
    int width = 0;
    for (const auto &[left, right] : rows)
        width = std::max(width, std::min(displayWidth(left), 26));
    QString text;
    for (const auto &[left, right] : rows) {
        const bool fits = displayWidth(left) <= width;
        text += QStringLiteral("  ") + left
            + (fits ? QString(width - displayWidth(left) + 2, u' ') : QString(QLatin1Char('\n') + QString(width + 4, u' ')))
            + right + QLatin1Char('\n');
    }
    return text;
}

static QString optionsText(std::span<const OptionSpec> options)
{
    QList<std::pair<QString, QString>> rows;
    for (const OptionSpec &option : options)
        rows.append({optionWords(option), latin(option.help)});
    return twoColumns(rows);
}

/// "Also dom destroy, as xl calls it." with the name between marks; empty where xl calls it the same.
static QString xlNameText(const Verb &verb, const char *mark = "")
{
    return verb.xlName ? QStringLiteral("Also %1dom %2%1, as xl calls it.").arg(latin(mark), latin(verb.xlName)) : QString();
}

QString exitCodesText()
{
    int count = 0;
    const ExitCodeText *const codes = exitCodeTexts(&count);
    QList<std::pair<QString, QString>> rows;
    for (int i = 0; i < count; ++i)
        rows.append({QString::number(codes[i].code), latin(codes[i].text)});
    return twoColumns(rows);
}

QString overviewText()
{
    QList<std::pair<QString, QString>> rows;
    for (const Verb *verb : allVerbs())
        rows.append({latin(verb->name), latin(verb->summary)});
    return QStringLiteral(
               "dom makes, runs and looks after virtual machines (\"guests\").\n\nUsage: dom VERB [OPTIONS] [WORDS]\n\nVerbs:\n")
        + twoColumns(rows) + QStringLiteral("\nOptions of every verb:\n") + optionsText(commonOptions())
        + QStringLiteral("\nMore about one: dom help VERB. Exit codes: dom help exit-codes.\n");
}

QString verbHelpText(const Verb &verb)
{
    QString text = QStringLiteral("dom %1: %2\n\nUsage: %3\n").arg(latin(verb.name), latin(verb.summary), usageLine(verb));
    if (*verb.description)
        text += QLatin1Char('\n') + latin(verb.description) + QLatin1Char('\n');
    if (verb.xlName)
        text += QLatin1Char('\n') + xlNameText(verb) + QLatin1Char('\n');
    QList<std::pair<QString, QString>> operands;
    for (const OperandSpec &operand : verb.operands)
        operands.append({latin(operand.name), latin(operand.help)});
    if (!operands.isEmpty())
        text += QStringLiteral("\nWords:\n") + twoColumns(operands);
    text += QStringLiteral("\nOptions:\n") + optionsText(verb.options) + optionsText(commonOptions());
    if (*verb.example)
        text += QStringLiteral("\nExample:\n  ") + latin(verb.example).replace(u'\n', QStringLiteral("\n  ")) + QLatin1Char('\n');
    return text;
}

static QString markdownTable(const QString &head, const QList<std::pair<QString, QString>> &rows)
{
    QString text = QStringLiteral("| %1 | |\n|---|---|\n").arg(head);
    for (const auto &[left, right] : rows)
        text += QStringLiteral("| `%1` | %2 |\n").arg(left, QString(right).replace(u'|', QStringLiteral("\\|")));
    return text;
}

QString verbMarkdown(const Verb &verb)
{
    QString text = QStringLiteral("# dom %1\n\n%2.\n\n    %3\n").arg(latin(verb.name), latin(verb.summary), usageLine(verb));
    if (*verb.description)
        text += QLatin1Char('\n') + latin(verb.description) + QLatin1Char('\n');
    if (verb.xlName)
        text += QLatin1Char('\n') + xlNameText(verb, "`") + QLatin1Char('\n');
    QList<std::pair<QString, QString>> rows;
    for (const OperandSpec &operand : verb.operands)
        rows.append({latin(operand.name), latin(operand.help)});
    if (!rows.isEmpty())
        text += QLatin1Char('\n') + markdownTable(QStringLiteral("Word"), rows);
    rows.clear();
    for (const auto &options : {verb.options, commonOptions()}) {
        for (const OptionSpec &option : options)
            rows.append({optionWords(option), latin(option.help)});
    }
    text += QLatin1Char('\n') + markdownTable(QStringLiteral("Option"), rows);
    if (*verb.example)
        text += QStringLiteral("\n## Example\n\n    ") + latin(verb.example).replace(u'\n', QStringLiteral("\n    "))
            + QLatin1Char('\n');
    return text;
}

QString indexMarkdown()
{
    QString text = QStringLiteral("# The command line: dom\n\n| Verb | |\n|---|---|\n");
    for (const Verb *verb : allVerbs())
        text += QStringLiteral("| [%1](%1.md) | %2 |\n").arg(latin(verb->name), latin(verb->summary));
    text += QStringLiteral(
        "\n`--json` gives the API's own JSON ([reference](../reference/api/)): one document, or a line for each reply of a "
        "stream. Errors are then a line of JSON on standard error.\n\n| Exit code | |\n|---|---|\n");
    int count = 0;
    const ExitCodeText *const codes = exitCodeTexts(&count);
    for (int i = 0; i < count; ++i)
        text += QStringLiteral("| %1 | %2 |\n").arg(codes[i].code).arg(latin(codes[i].text));
    return text + QStringLiteral("\nThese pages are made of the verbs' own help; a test keeps them true.\n");
}

static QString roff(const QString &text)
{
    QString result = QString(text).replace(u'\\', QStringLiteral("\\e")).replace(u'-', QStringLiteral("\\-"));
    result.replace(QStringLiteral("\n\n"), QStringLiteral("\n.PP\n"));
    if (result.startsWith(u'.') || result.startsWith(u'\''))
        result.prepend(QStringLiteral("\\&"));
    return result;
}

static QString manualOptions(std::span<const OptionSpec> options)
{
    QString text;
    for (const OptionSpec &option : options)
        text += QStringLiteral(".TP\n.B %1\n%2\n").arg(roff(optionWords(option)), roff(latin(option.help)));
    return text;
}

QString manualPage()
{
    QString text =
        QStringLiteral(".\\\" Made of the verbs' own help (dom help \\-\\-man); a test compares.\n"
                       ".TH DOM 1 \"\" \"Domus\" \"User Commands\"\n.SH NAME\ndom \\- make, run and look after virtual machines\n"
                       ".SH SYNOPSIS\n.B dom\n.I VERB\n[\\fIOPTIONS\\fR] [\\fIWORDS\\fR]\n.SH DESCRIPTION\n"
                       "dom talks to the daemon domusd, which it starts when none runs. Guests outlive both.\n"
                       ".SH VERBS\n");
    for (const Verb *verb : allVerbs()) {
        text += QStringLiteral(".SS %1\n%2.\n").arg(roff(usageLine(*verb)), roff(latin(verb->summary)));
        if (*verb->description)
            text += QStringLiteral(".PP\n%1\n").arg(roff(latin(verb->description)));
        if (verb->xlName)
            text += QStringLiteral(".PP\n%1\n").arg(roff(xlNameText(*verb)));
        for (const OperandSpec &operand : verb->operands)
            text += QStringLiteral(".TP\n.I %1\n%2\n").arg(roff(latin(operand.name)), roff(latin(operand.help)));
        text += manualOptions(verb->options);
        if (*verb->example)
            text += QStringLiteral(".PP\n.nf\n.RS\n%1\n.RE\n.fi\n").arg(roff(latin(verb->example)));
    }
    text += QStringLiteral(".SH OPTIONS OF EVERY VERB\n") + manualOptions(commonOptions()) + QStringLiteral(".SH EXIT STATUS\n");
    int count = 0;
    const ExitCodeText *const codes = exitCodeTexts(&count);
    for (int i = 0; i < count; ++i)
        text += QStringLiteral(".TP\n.B %1\n%2\n").arg(codes[i].code).arg(roff(latin(codes[i].text)));
    return text
        + QStringLiteral(
               ".SH ENVIRONMENT\n.TP\n.B DOMUS_SOCKET\nThe daemon's socket, instead of domus/domus.sock in XDG_RUNTIME_DIR.\n"
               ".TP\n.B NO_COLOR\nNo colours where this is set.\n.TP\n.B VISUAL, EDITOR\nThe editor of dom edit.\n"
               ".SH SEE ALSO\n.BR domus (1),\n.BR domusd (8)\n");
}

} // namespace domus::cli
