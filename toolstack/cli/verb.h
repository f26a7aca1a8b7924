// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/task.h"

#include <QHash>
#include <QString>
#include <QStringList>
#include <optional>
#include <span>

namespace domus::cli {

struct CommandContext;

/// What a word of the command line stands for: shells complete it so.
enum class WordKind {
    Text,
    Guest,
    Host,
    File,
    Directory,
    Job,
    Size,
    Shell,
    Verb,
    BundleAction,
};

/// An option of a verb. One without an argument is a flag.
struct OptionSpec {
    const char *name; ///< "--memory"
    const char *argument; ///< what follows, for the help: "SIZE"; nullptr for a flag
    const char *help; ///< one sentence
    WordKind kind = WordKind::Text;
    char letter = 0; ///< 'f' for "-f"; 0 for none
};

/// A word without a dash.
struct OperandSpec {
    const char *name; ///< "GUEST"
    const char *help; ///< one sentence
    WordKind kind = WordKind::Text;
    bool required = true;
    bool many = false; ///< takes all words that are left; the last one only
};

/// What was typed, checked against the verb's table.
struct Arguments {
    QHash<QString, QString> options; ///< by name without dashes; a flag has an empty value
    QStringList operands;

    bool has(const char *option) const { return options.contains(QLatin1String(option)); }
    /// The option's value; empty when it is missing.
    QString value(const char *option) const { return options.value(QLatin1String(option)); }
    std::optional<QString> optional(const char *option) const;
    QString operand(qsizetype index) const { return operands.value(index); }
};

/// A verb of `dom`: all that parser, help, completion, manual and documentation know of it.
struct Verb {
    const char *name;
    const char *summary; ///< one line, small initial, no full stop
    const char *description; ///< paragraphs, separated by an empty line; may be empty
    std::span<const OptionSpec> options;
    std::span<const OperandSpec> operands;
    const char *example; ///< lines; may be empty
    Task<int> (*run)(CommandContext *context, Arguments arguments); ///< gives the exit code; throws Error
    const char *xlName = nullptr; ///< what xl calls it, where that differs: also understood
};

/// All verbs, in the order of the help.
std::span<const Verb *const> allVerbs();
/// The verb of that name, or the one that xl calls so, or nothing.
const Verb *findVerb(const QString &name);

/// Options that every verb has.
std::span<const OptionSpec> commonOptions();

} // namespace domus::cli
