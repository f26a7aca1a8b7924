// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>

namespace domus::api::guests {
struct Guest;
}

namespace domus::test {

/// The daemon's reply to List with those guests.
QByteArray replyOf(const QList<api::guests::Guest> &guests);

/// What a daemon, perhaps a broken one, can make `dom list` read without Qt: ends the process where the reader shows what is not
/// safe, or other guests than the whole program would. Whether it read the reply as a plain one.
bool exerciseReplyReader(const QByteArray &bytes);

} // namespace domus::test
