// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace domus::test {

/// What a guest, or a broken kernel, can make Domus read while it looks for a guest's address: ends the process where what is
/// promised of it does not hold.
void exerciseAddressParsers(const QByteArray &bytes);

} // namespace domus::test
