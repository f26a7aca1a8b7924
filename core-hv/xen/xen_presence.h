// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace domus {

/// What this machine is to Xen, as far as files tell: nothing of Xen is loaded or asked.
struct XenPresence {
    bool dom0 = false; ///< domains can be started here
    QString version; ///< "Xen 4.17.7"; empty where no Xen runs
    QString verdict; ///< one line
    QString remedy; ///< what a person can do; empty where dom0
};

/// Looks below that root directory ("" = this machine's own). Some small files; never throws.
XenPresence findXen(const QString &root = {});

} // namespace domus
