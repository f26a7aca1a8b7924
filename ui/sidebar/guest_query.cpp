// SPDX-License-Identifier: GPL-3.0-or-later
#include "sidebar/guest_query.h"

#include <algorithm>
#include <array>
#include <optional>

namespace domus {

/// Cuts a filter into its words.
struct GuestQuery::Reader {
    const QString &text;
    qsizetype at = 0;

    bool skipBlanks()
    {
        while (at < text.size() && text.at(at).isSpace())
            ++at;
        return at < text.size();
    }

    QString quoted()
    {
        const auto end = text.indexOf(u'"', ++at);
        const auto value = text.mid(at, end < 0 ? -1 : end - at);
        at = end < 0 ? text.size() : end + 1;
        return value;
    }

    QString plain()
    {
        const auto from = at;
        while (at < text.size() && !text.at(at).isSpace())
            ++at;
        return text.mid(from, at - from);
    }

    std::optional<Field> key()
    {
        static const std::array<std::pair<const char *, Field>, 6> words{{{"name:", Field::Name},
                                                                          {"state:", Field::State},
                                                                          {"group:", Field::Group},
                                                                          {"tag:", Field::Tag},
                                                                          {"os:", Field::System},
                                                                          {"host:", Field::Host}}};
        for (const auto &[word, field] : words) {
            if (QStringView(text).sliced(at).startsWith(QLatin1String(word), Qt::CaseInsensitive)) {
                at += qsizetype(qstrlen(word));
                return field;
            }
        }
        return std::nullopt;
    }

    /// Nothing for a word that says nothing yet.
    std::optional<Term> term()
    {
        Term term;
        while (at < text.size() && (text.at(at) == u'-' || text.at(at) == u'!')) {
            term.negated = true;
            ++at;
        }
        const auto field = key();
        term.field = field.value_or(Field::Text);
        term.exact = at < text.size() && text.at(at) == u'"';
        term.value = (term.exact ? quoted() : plain()).toCaseFolded();
        if (term.value.isEmpty() && !(field && term.exact))
            return std::nullopt;
        return term;
    }
};

GuestQuery::GuestQuery(const QString &text)
{
    Reader reader{text};
    while (reader.skipBlanks()) {
        if (const auto term = reader.term())
            m_terms.append(*term);
    }
}

QStringList GuestQuery::keys()
{
    return {QStringLiteral("state:"), QStringLiteral("group:"), QStringLiteral("tag:"),
            QStringLiteral("os:"),    QStringLiteral("name:"),  QStringLiteral("host:")};
}

bool GuestQuery::matches(const GuestEntry &entry, const QString &host) const
{
    return std::all_of(m_terms.begin(), m_terms.end(),
                       [&](const Term &term) { return holds(term, entry, host) != term.negated; });
}

bool GuestQuery::holds(const Term &term, const GuestEntry &entry, const QString &host)
{
    const auto fits = [&term](const QString &text) {
        return term.exact ? text.compare(term.value, Qt::CaseInsensitive) == 0 : text.startsWith(term.value, Qt::CaseInsensitive);
    };
    const auto &guest = entry.guest;
    switch (term.field) {
    case Field::Text:
        return entry.searchText.contains(term.value);
    case Field::Name:
        return term.exact ? fits(guest.name) : guest.name.contains(term.value, Qt::CaseInsensitive);
    case Field::State:
        return fits(toString(guest.state)) || fits(stateWord(guest)) || (guest.installing && fits(QStringLiteral("installing")));
    case Field::Group:
        return fits(guest.group);
    case Field::Tag:
        return guest.tags.isEmpty() ? term.exact && term.value.isEmpty()
                                    : std::any_of(guest.tags.begin(), guest.tags.end(), fits);
    case Field::System:
        return fits(guest.os);
    case Field::Host:
        return fits(host);
    }
    return false;
}

} // namespace domus
