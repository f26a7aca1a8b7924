// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/cancel.h"
#include "async/task.h"
#include "install_source.h"

#include <QDate>
#include <QHash>
#include <QList>
#include <chrono>
#include <memory>

namespace domus {

/// One operating system, as libosinfo's database has it.
struct OsEntry {
    QString id; ///< short: "debian11"
    QString name; ///< "Debian 11"
    QString version; ///< "11"; may be empty
    QString family; ///< "linux", "winnt", "freebsd", ...
    QString distro; ///< "debian", "fedora", "win"
    QDate released; ///< invalid when not known
    QDate eol; ///< invalid when it has none, or it is not known
    Resources minimum;
    Resources recommended;
    DeviceHints devices;
    QString treeUrl; ///< of an install tree for x86-64; may be empty
};

/// The operating systems that are known by name: for the wizard's search, for resources and devices. Immutable; made
/// from libosinfo's database (which ends at some date: what is newer takes the figures of its family's newest).
class OsCatalogue {
public:
    struct Options {
        QString cacheFile; ///< absolute; its folder is made if missing
        QString helper; ///< the program domus-osinfo; empty: found by findHelper()
        std::chrono::milliseconds deadline{20'000}; ///< for the helper
        CancelToken token;
    };

    /// From the cache, or by the helper when there is none or the database has changed since. Never fails for want of
    /// libosinfo: the catalogue is then empty and problem() says why. Throws Error(Cancelled).
    static Task<std::shared_ptr<const OsCatalogue>> load(Options options);
    /// What the helper prints. The error has the place.
    static Result<OsCatalogue> parse(const QByteArray &json);
    /// Beside this program, in its libexec folder, or where it was installed; empty when it is nowhere.
    static QString findHelper();

    const QList<OsEntry> &entries() const { return m_entries; }
    const QString &problem() const { return m_problem; }

    const OsEntry *find(const QString &id) const;
    /// The entry, or the newest of the same distribution ("debian12" -> "debian11"), or null.
    const OsEntry *nearest(const QString &id) const;
    /// By a few letters of name or id, the best first, newer before older; without letters, the newest of all. "fedora 40" finds
    /// the newest Fedora when 40 is not known.
    QList<OsEntry> search(const QString &text, qsizetype limit = 20) const;

    /// Fills in resources and devices, by the system, else by its distribution, else by modest figures that suit most.
    /// What the tree itself asks for stays.
    void complete(Detection &detection) const;

private:
    void add(const OsEntry &entry);

    QList<OsEntry> m_entries;
    QHash<QString, qsizetype> m_byId;
    QString m_problem;
};

} // namespace domus
