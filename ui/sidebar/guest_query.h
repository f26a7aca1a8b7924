// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/host_model.h"

namespace domus {

/// What the sidebar's filter field says. Every word must hold:
///
///     web            name, title, system, group or a tag has it
///     "old web"      the same with a blank in it
///     name:web       the name has it
///     state:running  also the word the list shows, and installing
///     group:web      the group begins with it; group:"web" is just that group; group:"" none
///     tag:stage      the same for one of its tags
///     os:fedora      the system's id begins with it
///     host:atlas     the host's name begins with it
///     -tag:stage     not (also !tag:stage)
///
/// Case does not count. A key without a value says nothing yet: it is being typed. Other words with a colon are plain text.
class GuestQuery {
public:
    GuestQuery() = default;
    explicit GuestQuery(const QString &text);

    bool isEmpty() const { return m_terms.isEmpty(); }
    bool matches(const GuestEntry &entry, const QString &host) const;

    bool operator==(const GuestQuery &) const = default;

    /// "state:", "group:", ... for completion.
    static QStringList keys();

private:
    enum class Field { Text, Name, State, Group, Tag, System, Host };
    struct Term {
        Field field = Field::Text;
        QString value; ///< case folded
        bool negated = false;
        bool exact = false; ///< the value was in quotes
        bool operator==(const Term &) const = default;
    };
    struct Reader;

    static bool holds(const Term &term, const GuestEntry &entry, const QString &host);

    QList<Term> m_terms;
};

} // namespace domus
