// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/hypervisor.h"
#include "xen/xenstore.h"

#include <QSocketNotifier>

namespace domus {

/// The node and all below it, within the limits of hypervisor.h. Some tenths of a millisecond a node.
StorePart readStorePart(const XenStore &store, const QString &root);

/// "/local/domain/7", or what is below it. Throws Error(InvalidArgument) for a path that leads elsewhere.
QString storeRoot(int id, const QString &below);

/// Text for people: what is not printable is written as \x and two digits, as is a backslash before an x. Pure.
QString printableValue(const QByteArray &value);

/// Watches on a connection of its own.
class XenStoreWatch : public StoreWatch {
    Q_OBJECT
public:
    explicit XenStoreWatch(const QString &root);

private:
    void onReadable();

    XenStore m_store;
    QSocketNotifier m_notifier;
};

} // namespace domus
