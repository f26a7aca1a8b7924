// SPDX-License-Identifier: GPL-3.0-or-later
#include "arguments.h"

#include <QDateTime>
#include <QDir>
#include <QRegularExpression>
#include <algorithm>
#include <numeric>
#include <vector>

namespace domus::cli {

std::optional<QString> Arguments::optional(const char *option) const
{
    return has(option) ? std::optional<QString>(value(option)) : std::nullopt;
}

static Error usageError(const QString &text, const QString &hint = {})
{
    return Error(ErrorCode::InvalidArgument, text, hint);
}

static QStringList optionNames(const Verb &verb)
{
    QStringList names;
    for (const auto &options : {verb.options, commonOptions()}) {
        for (const OptionSpec &option : options)
            names.append(QString::fromLatin1(option.name));
    }
    return names;
}

template <typename Matches>
static const OptionSpec *findOption(const Verb &verb, Matches matches)
{
    for (const auto &options : {verb.options, commonOptions()}) {
        const auto found = std::find_if(options.begin(), options.end(), matches);
        if (found != options.end())
            return &*found;
    }
    return nullptr;
}

namespace {

class Parser {
public:
    Parser(const Verb &verb, const QStringList &words) : m_verb(verb), m_words(words) {}

    Arguments parse()
    {
        bool optionsEnded = false;
        for (; m_at < m_words.size(); ++m_at) {
            const QString &word = m_words.at(m_at);
            if (optionsEnded || !word.startsWith(u'-') || word == QLatin1String("-"))
                takeOperand(word);
            else if (word == QLatin1String("--"))
                optionsEnded = true;
            else if (word.startsWith(QLatin1String("--")))
                takeLongOption(word);
            else
                takeLetters(word);
        }
        checkOperands();
        return std::move(m_result);
    }

private:
    void takeOperand(const QString &word)
    {
        const auto operands = m_verb.operands;
        const bool many = !operands.empty() && operands.back().many;
        if (!many && m_result.operands.size() >= qsizetype(operands.size()))
            throw usageError(QStringLiteral("'%1' is one word too many for dom %2").arg(word, QLatin1String(m_verb.name)),
                             usageHint());
        m_result.operands.append(word);
    }

    void takeLongOption(const QString &word)
    {
        const QString name = word.section(u'=', 0, 0);
        const OptionSpec *option =
            findOption(m_verb, [&](const OptionSpec &candidate) { return name == QLatin1String(candidate.name); });
        if (!option) {
            const QString nearest = nearestWord(name, optionNames(m_verb));
            throw usageError(QStringLiteral("dom %1 has no option %2").arg(QLatin1String(m_verb.name), name),
                             nearest.isEmpty() ? usageHint() : QStringLiteral("Did you mean %1?").arg(nearest));
        }
        store(*option, name, word.contains(u'=') ? std::optional<QString>(word.section(u'=', 1)) : std::nullopt);
    }

    void takeLetters(const QString &word)
    {
        for (qsizetype i = 1; i < word.size(); ++i) {
            const QChar letter = word.at(i);
            const OptionSpec *option = findOption(
                m_verb, [&](const OptionSpec &candidate) { return candidate.letter && letter == QLatin1Char(candidate.letter); });
            if (!option)
                throw usageError(QStringLiteral("dom %1 has no option -%2").arg(QLatin1String(m_verb.name)).arg(letter),
                                 usageHint());
            const bool last = i + 1 == word.size();
            if (option->argument && !last)
                return store(*option, QStringLiteral("-") + letter, word.mid(i + 1));
            store(*option, QStringLiteral("-") + letter, std::nullopt);
        }
    }

    void store(const OptionSpec &option, const QString &typed, std::optional<QString> value)
    {
        const QString key = QString::fromLatin1(option.name).mid(2);
        if (m_result.options.contains(key))
            throw usageError(QStringLiteral("%1 is given twice").arg(typed));
        if (!option.argument && value)
            throw usageError(QStringLiteral("%1 takes no value").arg(typed));
        if (option.argument && !value) {
            if (m_at + 1 >= m_words.size())
                throw usageError(QStringLiteral("%1 needs a value: %1 %2").arg(typed, QLatin1String(option.argument)));
            value = m_words.at(++m_at);
        }
        m_result.options.insert(key, value.value_or(QString()));
    }

    void checkOperands() const
    {
        if (m_result.has("help"))
            return;
        const auto operands = m_verb.operands;
        for (size_t i = size_t(m_result.operands.size()); i < operands.size(); ++i) {
            if (operands[i].required)
                throw usageError(
                    QStringLiteral("dom %1 needs %2: %3")
                        .arg(QLatin1String(m_verb.name), QLatin1String(operands[i].name), QLatin1String(operands[i].help)),
                    usageHint());
        }
    }

