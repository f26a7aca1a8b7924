// SPDX-License-Identifier: GPL-3.0-or-later
#include "guests/guest_import.h"

#include "files.h"
#include "xl/xl_config.h"

#include <QRegularExpression>
#include <algorithm>

namespace domus {

using api::guests::FileFormat;
using api::guests::ImportDefinitionParameters;
using api::guests::ImportOutcome;

namespace {

std::shared_ptr<Guest> named(const GuestRegistry &registry, const QString &name)
{
    const auto guests = registry.all();
    const auto found = std::find_if(guests.begin(), guests.end(),
                                    [&](const auto &guest) { return guest->name() == name && guest->definitionFile(); });
    return found == guests.end() ? nullptr : *found;
}

ImportPlan readYaml(const ImportDefinitionParameters &wish)
{
    const DefinitionFile file = valueOrThrow(parseDefinition(wish.text.toUtf8(), wish.fileName));
    return {file.definition, file.text, FileFormat::Yaml, ImportOutcome::Defined, file.warnings};
}

/// A guest of Xen has no user network: there a NIC that names no bridge joins the one that xl would take.
QString defaultBridgeOf(EngineKind engine)
{
    if (engine != EngineKind::Xen)
        return {};
    try {
        return xlDefaultBridge(readFile(QStringLiteral("/etc/xen/xl.conf")));
    } catch (const Error &) {
        return xlDefaultBridge({});
    }
}

/// A file without a UUID is about the guest of that name, if there is one: its NICs keep their addresses.
ImportPlan readXl(const GuestRegistry &registry, const ImportDefinitionParameters &wish, const QString &defaultBridge)
{
    XlImportOptions options{std::nullopt, wish.fileName, QUuid::createUuid(), defaultBridge};
    if (wish.format)
        options.kind = *wish.format == FileFormat::Xl ? XlKind::Xl : XlKind::Xm;
    XlImport read = valueOrThrow(importXlConfig(wish.text.toUtf8(), options));
    const auto known = named(registry, read.definition.name);
    if (known && read.definition.uuid == options.uuid) {
        options.uuid = known->uuid();
        read = valueOrThrow(importXlConfig(wish.text.toUtf8(), options));
    }
    const FileFormat format = read.kind == XlKind::Xl ? FileFormat::Xl : FileFormat::Xm;
    return {read.definition, {}, format, ImportOutcome::Defined, read.warnings};
}

/// What a file of xl has no words for stays as it is.
void keepLabels(GuestDefinition *definition, const GuestDefinition &before)
{
    definition->osId = before.osId;
    definition->group = before.group;
    definition->tags = before.tags;
    if (definition->title.isEmpty())
        definition->title = before.title;
}

void compareWithKnown(ImportPlan *plan, const Guest &known, bool replace)
{
    const GuestDefinition &before = known.definition();
    if (plan->format != FileFormat::Yaml)
        keepLabels(&plan->definition, before);
    const bool same = plan->definition == before;
    if (!same && !replace)
        throw Error(ErrorCode::AlreadyExists,
                    QStringLiteral("There is a guest \"%1\" already, with another definition").arg(known.name()),
                    QStringLiteral("Start it as it is, or let the file replace its definition"))
            .about(known.name());
    plan->outcome = same ? ImportOutcome::Unchanged : ImportOutcome::Replaced;
}

/// What means something else where Xen is not.
void addNotesOfOtherEngine(ImportPlan *plan)
{
    if (const auto reason = needsXen(plan->definition))
        plan->notes.append({0, 0, QStringLiteral("the guest can be started on Xen only: %1").arg(*reason)});
    else if (plan->definition.hardware.boot.cmdline.contains(QLatin1String("/dev/xvd")))
        plan->notes.append(
            {0, 0,
             QStringLiteral("the kernel's command line names Xen's disk /dev/xvd...; without Xen it is called /dev/vd...")});
}

} // namespace

std::optional<FileFormat> yamlByLooks(QStringView text)
{
    static const QRegularExpression key(QStringLiteral("^(?!try|else|finally)[a-z][a-z-]*:(\\s|$)"));
    for (QStringView line : qTokenize(text, u'\n')) {
        line = line.trimmed();
        if (line.isEmpty() || line.startsWith(u'#'))
            continue;
        const bool yaml = line.startsWith(u"---") || line.startsWith(u'{') || key.match(line.toString()).hasMatch();
        return yaml ? std::optional(FileFormat::Yaml) : std::nullopt;
    }
    return std::nullopt;
}

ImportPlan planImport(const GuestRegistry &registry, const ImportDefinitionParameters &wish, EngineKind engine)
{
    const auto format = wish.format ? wish.format : yamlByLooks(wish.text);
    ImportPlan plan = format == FileFormat::Yaml ? readYaml(wish) : readXl(registry, wish, defaultBridgeOf(engine));
    const auto known = registry.byKey(plan.definition.uuid.toString(QUuid::WithoutBraces));
    if (known && known->definitionFile())
        compareWithKnown(&plan, *known, wish.replace.value_or(false));
    registry.check(plan.definition);
    if (engine != EngineKind::Xen)
        addNotesOfOtherEngine(&plan);
    return plan;
}

void carryOut(GuestRegistry *registry, const ImportPlan &plan)
{
    if (plan.outcome == ImportOutcome::Unchanged)
        return;
    if (plan.ownText.isEmpty())
        registry->define(plan.definition);
    else
        registry->defineText(plan.ownText);
}

} // namespace domus
