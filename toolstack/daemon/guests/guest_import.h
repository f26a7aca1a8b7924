// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/engine.h"
#include "guests/guest_registry.h"
#include "io_domus_guests.h"

namespace domus {

/// What a file with a guest in it comes to; nothing is changed by it.
struct ImportPlan {
    GuestDefinition definition;
    QByteArray ownText; ///< a definition's file as it was written; empty for the others
    api::guests::FileFormat format = api::guests::FileFormat::Yaml;
    api::guests::ImportOutcome outcome = api::guests::ImportOutcome::Defined;
    QList<DefinitionWarning> notes; ///< by line
};

/// Reads the file against the guests that there are. Throws Error: BadDefinition with file, line and column; AlreadyExists
/// where another guest has its name or UUID, or the same one another definition (unless `replace`); what the registry throws.
ImportPlan planImport(const GuestRegistry &registry, const api::guests::ImportDefinitionParameters &wish, EngineKind engine);

/// Stores what was planned.
void carryOut(GuestRegistry *registry, const ImportPlan &plan);

/// What a text is written in, by its first line that says something: "name: fc6" is a definition. Nothing for xl and xm.
std::optional<api::guests::FileFormat> yamlByLooks(QStringView text);

} // namespace domus
