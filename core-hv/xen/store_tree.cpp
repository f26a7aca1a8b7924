// SPDX-License-Identifier: GPL-3.0-or-later
#include "xen/store_tree.h"

namespace domus {
namespace {

constexpr int changesAtOnce = 1000;

bool isPathBelow(const QString &text)
{
    for (const QChar c : text) {
        const bool letter = (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9');
        if (!letter && !QStringLiteral("-/_@").contains(c))
            return false;
    }
    return !text.contains(QLatin1String("//")) && text.size() < 1024;
}

/// Depth first, so that each node comes before those below it.
class Reader {
public:
    Reader(const XenStore &store, StorePart *part) : m_store(store), m_part(part) {}

    void read(const QString &path)
    {
        const auto value = m_store.readBytes(path);
        if (!value)
            return; // gone since it was listed
        if (m_part->nodes.size() >= storeNodesAtMost || m_characters > storeValuesAtMost) {
            m_part->complete = false;
            return;
        }
        const QString text = printableValue(*value);
        m_characters += text.size();
        m_part->nodes.append({path.mid(m_part->root.size() + 1), text});
        QStringList names = m_store.list(path);
        names.sort();
        for (const QString &name : std::as_const(names)) {
            if (m_part->complete)
                read(path + u'/' + name);
        }
    }

private:
    const XenStore &m_store;
    StorePart *m_part;
    qsizetype m_characters = 0;
};

} // namespace

QString printableValue(const QByteArray &value)
{
    QString text;
    for (const char byte : value) {
        const auto code = uchar(byte);
        if (code >= 0x20 && code < 0x7f && code != '\\')
            text += QLatin1Char(byte);
        else
            text += QStringLiteral("\\x%1").arg(code, 2, 16, QLatin1Char('0'));
    }
    return text;
}

StorePart readStorePart(const XenStore &store, const QString &root)
{
    StorePart part;
    part.root = root;
    Reader(store, &part).read(root);
    return part;
}

QString storeRoot(int id, const QString &below)
{
    QString path = below;
    while (path.endsWith(u'/'))
        path.chop(1);
    while (path.startsWith(u'/'))
        path.remove(0, 1);
    if (!isPathBelow(path))
        throw Error(ErrorCode::InvalidArgument, QStringLiteral("\"%1\" is no path in XenStore").arg(below),
                    QStringLiteral("Name a node below the domain's own, such as memory/target"));
    const QString root = QStringLiteral("/local/domain/%1").arg(id);
    return path.isEmpty() ? root : root + u'/' + path;
}

XenStoreWatch::XenStoreWatch(std::shared_ptr<XenHost> host, const QString &root)
{
    spawn(begin(this, std::move(host), root), "watch XenStore");
}

Task<> XenStoreWatch::begin(QPointer<XenStoreWatch> self, std::shared_ptr<XenHost> host, QString root)
{
    const auto store = co_await host->run<std::shared_ptr<XenStore>>([root](const XlContext &) {
        auto connection = std::make_shared<XenStore>();
        connection->watch(root); // tells once at the beginning, so that nothing is missed between this and the first reading
        return connection;
    });
    if (!self)
        co_return;
    self->m_store = store;
    self->m_notifier = std::make_unique<QSocketNotifier>(store->descriptor(), QSocketNotifier::Read);
    connect(self->m_notifier.get(), &QSocketNotifier::activated, self.data(), &XenStoreWatch::onReadable);
}

void XenStoreWatch::onReadable()
{
    bool any = false;
    // A guest that writes without end must not hold this thread.
    for (int i = 0; i < changesAtOnce && m_store->takeChange(); ++i)
        any = true;
    if (any)
        Q_EMIT changed();
}

} // namespace domus
