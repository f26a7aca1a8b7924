// SPDX-License-Identifier: GPL-3.0-or-later
#include "xl/xm_expression.h"

#include <algorithm>

namespace domus {
namespace {

/// One line of Python, whatever number of lines of text it covers.
struct Line {
    size_t begin = 0; ///< its tokens
    size_t end = 0;
    int indent = 0;
};

class Evaluator {
public:
    explicit Evaluator(const QString &text) : m_text(text), m_tokens(lexXl(text, XlKind::Xm, &m_result.warnings))
    {
        splitLines();
    }

    XlText run()
    {
        while (m_next < m_lines.size())
            runBlock(m_lines[m_next].indent, Mode::Run, 0);
        m_result.computed = QStringList(m_names.used.begin(), m_names.used.end());
        m_result.computed.sort();
        return std::move(m_result);
    }

private:
    enum class Mode {
        Run,
        Skip, ///< a branch that is not taken
        Doubt, ///< nobody can tell whether it would be run: reported, and what it sets is not known from here on
    };

    void splitLines()
    {
        size_t begin = 0;
        for (size_t i = 0; i < m_tokens.size(); ++i) {
            const XlToken &token = m_tokens[i];
            const bool ends = token.kind == XlToken::Kind::End || (token.kind == XlToken::Kind::NewLine && token.text != u";");
            if (!ends)
                continue;
            if (i > begin)
                m_lines.push_back({begin, i, m_tokens[begin].column});
            begin = i + 1;
        }
    }

    const XlToken &first(const Line &line) const { return m_tokens[line.begin]; }

    QString textOf(const Line &line) const
    {
        const qsizetype begin = first(line).begin - (line.indent - 1);
        return m_text.mid(begin, m_tokens[line.end - 1].end - begin).trimmed();
    }

    void warn(int line, int column, const QString &text)
    {
        m_result.warnings.append({line, column, text + QStringLiteral("; the line is kept")});
    }

    void keep(const Line &line) { m_result.unread.append(textOf(line)); }

    void runBlock(int indent, Mode mode, int depth)
    {
        if (depth > xlDepthLimit)
            throw XlProblem{first(m_lines[m_next]).line, 1, QStringLiteral("nested deeper than %1 levels").arg(xlDepthLimit)};
        while (m_next < m_lines.size() && m_lines[m_next].indent >= indent)
            runLine(mode, depth);
    }

    void runLine(Mode mode, int depth)
    {
        const Line line = m_lines[m_next++];
        const QString word = first(line).kind == XlToken::Kind::Name ? first(line).text : QString();
        if (word == u"if")
            runIf(line, mode, depth);
        else if (isCompound(line, word))
            runCompound(line, mode, depth, Mode::Doubt, QStringLiteral("'%1' is not run").arg(word));
        else
            runStatements(line, line.begin, mode);
    }

    bool isCompound(const Line &line, const QString &word) const
    {
        static const QStringList words{QStringLiteral("def"),  QStringLiteral("for"),    QStringLiteral("while"),
                                       QStringLiteral("try"),  QStringLiteral("except"), QStringLiteral("finally"),
                                       QStringLiteral("with"), QStringLiteral("class"),  QStringLiteral("elif"),
                                       QStringLiteral("else")};
        return words.contains(word) && colonOf(line) < line.end;
    }

    /// Where the head of a compound line ends.
    size_t colonOf(const Line &line) const
    {
        int depth = 0;
        for (size_t i = line.begin; i < line.end; ++i) {
            if (m_tokens[i].is("(") || m_tokens[i].is("[") || m_tokens[i].is("{"))
                ++depth;
            else if (m_tokens[i].is(")") || m_tokens[i].is("]") || m_tokens[i].is("}"))
                --depth;
            else if (depth == 0 && m_tokens[i].is(":"))
                return i;
        }
        return line.end;
    }

    /// A head that is reported unless it is skipped, and its body.
    void runCompound(const Line &line, Mode mode, int depth, Mode body, const QString &why)
    {
        if (mode == Mode::Skip)
            return runBody(line, Mode::Skip, depth);
        warn(first(line).line, first(line).column, why);
        keep(line);
        runBody(line, body, depth, true);
    }

    void runBody(const Line &head, Mode mode, int depth, bool headKept = false)
    {
        const size_t colon = colonOf(head);
        if (colon + 1 < head.end) {
            // What stands behind the colon is part of the line that is kept already.
            if (headKept)
                forgetNames(head, colon + 1);
            else
                runStatements(head, colon + 1, mode);
        } else if (m_next < m_lines.size() && m_lines[m_next].indent > head.indent) {
            runBlock(m_lines[m_next].indent, mode, depth + 1);
        }
    }

