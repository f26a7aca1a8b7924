// SPDX-License-Identifier: GPL-3.0-or-later
#include "xen/xen_loader.h"

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

} // namespace

std::unique_ptr<Engine> loadXenEngine(const XenEngineOptions &options)
{
    if (!findXen().dom0)
        return nullptr;
    QLibrary plugin(pluginFile());
    using Make = Engine *(*)(const XenEngineOptions &);
    const auto make = reinterpret_cast<Make>(plugin.resolve("domusMakeXenEngine"));
    if (!make)
        throw Error(ErrorCode::NotSupported, QStringLiteral("This is a dom0, but Domus's part for Xen cannot be loaded"),
                    QStringLiteral("Install Xen's libraries (package libxenmisc4.17) or Domus anew"), plugin.errorString());
    return std::unique_ptr<Engine>(make(options));
}

} // namespace domus
