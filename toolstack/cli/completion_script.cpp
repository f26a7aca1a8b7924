// SPDX-License-Identifier: GPL-3.0-or-later
#include "error.h"
#include "help_text.h"

namespace domus::cli {

static QString latin(const char *text)
{
    return QString::fromUtf8(text);
}

static QString optionList(const Verb &verb)
{
    QStringList words;
    for (const auto &options : {verb.options, commonOptions()}) {
        for (const OptionSpec &option : options)
            words.append(latin(option.name));
    }
    return words.join(u' ');
}

static QString verbList()
{
    QStringList words;
    for (const Verb *verb : allVerbs())
        words.append(latin(verb->name));
    return words.join(u' ');
}

/// The verb's names, with that between them.
static QString names(const Verb &verb, const char *between)
{
    return verb.xlName ? latin(verb.name) + latin(between) + latin(verb.xlName) : latin(verb.name);
}

/// The words of a kind, as a shell gets them.
static QString wordsCommand(WordKind kind)
{
    switch (kind) {
    case WordKind::Guest:
        return QStringLiteral("$(dom list --names --no-start 2>/dev/null)");
    case WordKind::Host:
        return QStringLiteral("$(dom host list --names 2>/dev/null)");
    case WordKind::Job:
        return QStringLiteral("$(dom jobs --ids --no-start 2>/dev/null)");
    case WordKind::Shell:
        return QStringLiteral("bash zsh fish");
    case WordKind::Verb:
        return verbList();
    case WordKind::BundleAction:
        return QStringLiteral("status build start stop remove grub");
    case WordKind::File:
    case WordKind::Directory:
    case WordKind::Text:
    case WordKind::Size:
        return {};
    }
    return {};
}

static QString bashReply(WordKind kind)
{
    if (kind == WordKind::File)
        return QStringLiteral("COMPREPLY=($(compgen -f -- \"$cur\"))");
    if (kind == WordKind::Directory)
        return QStringLiteral("COMPREPLY=($(compgen -d -- \"$cur\"))");
    return QStringLiteral("COMPREPLY=($(compgen -W \"%1\" -- \"$cur\"))").arg(wordsCommand(kind));
}

static QString bashCase(const Verb &verb)
{
    QString text = QStringLiteral("    %1)\n").arg(names(verb, "|"));
    QString values;
    for (const auto &options : {verb.options, commonOptions()}) {
        for (const OptionSpec &option : options) {
            if (option.argument)
                values += QStringLiteral("        %1) %2; return ;;\n").arg(latin(option.name), bashReply(option.kind));
        }
    }
    if (!values.isEmpty())
        text += QStringLiteral("        case \"$prev\" in\n%1        esac\n").arg(values);
    text += QStringLiteral("        if [[ \"$cur\" == -* ]]; then COMPREPLY=($(compgen -W \"%1\" -- \"$cur\")); return; fi\n")
                .arg(optionList(verb));
    if (!verb.operands.empty())
        text += QStringLiteral("        %1\n").arg(bashReply(verb.operands.front().kind));
    return text + QStringLiteral("        ;;\n");
}

static QString bashScript()
{
    QString text = QStringLiteral("# Completion of dom for bash: source <(dom completion bash)\n"
                                  "_dom() {\n    local cur=\"${COMP_WORDS[COMP_CWORD]}\" prev=\"${COMP_WORDS[COMP_CWORD-1]}\"\n"
                                  "    if (( COMP_CWORD == 1 )); then COMPREPLY=($(compgen -W \"%1\" -- \"$cur\")); return; fi\n"
                                  "    case \"${COMP_WORDS[1]}\" in\n")
                       .arg(verbList());
    for (const Verb *verb : allVerbs())
        text += bashCase(*verb);
    return text + QStringLiteral("    esac\n}\ncomplete -F _dom dom\n");
}

static QString quoted(const QString &text)
{
    return QLatin1Char('\'') + QString(text).replace(u'\'', QStringLiteral("'\\''")) + QLatin1Char('\'');
}

static QString zshAction(WordKind kind)
{
    if (kind == WordKind::File)
        return QStringLiteral("_files");
    if (kind == WordKind::Directory)
        return QStringLiteral("_files -/");
    const QString words = wordsCommand(kind);
    return words.isEmpty() ? QStringLiteral(" ") : QString(QStringLiteral("compadd -- ") + words);
}

static QString zshScript()
{
    QString verbs;
    QString cases;
    for (const Verb *verb : allVerbs()) {
        verbs += QStringLiteral("    %1\n").arg(quoted(latin(verb->name) + QLatin1Char(':') + latin(verb->summary)));
        cases += QStringLiteral("  %1) _arguments -s").arg(names(*verb, "|"));
        for (const auto &options : {verb->options, commonOptions()}) {
            for (const OptionSpec &option : options) {
                const QString help = latin(option.help).remove(u'[').remove(u']').replace(u':', QStringLiteral("\\:"));
                const QString value =
                    option.argument ? QStringLiteral(":%1:%2").arg(latin(option.argument), zshAction(option.kind)) : QString();
                cases += QLatin1Char(' ') + quoted(latin(option.name) + QLatin1Char('[') + help + QLatin1Char(']') + value);
            }
        }
        for (const OperandSpec &operand : verb->operands)
            cases += QLatin1Char(' ')
                + quoted((operand.many ? QStringLiteral("*:") : QStringLiteral(":")) + latin(operand.name) + QLatin1Char(':')
                         + zshAction(operand.kind));
        cases += QStringLiteral(" ;;\n");
    }
    return QStringLiteral("#compdef dom\n# Completion of dom for zsh: dom completion zsh > a directory of $fpath, as _dom\n"
                          "_dom() {\n  local -a verbs\n  verbs=(\n%1  )\n"
                          "  if (( CURRENT == 2 )); then _describe verb verbs; return; fi\n"
                          "  local verb=$words[2]\n  shift words; (( CURRENT-- ))\n  case $verb in\n%2  esac\n}\n"
                          "if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _dom \"$@\"; else compdef _dom dom; fi\n")
        .arg(verbs, cases);
}

static QString fishScript()
{
    QString text = QStringLiteral("# Completion of dom for fish: dom completion fish | source\ncomplete -c dom -f\n");
    for (const Verb *verb : allVerbs()) {
        text += QStringLiteral("complete -c dom -n __fish_use_subcommand -a %1 -d %2\n")
                    .arg(latin(verb->name), quoted(latin(verb->summary)));
        const QString condition = QStringLiteral("complete -c dom -n '__fish_seen_subcommand_from %1'").arg(names(*verb, " "));
        for (const auto &options : {verb->options, commonOptions()}) {
            for (const OptionSpec &option : options) {
                text += condition + QStringLiteral(" -l %1 -d %2").arg(latin(option.name).mid(2), quoted(latin(option.help)));
                const bool files = option.kind == WordKind::File || option.kind == WordKind::Directory;
                text += !option.argument ? QString() : files ? QStringLiteral(" -r -F") : QStringLiteral(" -x");
                text += QLatin1Char('\n');
            }
        }
        for (const OperandSpec &operand : verb->operands) {
            const QString words = wordsCommand(operand.kind);
            if (operand.kind == WordKind::File)
                text += condition + QStringLiteral(" -F\n");
            else if (!words.isEmpty())
                text += condition + QStringLiteral(" -a %1\n").arg(quoted(QString(words).remove(u'$')));
        }
    }
    return text;
}

QString completionScript(const QString &shell)
{
    if (shell == QLatin1String("bash"))
        return bashScript();
    if (shell == QLatin1String("zsh"))
        return zshScript();
    if (shell == QLatin1String("fish"))
        return fishScript();
    throw Error(ErrorCode::InvalidArgument, QStringLiteral("there is no completion for the shell '%1'").arg(shell),
                QStringLiteral("There is for bash, zsh and fish."));
}

} // namespace domus::cli
