// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/task.h"
#include "error.h"

#include <QList>
#include <QStringList>

namespace domus {

/// Something that the bundle needs and this machine lacks.
struct Lack {
    QString what; ///< "newuidmap is missing"
    QString remedy; ///< "Install the package uidmap: sudo apt install uidmap"

    bool operator==(const Lack &) const = default;
};

/// Why this user cannot make user namespaces.
enum class NamespaceBar {
    None, ///< they work
    SwitchedOff, ///< kernel.unprivileged_userns_clone is 0
    NoneAllowed, ///< user.max_user_namespaces is 0
    AppArmor, ///< kernel.apparmor_restrict_unprivileged_userns is 1
    Unknown, ///< they just do not work (inside a container, perhaps)
};

/// What this machine has, as far as building and starting go.
struct BundleFacts {
    bool isRoot = false; ///< needs neither user namespaces nor subordinate ids
    QString user; ///< login name
    QString distribution; ///< ID of os-release: "debian"
    QString suite; ///< "bookworm"
    QString architecture; ///< "x86_64"
    QStringList programs; ///< of neededPrograms(), those that are there
    bool subuids = false; ///< /etc/subuid has a line for the user
    bool subgids = false;
    NamespaceBar namespaces = NamespaceBar::None;
    bool xenEngine = false; ///< domus-xen.so lies beside the programs
};

/// A program, the Debian package that brings it, and whether only building needs it.
struct NeededProgram {
    const char *name;
    const char *package;
    bool forBuilding;
    bool forOrdinaryUsers; ///< root builds without
};
QList<NeededProgram> neededPrograms();

/// Looks at the machine; a tenth of a second.
Task<BundleFacts> readBundleFacts();

/// What is missing for building the image, and for starting it. Pure.
QList<Lack> lacksForBuilding(const BundleFacts &facts);
QList<Lack> lacksForStarting(const BundleFacts &facts);

/// All of them as one error: NotSupported. Throws when the list has any.
void throwLacks(const QList<Lack> &lacks, const QString &what);

/// Whether the text of /etc/subuid gives ids to the user, by name or number. Pure.
bool hasSubordinateIds(const QByteArray &text, const QString &user, uint uid);

} // namespace domus
