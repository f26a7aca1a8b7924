// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "byte_size.h"
#include "engine/engine.h"
#include "engine/hotplug.h"
#include "error.h"
#include "host/nic_meter.h"
#include "host/process_identity.h"

#include <QMap>
#include <QString>
#include <QUuid>
#include <chrono>

namespace domus {

/// What a later daemon must know to take a domain over: domain.json in its runtime directory.
struct DomainRecord {
    QUuid guest;
    QString name;
    ProcessIdentity process;
    QString bootId;
    Accelerator accelerator = Accelerator::Tcg;
    std::chrono::system_clock::time_point startedAt;
    bool endOnReboot = false;
    bool startPaused = false; ///< its guest was not to run at once
    bool serialConsole = true;
    bool balloon = false;
    ByteSize memory; ///< at start
    QList<NicMeter> nics; ///< by the NICs' numbers
    std::optional<DomainDevices> devices; ///< nothing in records of before devices could change
    bool spareBus = false; ///< started with a bus that takes devices
    QMap<int, int> mediaChanges; ///< how often the medium of each drive was changed
    int vcpusEver = 0; ///< vCPUs that were brought up since the start, those taken away again too; 0 = not known
};

/// Where the files of a domain are, all in its runtime directory.
struct DomainPaths {
    QString directory;
    QString record() const { return directory + QStringLiteral("/domain.json"); }
    QString qmpSocket() const { return directory + QStringLiteral("/qmp.sock"); }
    /// The text console: QEMU reads a FIFO and writes a file, so that nobody has to keep up with it.
    QString serialPipe() const { return directory + QStringLiteral("/serial"); }
    QString serialInput() const { return serialPipe() + QStringLiteral(".in"); }
    QString serialOutput() const { return serialPipe() + QStringLiteral(".out"); } ///< a link to the log
    QString serialLog() const { return directory + QStringLiteral("/serial.log"); }
    QString picture() const { return directory + QStringLiteral("/screen.ppm"); }
    QString qemuLog() const { return directory + QStringLiteral("/qemu.log"); }
    /// What QEMU's second monitor is: it reads a FIFO and writes its events to a file by itself, watched or not.
    QString eventPipe() const { return directory + QStringLiteral("/events"); }
    QString eventInput() const { return eventPipe() + QStringLiteral(".in"); }
    QString eventLog() const { return eventPipe() + QStringLiteral(".out"); }
};

QByteArray formatRecord(const DomainRecord &record);
/// Fails with what is missing or wrong in it.
Result<DomainRecord> parseRecord(const QByteArray &text);

} // namespace domus
