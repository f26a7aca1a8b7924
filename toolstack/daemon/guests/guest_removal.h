// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "guests/guest.h"

#include <QStringList>

namespace domus {

/// What goes with a guest that is deleted.
struct RemovalPlan {
    QUuid uuid;
    QStringList images;
};

/// With `disks` its images that are written and that no other guest has: never CD images, nor what is read only.
RemovalPlan planRemoval(const Guest &guest, const QList<DomainConfig> &allGuests, bool disks);

/// Removes them and the guest's UEFI variables; returns the images that were removed. An image that cannot be
/// removed is left, and logged: the guest is gone all the same.
QStringList removeFiles(const RemovalPlan &plan, const QString &nvramDirectory);

} // namespace domus
