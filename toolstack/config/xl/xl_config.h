// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "guest_definition.h"

namespace domus {

enum class XlKind {
    Xl, ///< xl.cfg, as xl reads it today
    Xm, ///< the older xm's: Python to look at, with xend's defaults
};

struct XlImportOptions {
    std::optional<XlKind> kind; ///< absent: told by the text
    QString fileName; ///< for errors: "fc6.cfg:3:1: ..."; its base name is the guest's name when the file has none
    QUuid uuid; ///< for a file without one
    QString defaultBridge = {}; ///< of NICs that name none; empty: they get user networking
};

struct XlImport {
    GuestDefinition definition; ///< can be stored: definitionProblems() has none
    XlKind kind = XlKind::Xl; ///< what it was read as
    QList<DefinitionWarning> warnings; ///< by line: what was not understood or means something else here; all of it is kept
};

/// A guest from the text of an xl.cfg or xm file. Pure: nothing in the text is run and no file is opened. Errors are
/// Error(BadDefinition) with file, line and column.
Result<XlImport> importXlConfig(const QByteArray &text, const XlImportOptions &options);

/// The bridge that xl joins NICs to that name none, by the text of /etc/xen/xl.conf. Pure.
QString xlDefaultBridge(const QByteArray &xlConf);

/// The guest as an xl.cfg. What xl has no word for is told in comments.
QByteArray exportXlConfig(const GuestDefinition &definition);

/// What of the guest's words for Xen alone the engine acts upon (DomainConfig::xen). Gives the names of those that it passes
/// over. Throws Error(BadDefinition) for words that cannot be read.
QStringList applyXenSettings(DomainConfig *hardware, const XenSettings &xen);

/// The other way round: what only Xen has goes from the hardware, where it is left out then, into words of the definition.
XenSettings takeXenSettings(DomainConfig *hardware);

/// Gives the disks of a guest that is for Xen the names that its file gave them (DiskConfig::xenName), and those added
/// since names that are free. Of a guest that knows nothing of Xen nothing is changed.
void nameXenDisks(DomainConfig *hardware, const XenSettings &xen);

} // namespace domus
