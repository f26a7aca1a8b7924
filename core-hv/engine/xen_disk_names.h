// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain_config.h"

#include <limits>

namespace domus {

// The names that a Xen guest finds its disks by. libxl knows hda to hdd, sda to sdp, and xvd with letters without end.

/// "a" for 0, "z" for 25, "aa" for 26.
inline QString diskLetters(qsizetype index)
{
    QString letters;
    for (qsizetype rest = index; rest >= 0; rest = rest / 26 - 1)
        letters.prepend(QChar(ushort(u'a' + rest % 26)));
    return letters;
}

enum class XenDiskKind { Xvd, Hd, Sd };

/// "xvda", "hdb", "sdc": the first of those that is not taken, and is not asked for by `kept` others. Where that kind has no
/// more, one of xvd from the letter on that would have been next: the guest's drivers call its hda xvda.
inline QString freeDiskName(XenDiskKind kind, const QStringList &taken, int kept = 0)
{
    const QString prefix = kind == XenDiskKind::Hd ? QStringLiteral("hd")
        : kind == XenDiskKind::Sd                  ? QStringLiteral("sd")
                                                   : QStringLiteral("xvd");
    const int limit = kind == XenDiskKind::Hd ? 4 : kind == XenDiskKind::Sd ? 16 : std::numeric_limits<int>::max();
    QStringList free;
    for (int n = 0; n < limit && free.size() <= kept; ++n) {
        if (const QString name = prefix + diskLetters(n); !taken.contains(name))
            free.append(name);
    }
    if (free.size() > kept)
        return free.first();
    for (int n = limit;; ++n) {
        if (const QString name = QStringLiteral("xvd") + diskLetters(n); !taken.contains(name))
            return name;
    }
}

/// Names for all disks that have none in `names`, which is as long as they are. CDs that want to be hd come before disks that
/// do, as only hd has drives whose medium can change. `kindOf` tells a disk's kind, `others` are names taken by other disks.
template <typename KindOf>
void giveDiskNames(const std::vector<DiskConfig> &disks, KindOf kindOf, const QStringList &others, QStringList *names)
{
    const auto isHdCd = [&](size_t i) { return disks[i].role == DiskRole::Cdrom && kindOf(disks[i]) == XenDiskKind::Hd; };
    int kept = 0;
    for (size_t i = 0; i < disks.size(); ++i)
        kept += names->at(qsizetype(i)).isEmpty() && isHdCd(i) ? 1 : 0;
    for (size_t i = 0; i < disks.size(); ++i) {
        QString &name = (*names)[qsizetype(i)];
        if (!name.isEmpty())
            continue;
        const XenDiskKind kind = kindOf(disks[i]);
        kept -= isHdCd(i) ? 1 : 0;
        name = freeDiskName(kind, others + *names, kind == XenDiskKind::Hd && !isHdCd(i) ? kept : 0);
    }
}

} // namespace domus
