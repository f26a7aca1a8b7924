// SPDX-License-Identifier: GPL-3.0-or-later
#include "reply_reader.h"

#include <algorithm>
#include <charconv>

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
    int found = 0;
    reader.object([&](const std::string &name) {
        ++found;
        if (name == "name")
            line.name = reader.text();
        else if (name == "state")
            line.state = reader.text();
        else if (name == "os")
            line.os = reader.text();
        else if (name == "installing")
            line.installing = reader.yesOrNo();
        else if (name == "saved_file")
            line.saved = !reader.text().empty();
        else if (name == "memory_bytes")
            line.memory = reader.number();
        else if (name == "vcpus")
            line.vcpus = reader.number();
        else if (name == "problem" && !reader.text().empty())
            throw NotPlain();
        else if (name != "problem")
            --found, reader.skip();
    });
    constexpr int fields = 8;
    if (found != fields || !isGuestState(line.state))
        throw NotPlain();
    return line;
}

} // namespace

std::optional<std::vector<GuestLine>> readGuestLines(std::string_view reply)
{
    std::vector<GuestLine> lines;
    try {
        Reader reader(reply);
        reader.object([&](const std::string &member) {
            if (member != "parameters")
                throw NotPlain();
            reader.object([&](const std::string &parameter) {
                if (parameter != "guests")
                    throw NotPlain();
                reader.array([&] { lines.push_back(readLine(reader)); });
            });
        });
        if (!reader.atEnd())
            return std::nullopt;
    } catch (const NotPlain &) {
        return std::nullopt;
    }
    return lines;
}

} // namespace domus::cli
