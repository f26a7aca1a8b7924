// SPDX-License-Identifier: GPL-3.0-or-later
#include "reply_reader.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace domus::cli {
namespace {

/// Thrown out of the reader: nothing is lost, the whole program asks again and says what is wrong.
struct NotPlain {};

/// As much of JSON as a reply of plain rows is made of.
class Reader {
public:
    explicit Reader(std::string_view text) : m_rest(text) {}

    bool atEnd()
    {
        skipSpace();
        return m_rest.empty();
    }

    std::string text()
    {
        take('"');
        size_t size = 0;
        while (size < m_rest.size() && m_rest[size] >= ' ' && m_rest[size] <= '~' && m_rest[size] != '"' && m_rest[size] != '\\')
            ++size;
        const std::string result(m_rest.substr(0, size));
        m_rest.remove_prefix(size);
        if (m_rest.empty() || m_rest.front() != '"')
            throw NotPlain();
        m_rest.remove_prefix(1);
        return result;
    }

    std::int64_t number()
    {
        skipSpace();
        std::int64_t value = 0;
        const auto [end, problem] = std::from_chars(m_rest.data(), m_rest.data() + m_rest.size(), value);
        if (problem != std::errc())
            throw NotPlain();
        m_rest.remove_prefix(size_t(end - m_rest.data()));
        // A fraction or an exponent would be left.
        if (!m_rest.empty() && (m_rest.front() == '.' || m_rest.front() == 'e' || m_rest.front() == 'E'))
            throw NotPlain();
        return value;
    }

    bool yesOrNo()
    {
        if (takeWord("true"))
            return true;
        if (takeWord("false"))
            return false;
        throw NotPlain();
    }

    /// Calls back for each member, which must take its value.
    template <typename Member>
    void object(Member member)
    {
        take('{');
        if (takeIf('}'))
            return;
        do {
            const std::string name = text();
            take(':');
            member(name);
        } while (takeIf(','));
        take('}');
    }

    /// Calls back for each element, which must be taken.
    template <typename Element>
    void array(Element element)
    {
        take('[');
        if (takeIf(']'))
            return;
        do
            element();
        while (takeIf(','));
        take(']');
    }

    void skip(int depth = 8)
    {
        skipSpace();
        if (depth == 0 || m_rest.empty())
            throw NotPlain();
        if (m_rest.front() == '{')
            object([&](const std::string &) { skip(depth - 1); });
        else if (m_rest.front() == '[')
            array([&] { skip(depth - 1); });
        else if (m_rest.front() == '"')
            skipText();
        else if (!takeWord("null") && !takeWord("true") && !takeWord("false"))
            skipNumber();
    }

private:
    void skipSpace()
    {
        while (!m_rest.empty() && (m_rest.front() == ' ' || m_rest.front() == '\n'))
            m_rest.remove_prefix(1);
    }

    bool takeIf(char c)
    {
        skipSpace();
        if (m_rest.empty() || m_rest.front() != c)
            return false;
        m_rest.remove_prefix(1);
        return true;
    }

    void take(char c)
    {
        if (!takeIf(c))
            throw NotPlain();
    }

    bool takeWord(std::string_view word)
    {
        skipSpace();
        if (m_rest.substr(0, word.size()) != word)
            return false;
        m_rest.remove_prefix(word.size());
        return true;
    }

    void skipNumber()
    {
        const size_t size = std::min(m_rest.find_first_not_of("+-.0123456789eE"), m_rest.size());
        if (size == 0)
            throw NotPlain();
        m_rest.remove_prefix(size);
    }

    /// Of a text that is not shown.
    void skipText()
    {
        take('"');
        for (size_t i = 0; i < m_rest.size(); ++i) {
            if (m_rest[i] == '"')
                return m_rest.remove_prefix(i + 1);
            i += m_rest[i] == '\\' ? 1 : 0;
        }
        throw NotPlain();
    }

    std::string_view m_rest;
};

GuestLine readLine(Reader &reader)
{
    GuestLine line;
    unsigned found = 0;
    const auto once = [&found](unsigned field) {
        if (found & field)
            throw NotPlain();
        found |= field;
        return true;
    };
    reader.object([&](const std::string &name) {
        if (name == "name" && once(1))
            line.name = reader.text();
        else if (name == "state" && once(2))
            line.state = reader.text();
        else if (name == "os" && once(4))
            line.os = reader.text();
        else if (name == "installing" && once(8))
            line.installing = reader.yesOrNo();
        else if (name == "saved_file" && once(16))
            line.saved = !reader.text().empty();
        else if (name == "memory_bytes" && once(32))
            line.memory = reader.number();
        else if (name == "vcpus" && once(64))
            line.vcpus = reader.number();
        else if (name != "problem")
            reader.skip();
        else if (once(128) && !reader.text().empty())
            throw NotPlain();
    });
    constexpr unsigned all = 255;
    if (found != all || !isGuestState(line.state))
        throw NotPlain();
    return line;
}

/// The one member that there must be, and its value.
template <typename Value>
void readOnly(Reader &reader, std::string_view name, Value value)
{
    bool found = false;
    reader.object([&](const std::string &member) {
        if (member != name || std::exchange(found, true))
            throw NotPlain();
        value();
    });
    if (!found)
        throw NotPlain();
}

} // namespace

std::optional<std::vector<GuestLine>> readGuestLines(std::string_view reply)
{
    std::vector<GuestLine> lines;
    try {
        Reader reader(reply);
        readOnly(reader, "parameters",
                 [&] { readOnly(reader, "guests", [&] { reader.array([&] { lines.push_back(readLine(reader)); }); }); });
        if (!reader.atEnd())
            return std::nullopt;
    } catch (const NotPlain &) {
        return std::nullopt;
    }
    return lines;
}

} // namespace domus::cli
