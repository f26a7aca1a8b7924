// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace domus {

struct XenEngineOptions {
    QString kernelCache; ///< directory for unpacked kernels, on a file system of this machine; empty: none are kept
};

} // namespace domus
