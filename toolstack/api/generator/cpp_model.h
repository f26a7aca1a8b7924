// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "error.h"
#include "generator/varlink_ast.h"

/// The interface as C++ will have it: names chosen, nested types given names, sorted so that each type comes
/// after those it holds.
namespace domus::varlinkgen {

struct CppField {
    QString wireName; ///< as in the interface file
    QString name; ///< camelCase; without the suffix _bytes where the type is ByteSize
    QString type; ///< C++ type; empty for a value of an enum
    QStringList doc;
};

struct CppType {
    QString name;
    bool isEnum = false;
    QList<CppField> fields;
    QStringList doc;
};

struct CppMethod {
    enum class Kind { Call, Stream, Upgrade };

    QString wireName;
    QString name; ///< of the C++ function
    QStringList doc;
    Kind kind = Kind::Call;
    QString parametersType;
    QString replyType;
    bool hasParameters = false;
};

struct CppModel {
    QString interfaceName; ///< io.domus.guests
    QString nameSpace; ///< domus::api::guests
    QString fileName; ///< io_domus_guests, without suffix
    QStringList doc;
    QString text; ///< of the interface file
    QList<CppType> types;
    QList<CppMethod> methods;
};

/// Error (BadDefinition) where two names would be one in C++.
Result<CppModel> makeCppModel(const Interface &interface);

} // namespace domus::varlinkgen
