// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain_config.h"
#include "error.h"

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <QUuid>
#include <optional>

namespace domus {

constexpr int tagsAtMost = 32; ///< of one guest

/// What happens to a guest whose domain ended.
enum class EndAction {
    Destroy, ///< stays off
    Restart, ///< a new domain of the same guest
};

/// The server by which an installer shows itself on the guest's network, rather than on the guest's display.
enum class InstallerServer { None, Vnc, Rdp };

/// An installation under way: what the first boot uses instead of the definition's own boot. Kept in the
/// definition so that a daemon that was killed knows it; dropped when the installer's domain has ended.
struct InstallBoot {
    BootConfig boot; ///< kernel, initrd, cmdline; or order = Cdrom
    QString source; ///< the URL or path it came from
    InstallerServer server = InstallerServer::None; ///< its password is made anew at each start, and kept nowhere here
    bool operator==(const InstallBoot &) const = default;
};

/// What only Xen knows of, mostly from an imported xl or xm file (docs/xl-and-xm-files.md). Other engines ignore it.
struct XenSettings {
    QString bootloader; ///< "pygrub" or a path; runs in dom0 and finds the kernel on the guest's disk
    QString bootloaderArgs;
    QStringList disks; ///< more about disks of the definition, in xl's syntax: "vdev=xvda1,target=/dev/vg/root"
    QStringList moreDisks; ///< disks that only Xen can have, in xl's syntax
    QStringList nics; ///< more about NICs of the definition, in xl's syntax: "mac=00:16:3e:00:00:01,vifname=web"
    QStringList settings; ///< xl.cfg's own assignments: `cpus = "0-3"`
    QStringList unread; ///< lines of the imported file that were not understood
    bool operator==(const XenSettings &) const = default;
};

/// What the user owns and names. Stored as YAML, one file per guest (docs/reference/definition.md).
struct GuestDefinition {
    QString name; ///< 1 to 64 of [A-Za-z0-9._-], not beginning with '.' or '-'
    QUuid uuid;
    QString osId; ///< libosinfo's short id ("debian12"); may be empty
    QString title; ///< free text; may be empty
    QString group; ///< the one group it belongs to; empty for none
    QStringList tags; ///< sorted, each once
    bool makeRoom = false; ///< where memory is short at its start, others are asked for what they do not use, dom0 first
    DomainConfig hardware; ///< name and guest in it follow name and uuid
    EndAction onPoweroff = EndAction::Destroy;
    EndAction onReboot = EndAction::Restart;
    EndAction onCrash = EndAction::Destroy;
    std::optional<InstallBoot> install;
    XenSettings xen;
    bool operator==(const GuestDefinition &) const = default;
};

/// Something about a file that a person should know; the file was read all the same.
struct DefinitionWarning {
    int line = 0; ///< from 1
    int column = 0; ///< from 1
    QString text; ///< "unknown key 'memry'; it is kept"
};

/// A definition with the text it came from, so that comments, order and keys that we do not know survive a change.
struct DefinitionFile {
    GuestDefinition definition;
    QByteArray text;
    QList<DefinitionWarning> warnings;
};

/// Reads a file's text. Errors are Error(BadDefinition) with "line:column: what was found, what was expected".
/// Pure; bounded in size, nesting and anchors.
Result<DefinitionFile> parseDefinition(const QByteArray &text, const QString &fileName);

/// The file's text for a definition. With `previous`, only what differs is changed in its text; unknown
/// keys are kept.
QByteArray writeDefinition(const GuestDefinition &definition, const QByteArray &previous = {});

/// Every reason why this cannot be a guest (name, ceilings, missing paths' shape, duplicate MACs); empty when fine.
QStringList definitionProblems(const GuestDefinition &definition);

/// Why this guest can run on Xen only; nothing when any engine will do.
std::optional<QString> needsXen(const GuestDefinition &definition);

/// Whether the text can be a guest's name, and why not.
std::optional<QString> guestNameProblem(const QString &name);

/// Whether the text can be a group's name or a tag, and why not.
std::optional<QString> groupProblem(const QString &group);
std::optional<QString> tagProblem(const QString &tag);

/// Sorted, each once: the order in which tags are kept.
QStringList sortedTags(QStringList tags);

/// "52:54:00:xx:xx:xx", at random.
QString randomMac();

} // namespace domus
