// SPDX-License-Identifier: GPL-3.0-or-later
#include "xen/xen_loader.h"

#include "engine_build_id.h"
#include "xen/xen_presence.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLibrary>

namespace domus {
namespace {

/// Beside the program in a build's directory; in the library directory where it is installed.
QString pluginFile()
{
    const QString here = QCoreApplication::applicationDirPath();
    for (const auto *folder : {"", "/../lib/domus", "/../lib/x86_64-linux-gnu/domus"}) {
        const QString file = here + QLatin1String(folder) + QStringLiteral("/domus-xen.so");
        if (QFileInfo::exists(file))
            return file;
    }
    return here + QStringLiteral("/domus-xen.so");
}

/// A plug-in of another build has other ideas of what the engine's classes look like, and would crash the daemon.
void refuseOther(QLibrary &plugin)
{
    using Id = const char *(*)();
    const auto id = reinterpret_cast<Id>(plugin.resolve("domusXenBuildId"));
    if (id && qstrcmp(id(), DOMUS_ENGINE_BUILD_ID) == 0)
        return;
    throw Error(
        ErrorCode::NotSupported,
        QStringLiteral("Domus's part for Xen (%1) is of another build than the daemon").arg(plugin.fileName()),
        QStringLiteral("Install both anew, from one build, and start the daemon again"),
        QStringLiteral("it is %1, the daemon %2")
            .arg(id ? QString::fromLatin1(id()) : QStringLiteral("too old to say"), QStringLiteral(DOMUS_ENGINE_BUILD_ID)));
}

} // namespace

std::unique_ptr<Engine> loadXenEngine(const XenEngineOptions &options)
{
    return findXen().dom0 ? loadXenPlugin(pluginFile(), options) : nullptr;
}

std::unique_ptr<Engine> loadXenPlugin(const QString &file, const XenEngineOptions &options)
{
    QLibrary plugin(file);
    using Make = Engine *(*)(const XenEngineOptions &);
    const auto make = reinterpret_cast<Make>(plugin.resolve("domusMakeXenEngine"));
    if (!make)
        throw Error(ErrorCode::NotSupported, QStringLiteral("This is a dom0, but Domus's part for Xen cannot be loaded"),
                    QStringLiteral("Install Xen's libraries (package libxenmisc4.17) or Domus anew"), plugin.errorString());
    refuseOther(plugin);
    return std::unique_ptr<Engine>(make(options));
}

} // namespace domus
