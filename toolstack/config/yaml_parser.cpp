// SPDX-License-Identifier: GPL-3.0-or-later
#include "yaml_tree.h"

#include "byte_size.h"
#include "yaml_extent.h"

#include <QHash>
#include <QStringDecoder>
#include <algorithm>
#include <istream>
#include <streambuf>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

namespace domus {
namespace {

struct Problem {
    qsizetype offset;
    QString text;
};

struct Position {
    int line;
    int column;
};

/// Where the lines begin. They end with LF (a CR before it belongs to the line); columns count characters, not bytes.
class LineTable {
public:
    explicit LineTable(const QByteArray &text) : m_text(text)
    {
        for (qsizetype i = 0; i < text.size(); ++i) {
            if (text[i] == '\n')
                m_starts.push_back(i + 1);
        }
    }
    Position at(qsizetype offset) const
    {
        const auto next = std::upper_bound(m_starts.begin(), m_starts.end(), offset);
        const qsizetype start = *std::prev(next);
        const auto isFirstByte = [](char c) { return (uchar(c) & 0xc0) != 0x80; };
        const auto column = std::count_if(m_text.begin() + start, m_text.begin() + std::min(offset, m_text.size()), isFirstByte);
        return {int(next - m_starts.begin()), int(column) + 1};
    }

private:
    const QByteArray &m_text;
    std::vector<qsizetype> m_starts{0};
};

/// QString::fromUtf8() drops a byte order mark that begins the value.
QString decoded(const std::string &value)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless | QStringDecoder::Flag::ConvertInitialBom);
    return decoder.decode(QByteArrayView(value.data(), qsizetype(value.size())));
}

/// Builds the tree from yaml-cpp's events and throws Problem at the first thing that has no place in it.
class TreeBuilder : public YAML::EventHandler {
public:
    explicit TreeBuilder(const QByteArray &text) : m_lines(text), m_extent(text) {}

    YamlNode takeRoot() { return std::move(m_root); }

    void OnDocumentStart(const YAML::Mark &mark) override
    {
        if (m_documents++ > 0)
            throw Problem{mark.pos, QStringLiteral("a second document begins; expected one definition per file")};
    }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark &mark, YAML::anchor_t anchor) override { addLeaf(node(mark, {}, anchor, YamlNode::Kind::Null)); }
    void OnAlias(const YAML::Mark &mark, YAML::anchor_t) override
    {
        throw Problem{mark.pos, QStringLiteral("an alias (*name); expected the value itself, aliases are not read")};
    }
    void OnScalar(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor, const std::string &value) override
    {
        YamlNode scalar = node(mark, tag, anchor, YamlNode::Kind::Scalar);
        scalar.text = decoded(value);
        scalar.quoted = tag == "!";
        if (scalar.quoted && m_extent.endOfValue(scalar, -1, true) < 0)
            throw Problem{mark.pos, QStringLiteral("a quoted value that never ends; expected the closing quote")};
        addLeaf(std::move(scalar));
    }
    void OnSequenceStart(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value style) override
    {
        begin(node(mark, tag, anchor, YamlNode::Kind::Sequence), style);
    }
    void OnSequenceEnd() override { end(); }
    void OnMapStart(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value style) override
    {
        begin(node(mark, tag, anchor, YamlNode::Kind::Map), style);
    }
    void OnMapEnd() override { end(); }

private:
    YamlNode node(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor, YamlNode::Kind kind) const
    {
        if (anchor != 0)
            throw Problem{mark.pos, QStringLiteral("an anchor (&name); expected the value alone, anchors are not read")};
        if (!tag.empty() && tag != "?" && tag != "!")
            throw Problem{mark.pos,
                          QStringLiteral("a tag (%1); expected the value alone, tags are not read")
                              .arg(QString::fromStdString(tag).left(80))};
        YamlNode result;
        result.kind = kind;
        result.begin = mark.pos;
        const Position position = m_lines.at(mark.pos);
        result.line = position.line;
        result.column = position.column;
        return result;
    }

    void begin(YamlNode collection, YAML::EmitterStyle::value style)
    {
        const bool atKey = !m_open.empty() && m_open.back().isMap() && m_open.back().keys.size() == m_open.back().items.size();
        if (atKey)
            throw Problem{collection.begin, QStringLiteral("a list or a map as a key; expected a word")};
        if (m_open.size() >= size_t(yamlDepthLimit))
            throw Problem{collection.begin, QStringLiteral("nested deeper than %1 levels").arg(yamlDepthLimit)};
        collection.flow = style == YAML::EmitterStyle::Flow;
        m_open.push_back(std::move(collection));
    }

    void end()
    {
        YamlNode done = std::move(m_open.back());
        m_open.pop_back();
        addLeaf(std::move(done));
    }

    void addLeaf(YamlNode leaf)
    {
        if (m_open.empty()) {
            m_root = std::move(leaf);
            return;
        }
        YamlNode &parent = m_open.back();
        if (parent.isMap() && parent.keys.size() == parent.items.size())
            addKey(parent, std::move(leaf));
        else
            parent.items.push_back(std::move(leaf));
    }

    void addKey(YamlNode &map, YamlNode key)
    {
        if (!key.isScalar() || key.text.isEmpty())
            throw Problem{key.begin, QStringLiteral("an empty key; expected a word")};
        if (!m_seen[m_open.size()].isEmpty() && map.keys.empty())
            m_seen[m_open.size()].clear();
        const auto earlier = m_seen[m_open.size()].constFind(key.text);
        if (earlier != m_seen[m_open.size()].constEnd())
            throw Problem{key.begin,
                          QStringLiteral("the key '%1' again; expected it once (it is in line %2 already)")
                              .arg(key.text.left(80))
                              .arg(*earlier)};
        m_seen[m_open.size()].insert(key.text, key.line);
        map.keys.push_back(std::move(key));
    }

    LineTable m_lines;
    YamlExtent m_extent;
    std::vector<YamlNode> m_open;
    QHash<QString, int> m_seen[yamlDepthLimit + 1]; ///< by depth: the open map's keys and their lines
    YamlNode m_root;
    int m_documents = 0;
};

