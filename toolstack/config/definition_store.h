// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "guest_definition.h"

#include <QFileSystemWatcher>
#include <QHash>
#include <QObject>
#include <QTimer>
#include <optional>

namespace domus {

/// One file of the directory: a definition, or the reason why it is none.
struct StoredDefinition {
    QString path;
    QString name; ///< the file's name without ".yaml"
    std::optional<DefinitionFile> file;
    std::optional<ErrorInfo> error; ///< set exactly when file is not
};

/// The directory of guests' definitions: NAME.yaml, mode 0600, directory 0700. For the loop's thread; every call
/// blocks for the disk, as short as a small file and its sync take. What a person edits meanwhile is never
/// overwritten unseen: save() takes the text that was read, and reads it again first.
class DefinitionStore : public QObject {
    Q_OBJECT
public:
    /// `$XDG_CONFIG_HOME/domus/guests`.
    static QString defaultDirectory();

    /// Makes the directory; throws Error.
    explicit DefinitionStore(const QString &directory = defaultDirectory(), QObject *parent = nullptr);

    QString directory() const { return m_directory; }
    QString pathOf(const QString &name) const;

    /// Every file that ends with ".yaml", by name. A bad one is an entry with its error and hides no other. Of
    /// two with the same UUID the one that had it in the last call is good, else the first by name; the other is an error.
    QList<StoredDefinition> loadAll();
    /// One of them. Error(NotFound) as its error when it is not there.
    StoredDefinition load(const QString &name);

    /// Replaces the guest's file whole and synced, keeping the comments of the text that is there. Throws
    /// Error(InvalidArgument) for a definition with problems, Error(NoSpace, IoError, PermissionDenied) with the old file intact.
    void save(const GuestDefinition &definition);
    /// As save(), but Error(AlreadyExists) when a file of that name is there.
    void create(const GuestDefinition &definition);
    /// Moves the file to the definition's new name and saves it. Error(AlreadyExists, NotFound).
    void rename(const QString &oldName, const GuestDefinition &definition);
    /// Renames the file to NAME.yaml.broken, where it is no guest's.
    void setAside(const QString &name);
    /// Error(NotFound) when it is not there.
    void remove(const QString &name);

Q_SIGNALS:
    /// A file was written, added or removed by somebody else, some 100 ms ago; not after own changes.
    void changed(const QString &path);

private:
    /// What tells one state of a file from the next.
    struct Stamp {
        qint64 size = -1;
        qint64 modified = 0;
        quint64 inode = 0;
        bool operator==(const Stamp &) const = default;
    };

    QString checkedPath(const QString &name) const;
    void write(const GuestDefinition &definition, const QByteArray &previous);
    void watch();
    void compare();
    static Stamp stampOf(const QString &path);

    QString m_directory;
    QFileSystemWatcher m_watcher;
    QTimer m_settle;
    QHash<QString, Stamp> m_stamps;
    QHash<QUuid, QString> m_owners; ///< path of each guest's file as last read
};

} // namespace domus
