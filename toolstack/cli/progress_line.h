// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "output.h"

namespace domus::cli {

/// How far something is: one line that is drawn over on a terminal, a new line for each new text elsewhere.
class ProgressLine {
public:
    explicit ProgressLine(Output &output) : m_output(output) {}
    ~ProgressLine() { clear(); }

    /// progress: 0 to 1; less than 0 when it cannot be told.
    void show(const QString &title, double progress, const QString &text);
    /// Takes the line away, for what is printed next.
    void clear();

private:
    Output &m_output;
    QString m_lastText;
    bool m_shown = false;
};

/// "Install fc6  [######......]  50%  Fetching the kernel", cut to the width. Pure.
QString progressBar(const QString &title, double progress, const QString &text, int columns);

} // namespace domus::cli