/// Reads a QByteArray without copying it.
class BytesBuffer : public std::streambuf {
public:
    explicit BytesBuffer(const QByteArray &text)
    {
        char *begin = const_cast<char *>(text.constData());
        setg(begin, begin, begin + text.size());
    }
};

void refuseWhatIsNotText(const QByteArray &text)
{
    if (text.size() > yamlSizeLimit)
        throw Problem{0,
                      QStringLiteral("%1 of text; expected at most %2")
                          .arg(ByteSize::fromBytes(text.size()).toString(), ByteSize::fromBytes(yamlSizeLimit).toString())};
    for (qsizetype i = 0; i < text.size(); ++i) {
        const auto c = uchar(text[i]);
        if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f)
            throw Problem{i, QStringLiteral("a control character (0x%1); expected text").arg(c, 2, 16, QLatin1Char('0'))};
    }
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    qsizetype lineStart = 0;
    while (lineStart < text.size()) {
        const qsizetype lineEnd = text.indexOf('\n', lineStart);
        const QByteArrayView line = QByteArrayView(text).sliced(lineStart, (lineEnd < 0 ? text.size() : lineEnd) - lineStart);
        const QString ignored = decoder.decode(line);
        if (decoder.hasError())
            throw Problem{lineStart, QStringLiteral("bytes that are not UTF-8 in this line; expected UTF-8 text")};
        lineStart += line.size() + 1;
    }
}

/// yaml-cpp's words are about its grammar; the commonest mistakes get words of their own.
Problem explained(const QByteArray &text, qsizetype offset, const QString &reason)
{
    const qsizetype lineStart = offset <= 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
    for (qsizetype i = lineStart; i < text.size() && (text[i] == ' ' || text[i] == '\t'); ++i) {
        if (text[i] == '\t')
            return {i, QStringLiteral("a tab before the text; expected spaces")};
    }
    if (reason.contains(QLatin1String("end of sequence flow")))
        return {offset, QStringLiteral("a list in [ ] is not closed; expected ',' or ']'")};
    if (reason.contains(QLatin1String("end of map flow")))
        return {offset, QStringLiteral("a map in { } is not closed; expected ',' or '}'")};
    if (reason.contains(QLatin1String("end of map not found")) || reason.contains(QLatin1String("end of sequence not found")))
        return {offset, QStringLiteral("the indentation fits nothing above; expected it in line with its neighbours")};
    if (reason.contains(QLatin1String("illegal map value")))
        return {offset, QStringLiteral("a second ':' in this line; expected the value in quotes, or on a line of its own")};
    return {offset, QStringLiteral("not YAML (%1)").arg(reason)};
}

YamlNode readTree(const QByteArray &text)
{
    BytesBuffer buffer(text);
    std::istream stream(&buffer);
    TreeBuilder builder(text);
    try {
        YAML::Parser parser(stream);
        while (parser.HandleNextDocument(builder)) {}
    } catch (const YAML::Exception &error) {
        const qsizetype offset = error.mark.is_null() ? text.size() : error.mark.pos;
        throw explained(text, offset, QString::fromStdString(error.msg));
    }
    YamlNode root = builder.takeRoot();
    if (root.kind == YamlNode::Kind::Null)
        throw Problem{0, QStringLiteral("nothing in it; expected 'key: value' lines")};
    if (root.isSequence())
        throw Problem{root.begin, QStringLiteral("a list; expected 'key: value' lines")};
    if (!root.isMap())
        throw Problem{root.begin, QStringLiteral("a single value; expected 'key: value' lines")};
    return root;
}

} // namespace

Result<YamlNode> parseYaml(const QByteArray &text)
{
    try {
        refuseWhatIsNotText(text);
        return readTree(text);
    } catch (const Problem &problem) {
        const Position position = LineTable(text).at(problem.offset);
        return tl::unexpected(ErrorInfo{ErrorCode::BadDefinition,
                                        QStringLiteral("%1:%2: %3").arg(position.line).arg(position.column).arg(problem.text),
                                        {},
                                        {},
                                        {}});
    }
}

} // namespace domus
