// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "byte_size.h"
#include "engine/hotplug.h"
#include "error.h"

#include <QStringList>
#include <QUuid>
#include <chrono>
#include <cstdint>

namespace domus {

/// What a later daemon must know to take a domain over: domain.json in its runtime directory. Not the domain's number, which
/// changes with each reboot: Xen knows it by its guest's UUID.
struct XenRecord {
    QUuid guest;
    QString name;
    std::chrono::system_clock::time_point startedAt;
    bool begun = false; ///< the guest was let run, or is kept paused as it was asked
    std::uint32_t replaced = 0; ///< the domain in whose place another one is being built; 0: none is
    bool saving = false; ///< it is being saved, and suspended for that
    bool endOnReboot = false;
    bool console = true; ///< it has a text console
    bool display = false;
    int nics = 0;
    QStringList disks; ///< their names in the guest, by their numbers; empty for one that has gone
    std::optional<DomainDevices> devices; ///< nothing in records of before devices could change
    ByteSize memory; ///< at start
    bool operator==(const XenRecord &) const = default;
};

/// Where the files of a domain are, all in its runtime directory.
struct XenPaths {
    QString directory;
    QString record() const { return directory + QStringLiteral("/domain.json"); }
    QString serialLog() const { return directory + QStringLiteral("/serial.log"); }
    QString vncSocket() const { return directory + QStringLiteral("/vnc.sock"); }
    QString picture() const { return directory + QStringLiteral("/screen.ppm"); }
};

/// What a domain has that was built so, with these names of its disks.
DomainDevices namedDevices(const DomainConfig &config, const QStringList &names);

QByteArray formatXenRecord(const XenRecord &record);
/// Fails with what is missing or wrong in it.
Result<XenRecord> parseXenRecord(const QByteArray &text);

} // namespace domus
