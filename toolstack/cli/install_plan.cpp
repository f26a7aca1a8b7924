// SPDX-License-Identifier: GPL-3.0-or-later
#include "install_plan.h"

#include "arguments.h"

#include <QFileInfo>

namespace domus::cli {

using api::install::NicWish;
using api::install::Plan;

static QString oneSource(const Arguments &arguments, bool remote)
{
    QStringList given;
    for (const char *option : {"location", "iso", "import", "kernel"}) {
        if (arguments.has(option))
            given.append(QLatin1String(option));
    }
    if (!arguments.operands.isEmpty())
        given.append(QString());
    if (given.size() > 1)
        throw Error(ErrorCode::InvalidArgument, QStringLiteral("there are %1 places to install from").arg(given.size()),
                    QStringLiteral("Give one of --location, --iso, --import and --kernel."));
    if (given.isEmpty())
        return {};
    const QString place = given.first().isEmpty() ? arguments.operand(0) : arguments.options.value(given.first());
    if (place.isEmpty())
        throw Error(ErrorCode::InvalidArgument, QStringLiteral("the place to install from is empty"));
    return placeArgument(place, remote);
}

static std::optional<NicWish> nicWish(const Arguments &arguments)
{
    const QString kind = arguments.value("nic");
    const QString bridge = arguments.value("bridge");
    if (!bridge.isEmpty() && !kind.isEmpty() && kind != QLatin1String("bridge"))
        throw Error(ErrorCode::InvalidArgument, QStringLiteral("--bridge goes with --nic bridge, not with --nic %1").arg(kind));
    if (!bridge.isEmpty())
        return NicWish{QStringLiteral("bridge"), bridge};
    if (kind.isEmpty())
        return std::nullopt;
    if (kind == QLatin1String("bridge"))
        throw Error(ErrorCode::InvalidArgument, QStringLiteral("--nic bridge needs the bridge's name"),
                    QStringLiteral("Write: --bridge NAME"));
    if (kind != QLatin1String("user") && kind != QLatin1String("none"))
        throw Error(ErrorCode::InvalidArgument, QStringLiteral("--nic '%1' is not known").arg(kind),
                    QStringLiteral("Write user, bridge or none."));
    return NicWish{kind, {}};
}

static std::optional<ByteSize> optionalSize(const Arguments &arguments, const char *option)
{
    const auto text = arguments.optional(option);
    return text ? std::optional(sizeArgument(QStringLiteral("--") + QLatin1String(option), *text)) : std::nullopt;
}

static std::optional<qint64> optionalCount(const Arguments &arguments, const char *option)
{
    const auto text = arguments.optional(option);
    return text ? std::optional<qint64>(countArgument(QStringLiteral("--") + QLatin1String(option), *text, 1)) : std::nullopt;
}

static std::optional<bool> flag(const Arguments &arguments, const char *option)
{
    return arguments.has(option) ? std::optional(true) : std::nullopt;
}

static std::optional<QString> optionalPath(const Arguments &arguments, const char *option, bool remote)
{
    const auto text = arguments.optional(option);
    return text ? std::optional(placeArgument(*text, remote)) : std::nullopt;
}

static void checkDisk(const Plan &plan)
{
    if (!plan.diskPath || !plan.disk || !QFileInfo::exists(*plan.diskPath))
        return;
    throw Error(ErrorCode::AlreadyExists, QStringLiteral("the disk image %1 is there already").arg(*plan.diskPath),
                QStringLiteral("Leave --size away to use it as it is, or name another file."));
}

Plan planFromArguments(const Arguments &arguments, bool remote)
{
    Plan plan;
    plan.source = oneSource(arguments, remote);
    plan.name = arguments.optional("name");
    plan.memory = optionalSize(arguments, "memory");
    plan.memoryMax = optionalSize(arguments, "memory-max");
    plan.vcpus = optionalCount(arguments, "vcpus");
    plan.vcpusMax = optionalCount(arguments, "vcpus-max");
    plan.diskPath = optionalPath(arguments, "disk", remote);
    plan.disk = optionalSize(arguments, "size");
    plan.diskFormat = arguments.optional("format");
    plan.diskAllocate = flag(arguments, "allocate");
    plan.nic = nicWish(arguments);
    plan.firmware = arguments.optional("firmware");
    plan.initrd = optionalPath(arguments, "initrd", remote);
    plan.extraCmdline = arguments.optional("cmdline");
    plan.textMode = flag(arguments, "text");
    plan.installerDisplay = arguments.optional("installer-display");
    plan.os = arguments.optional("os");
    plan.type = arguments.optional("type");
    if (plan.initrd && !arguments.has("kernel"))
        throw Error(ErrorCode::InvalidArgument, QStringLiteral("--initrd goes with --kernel"),
                    QStringLiteral("A tree brings its own initrd."));
    if (!remote)
        checkDisk(plan);
    return plan;
}

} // namespace domus::cli
