// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "error.h"

#include <QByteArray>
#include <QMap>
#include <QString>
#include <QStringList>

// The texts that describe trees, parsed. Pure, bounded; errors have the line.

namespace domus {

/// INI: sections of "key = value" (or "key: value") lines; '#' and ';' start a comment line. Keys and sections
/// keep their case: checksums' keys are paths. A key that comes twice has its last value.
class IniText {
public:
    /// At most 2 MiB and 50 000 keys. Refuses bytes that are not text, lines outside a section and lines
    /// without '=' (a web page sent in place of the file fails here).
    static Result<IniText> parse(const QByteArray &text, const QString &name);

    bool hasSection(const QString &section) const { return m_sections.contains(section); }
    QString value(const QString &section, const QString &key) const { return m_sections.value(section).value(key); }
    QMap<QString, QString> section(const QString &name) const { return m_sections.value(name); }
    QStringList sections() const { return m_sections.keys(); }

private:
    QMap<QString, QMap<QString, QString>> m_sections;
};

/// What a .treeinfo says, whichever of its versions ([general], or [release] and [tree]).
struct TreeInfo {
    QString family; ///< "Fedora", "Red Hat Enterprise Linux", "openSUSE Leap"
    QString version; ///< "40"
    QString variant; ///< "Server"; may be empty
    QString arch; ///< "x86_64"
    QString kernel; ///< path below the root, not yet checked; may be empty
    QString initrd;
    QString pvKernel; ///< what [images-xen] or [images-ARCH-xen] name beside those; may be empty
    QString pvInitrd;
    QString stage2; ///< path of the installer's system image; may be empty
    QMap<QString, QString> checksums; ///< path -> "sha256:hex"
};

Result<TreeInfo> parseTreeInfo(const QByteArray &text);

/// openSUSE's and SLES's old "content" file.
struct SuseContent {
    QString label; ///< "openSUSE Leap 42.3"
    QString version; ///< "42.3"
    QString arch;
    QMap<QString, QString> checksums; ///< path -> "sha256:hex"
};

/// Refuses what has neither a LABEL nor a DISTRO line.
Result<SuseContent> parseSuseContent(const QByteArray &text);

} // namespace domus
