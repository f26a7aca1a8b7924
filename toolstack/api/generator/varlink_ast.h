// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>
#include <memory>

/// What an interface file says, as a tree. Made by parseVarlink(), read by the emitters.
namespace domus::varlinkgen {

struct Position {
    int line = 1; ///< from 1
    int column = 1; ///< from 1
};

struct Field;

struct Type {
    enum class Kind { Bool, Int, Float, String, Object, Named, Array, Map, Set, Optional, Struct, Enum };

    Kind kind = Kind::Bool;
    Position position;
    QString name; ///< of a Named type
    std::shared_ptr<Type> element; ///< of Array, Map and Optional
    QList<Field> fields; ///< of a Struct; of an Enum the values, without type
};

struct Field {
    QString name;
    QStringList doc; ///< comment lines above it or behind it
    Position position;
    std::shared_ptr<Type> type; ///< none for a value of an enum
};

struct Member {
    enum class Kind { Type, Method, Error };

    Kind kind = Kind::Type;
    QString name;
    QStringList doc; ///< without the lines [more] and [upgrade]
    Position position;
    Type type; ///< a type's own, a method's parameters, an error's parameters; always a Struct for the last two
    Type reply; ///< a method's; always a Struct
    bool more = false; ///< answers with a stream of replies
    bool upgrade = false; ///< turns the connection into a raw stream
};

struct Interface {
    QString name;
    QStringList doc;
    Position position;
    QList<Member> members; ///< in the order of the file
    QString text; ///< the whole file, for introspection
};

} // namespace domus::varlinkgen