    QString usageHint() const { return QStringLiteral("See: dom help %1").arg(QLatin1String(m_verb.name)); }

    const Verb &m_verb;
    const QStringList &m_words;
    qsizetype m_at = 0;
    Arguments m_result;
};

} // namespace

Result<Arguments> parseArguments(const Verb &verb, const QStringList &words)
{
    try {
        return Parser(verb, words).parse();
    } catch (const Error &error) {
        return tl::make_unexpected(error.info());
    }
}

ByteSize sizeArgument(const QString &option, const QString &text)
{
    if (const auto size = ByteSize::parse(text); size && !size->isZero())
        return *size;
    bool bare = false;
    text.trimmed().toDouble(&bare);
    if (bare)
        throw usageError(
            QStringLiteral("%1 '%2' has no unit").arg(option, text),
            QStringLiteral("A bare number has no meaning that people agree on: xl's manual takes it for KiB, xl itself "
                           "for MiB. Write %1MiB or %1GiB.")
                .arg(text.trimmed()));
    throw usageError(QStringLiteral("%1 '%2' is not a size").arg(option, text), QStringLiteral("Write it like 512MiB or 4GiB."));
}

int countArgument(const QString &option, const QString &text, int least)
{
    bool isNumber = false;
    const int number = text.toInt(&isNumber);
    if (!isNumber || number < least)
        throw usageError(QStringLiteral("%1 '%2' is not a whole number of %3 or more").arg(option, text).arg(least));
    return number;
}

static std::optional<qint64> agoMs(const QString &text)
{
    static constexpr std::pair<char, qint64> units[] = {{'s', 1000}, {'m', 60'000}, {'h', 3'600'000}, {'d', 86'400'000}};
    bool isNumber = false;
    const qint64 count = text.chopped(std::min<qsizetype>(1, text.size())).toLongLong(&isNumber);
    for (const auto &[letter, factor] : units) {
        if (isNumber && count >= 0 && count < 100'000'000 && text.endsWith(QLatin1Char(letter)))
            return count * factor;
    }
    return std::nullopt;
}

qint64 timeArgument(const QString &option, const QString &text, qint64 nowMs)
{
    if (const auto ago = agoMs(text))
        return std::max<qint64>(0, nowMs - *ago);
    if (const QTime time = QTime::fromString(text, QStringLiteral("hh:mm")); time.isValid())
        return QDateTime(QDateTime::fromMSecsSinceEpoch(nowMs).date(), time).toMSecsSinceEpoch();
    if (const QDateTime when = QDateTime::fromString(QString(text).replace(u' ', u'T'), Qt::ISODate); when.isValid())
        return when.toMSecsSinceEpoch();
    throw usageError(QStringLiteral("%1 '%2' is not a time").arg(option, text),
                     QStringLiteral("Write how long ago (90s, 5m, 2h, 3d), 08:30, or 2026-11-20T08:30."));
}

QString placeArgument(const QString &text)
{
    if (text.contains(QLatin1String("://")) || text.isEmpty())
        return text;
    if (text == QLatin1String("~") || text.startsWith(QLatin1String("~/")))
        return QDir::cleanPath(QDir::homePath() + text.mid(1));
    return QDir::cleanPath(QDir::current().absoluteFilePath(text));
}

QString placeArgument(const QString &text, bool remote)
{
    if (!remote)
        return placeArgument(text);
    if (text.isEmpty() || text.startsWith(u'/') || text.contains(QLatin1String("://")))
        return text;
    throw usageError(QStringLiteral("'%1' is no place on another machine").arg(text),
                     QStringLiteral("With --host, name files of that machine by absolute paths."));
}

/// How many letters must be put in, taken out or changed to make one of the other.
static int editDistance(const QString &a, const QString &b)
{
    std::vector<int> row(size_t(b.size()) + 1);
    std::iota(row.begin(), row.end(), 0);
    for (qsizetype i = 0; i < a.size(); ++i) {
        int diagonal = row[0]++;
        for (size_t j = 0; j < size_t(b.size()); ++j) {
            const int changed = diagonal + (a.at(i) == b.at(qsizetype(j)) ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

QString diskArgument(const QString &text, bool remote)
{
    static const QRegularExpression name(QStringLiteral("^([0-9]+|(xvd|hd|sd)[a-z]+[0-9]*)$"));
    return name.match(text).hasMatch() ? text : placeArgument(text, remote);
}

QString nearestWord(const QString &typed, const QStringList &known)
{
    if (typed.size() > 64)
        return {};
    QString best;
    int bestDistance = typed.size() > 5 ? 3 : 2; // as many slips as a short word bears
    for (const QString &word : known) {
        const int distance = word.startsWith(typed) && typed.size() > 3 ? 0 : editDistance(typed, word);
        if (distance < bestDistance) {
            best = word;
            bestDistance = distance;
        }
    }
    return best;
}

} // namespace domus::cli
