// SPDX-License-Identifier: GPL-3.0-or-later
#include "generator/cpp_files.h"

#include "generator/cpp_client_emitter.h"
#include "generator/cpp_names.h"
#include "generator/cpp_server_emitter.h"
#include "generator/cpp_types_emitter.h"

namespace domus::varlinkgen {
namespace {

QString banner(const CppModel &model)
{
    return QStringLiteral(
               "// SPDX-License-Identifier: GPL-3.0-or-later\n// Made by domus-varlink-gen from %1.varlink. Do not edit.\n")
        .arg(model.interfaceName);
}

} // namespace

QString cppHeader(const CppModel &model)
{
    return banner(model)
        + QStringLiteral("#pragma once\n\n"
                         "#include \"varlink/client_connection.h\"\n"
                         "#include \"varlink/interface_handler.h\"\n"
                         "#include \"varlink/json_codec.h\"\n"
                         "#include \"varlink/json_text.h\"\n\n")
        + docComment(model.doc, 0) + QStringLiteral("namespace %1 {\n\n").arg(model.nameSpace) + typeDeclarations(model)
        + serverDeclaration(model) + clientDeclaration(model) + QStringLiteral("} // namespace %1\n").arg(model.nameSpace);
}

QString cppSource(const CppModel &model)
{
    return banner(model) + QStringLiteral("#include \"%1.h\"\n\nnamespace %2 {\n\n").arg(model.fileName, model.nameSpace)
        + typeDefinitions(model) + serverDefinition(model) + clientDefinition(model)
        + QStringLiteral("} // namespace %1\n").arg(model.nameSpace);
}

} // namespace domus::varlinkgen
