// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "byte_size.h"
#include "error.h"

#include <QByteArray>
#include <QJsonObject>
#include <QJsonValue>

namespace domus {

/// The longest line that QEMU may send, and how deep its JSON may be nested: far above anything it says.
constexpr ByteSize qmpMessageLimit = ByteSize::fromMiB(4);
constexpr int qmpNestingLimit = 64;

/// One line of QEMU's machine protocol.
struct QmpMessage {
    enum class Kind { Greeting, Event, Reply, Failure };
    Kind kind = Kind::Event;
    qint64 id = -1; ///< Reply and Failure: which command is answered; -1 when QEMU names none
    QString name; ///< Event: its name; Failure: the error's class
    QString text; ///< Failure: QEMU's own words
    QJsonValue value; ///< Greeting and Reply: the content
    QJsonObject data; ///< Event: the content
};

/// Reads one line, with or without its end. Pure. Fails on whatever is not QMP, with the column in the text.
Result<QmpMessage> parseQmpMessage(const QByteArray &line);

/// One command as a line.
QByteArray formatQmpCommand(const QString &command, const QJsonObject &arguments, qint64 id);

} // namespace domus
