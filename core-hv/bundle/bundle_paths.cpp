// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle_paths.h"

#include "error.h"
#include "socket_path.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QStandardPaths>
#include <QStringList>

namespace domus {

BundlePaths BundlePaths::ofUser()
{
    const QString below = QStringLiteral("/domus/bundle");
    return {QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation) + below,
            QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + below,
            runtimeDirectory() + QStringLiteral("/bundle")};
}

QString findRecipe()
{
    const QString own = QCoreApplication::applicationDirPath();
    QStringList places{own + QStringLiteral("/../share/domus/bundle"), own + QStringLiteral("/../../share/domus/bundle")};
    if (const QString wanted = qEnvironmentVariable("DOMUS_BUNDLE_RECIPE"); !wanted.isEmpty())
        places = {wanted};
    for (const QString &place : places) {
        const QFileInfo script(place + QStringLiteral("/build-image.sh"));
        if (script.isExecutable())
            return script.canonicalPath();
    }
    throw Error(ErrorCode::NotFound, QStringLiteral("The recipe of the bundled Xen is not installed"),
                QStringLiteral("It was looked for in %1. Install Domus anew.").arg(places.join(QStringLiteral(", "))));
}

} // namespace domus
