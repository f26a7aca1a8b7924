// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "verb.h"

#include <QString>

namespace domus::cli {

/// What the verbs' tables say, for each kind of reader. Pure; the pages in docs/ are made of these and a test compares.

QString usageLine(const Verb &verb); ///< "dom start [OPTIONS] GUEST..."
QString exitCodesText(); ///< `dom help exit-codes`
QString overviewText(); ///< `dom help`
QString verbHelpText(const Verb &verb); ///< `dom help VERB`
QString verbMarkdown(const Verb &verb); ///< docs/cli/VERB.md
QString indexMarkdown(); ///< docs/cli/README.md
QString manualPage(); ///< docs/man/dom.1

/// The completion script of a shell: bash, zsh or fish. Throws Error(InvalidArgument) for another.
QString completionScript(const QString &shell);

} // namespace domus::cli
