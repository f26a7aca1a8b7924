// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "error.h"

#include <QByteArray>
#include <QJsonObject>

/// Varlink's messages: a JSON object and a NUL byte. Pure functions; nothing here knows of sockets.
namespace domus::varlink {

inline constexpr qsizetype maximalMessage = 16 * 1024 * 1024; ///< bytes, without the NUL
inline constexpr int maximalNesting = 64; ///< of objects and arrays in a message

/// Finds the end of the first message in a growing buffer without looking at a byte twice.
class FrameScanner {
public:
    /// The bytes of the first message, its NUL included; 0 while it is not complete. Error (InvalidArgument) when it is
    /// too large. After taking a message off the buffer call restart().
    Result<qsizetype> scan(const QByteArray &buffer);
    void restart() { m_scanned = 0; }

private:
    qsizetype m_scanned = 0;
};

struct Request {
    QString interface; ///< io.domus.guests
    QString method; ///< Start
    QJsonObject parameters;
    bool more = false;
    bool oneway = false;
    bool upgrade = false;
};

/// As it is read.
struct Reply {
    QString error; ///< full name; empty where there is none
    QJsonObject parameters;
    bool continues = false;
};

/// As it is written.
struct OutgoingReply {
    QString error; ///< full name; empty where there is none
    QByteArray parameters = "{}"; ///< a JSON object's text
    bool continues = false;
};

/// Errors (InvalidArgument) say what is wrong with the message. A frame is given with or without its NUL.
Result<Request> decodeRequest(const QByteArray &frame);
Result<Reply> decodeReply(const QByteArray &frame);

/// With the NUL.
QByteArray encodeRequest(const Request &request);
QByteArray encodeReply(const OutgoingReply &reply);

} // namespace domus::varlink
