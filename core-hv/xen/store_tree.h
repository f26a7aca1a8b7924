// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/hypervisor.h"
#include "xen/xen_host.h"

#include <QPointer>
#include <QSocketNotifier>
#include <memory>

namespace domus {

/// The node and all below it, within the limits of hypervisor.h. Some tenths of a millisecond a node.
StorePart readStorePart(const XenStore &store, const QString &root);

/// "/local/domain/7", or what is below it. Throws Error(InvalidArgument) for a path that leads elsewhere.
QString storeRoot(int id, const QString &below);

/// Text for people: what is not printable is written as \x and two digits, as is a backslash. Pure.
QString printableValue(const QByteArray &value);

/// Watches on a connection of its own, which is made on a worker, as XenStore may hang; what it refuses is logged.
class XenStoreWatch : public StoreWatch {
    Q_OBJECT
public:
    XenStoreWatch(std::shared_ptr<XenHost> host, const QString &root);

private:
    static Task<> begin(QPointer<XenStoreWatch> self, std::shared_ptr<XenHost> host, QString root);
    void onReadable();

    std::shared_ptr<XenStore> m_store; ///< null until it watches
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace domus
