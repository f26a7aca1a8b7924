// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "guest_definition.h"

namespace domus {

/// Keys that xl understands (xl.cfg(5)), those that it has long warned of included.
const QStringList &xlKeys();
/// Keys that only xm understood.
const QStringList &xmKeys();
/// Whether xl's grammar takes the text as a key.
bool isXlKey(const QString &key);

// The words of values, the same way in both directions: a value that Domus has no word for is kept beside the nearest one.

/// "preserve" and the coredump ones are nearest to destroy, those with "restart" in them to restart; nothing for other texts.
std::optional<EndAction> nearestEndAction(const QString &word);
/// "cdn" without the letters that Domus has no device for; disk and CD when nothing is left.
std::vector<BootDevice> orderOfLetters(const QString &letters);
QString lettersOfOrder(const std::vector<BootDevice> &order);
/// "none", "stdvga", "cirrus", "qxl"; anything but none is a standard VGA here.
VideoModel videoOfVga(const QString &vga);
/// "ovmf" and "uefi" are UEFI, all else a BIOS.
Firmware firmwareOfWord(const QString &word);
/// "virtio-net" and "e1000"; every other card's nearest is e1000.
NicModel modelOfWord(const QString &word);

} // namespace domus
