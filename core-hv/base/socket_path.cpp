// SPDX-License-Identifier: GPL-3.0-or-later
#include "socket_path.h"

#include "socket_place.h"

#include <QFile>

namespace domus {

QString runtimeDirectory()
{
    return QFile::decodeName(runtimePlace().c_str());
}

QString socketPath()
{
    return QFile::decodeName(socketPlace().c_str());
}

} // namespace domus