    std::optional<bool> condition(const Line &line)
    {
        try {
            return isTrueInPython(evaluateXmExpression(m_tokens, line.begin + 1, colonOf(line), &m_names));
        } catch (const XmUnknown &problem) {
            warn(problem.line, problem.column, problem.text);
            return std::nullopt;
        }
    }

    /// if, elif and else: the branch that is taken, or all in doubt.
    void runIf(Line line, Mode mode, int depth)
    {
        bool doubt = mode == Mode::Doubt;
        bool done = mode == Mode::Skip;
        while (true) {
            const bool isElse = first(line).text == u"else";
            std::optional<bool> taken = done || doubt ? std::nullopt : isElse ? std::optional(true) : condition(line);
            doubt = doubt || (!done && !taken);
            const Mode body = done ? Mode::Skip : doubt ? Mode::Doubt : *taken ? Mode::Run : Mode::Skip;
            if (body == Mode::Doubt)
                keep(line);
            runBody(line, body, depth, body == Mode::Doubt);
            done = done || (!doubt && *taken);
            if (m_next >= m_lines.size() || m_lines[m_next].indent != line.indent || !continuesIf(m_lines[m_next]))
                return;
            line = m_lines[m_next++];
        }
    }

    bool continuesIf(const Line &line) const
    {
        return first(line).kind == XlToken::Kind::Name && (first(line).text == u"elif" || first(line).text == u"else")
            && colonOf(line) < line.end;
    }

    void runStatements(const Line &line, size_t begin, Mode mode)
    {
        if (mode == Mode::Skip)
            return;
        size_t from = begin;
        for (size_t i = begin; i <= line.end; ++i) {
            if (i != line.end && m_tokens[i].kind != XlToken::Kind::NewLine)
                continue;
            if (i > from)
                runStatement({from, i, line.indent}, mode);
            from = i + 1;
        }
    }

    void runStatement(const Line &statement, Mode mode)
    {
        const XlToken &name = first(statement);
        const size_t next = statement.begin + 1;
        const bool assigns =
            name.kind == XlToken::Kind::Name && next < statement.end && (m_tokens[next].is("=") || m_tokens[next].is("+="));
        if (name.kind == XlToken::Kind::Name && name.text == u"pass" && next == statement.end)
            return;
        if (name.kind == XlToken::Kind::Text && next == statement.end)
            return; // a text alone on its line is a remark
        try {
            if (mode == Mode::Doubt)
                throw XmUnknown{name.line, name.column, QStringLiteral("it cannot be told whether this counts")};
            if (!assigns)
                throw XmUnknown{name.line, name.column, QStringLiteral("'%1' is not run").arg(name.text.left(60))};
            assign(statement, m_tokens[next].is("+="));
        } catch (const XmUnknown &problem) {
            warn(problem.line, problem.column, problem.text);
            m_result.unread.append(m_text.mid(name.begin, m_tokens[statement.end - 1].end - name.begin));
            forgetNames(statement, statement.begin);
        }
    }

    void assign(const Line &statement, bool append)
    {
        const XlToken &name = first(statement);
        XlValue value{XlValue::Kind::Text, {}, {}, name.line, name.column};
        value = evaluateXmExpression(m_tokens, statement.begin + 2, statement.end, &m_names);
        if (append) {
            const auto before = m_names.values.value(name.text);
            if (!before || before->kind != value.kind || value.kind == XlValue::Kind::Number)
                throw XmUnknown{name.line, name.column, QStringLiteral("'%1' is not known here").arg(name.text.left(60))};
            XlValue longer = *before;
            longer.text += value.text;
            longer.items.insert(longer.items.end(), value.items.begin(), value.items.end());
            m_names.work += longer.weight();
            value = longer;
        }
        m_names.values.insert(name.text, value);
        m_result.set({name.text, value, name.line, name.column});
    }

    /// What a line that is not understood sets is not known from here on; a setting keeps the value it had.
    void forgetNames(const Line &line, size_t begin)
    {
        for (size_t i = begin; i + 1 < line.end; ++i) {
            const XlToken &token = m_tokens[i];
            if (token.kind != XlToken::Kind::Name || !(m_tokens[i + 1].is("=") || m_tokens[i + 1].is("+=")))
                continue;
            m_names.values.remove(token.text);
            m_result.unknown.append({token.text, {}, token.line, token.column});
        }
    }

    const QString &m_text;
    XlText m_result;
    std::vector<XlToken> m_tokens;
    std::vector<Line> m_lines;
    size_t m_next = 0;
    XmNames m_names;
};

} // namespace

XlText evaluateXm(const QString &text)
{
    return Evaluator(text).run();
}

} // namespace domus
