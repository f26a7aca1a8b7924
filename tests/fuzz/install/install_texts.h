// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace domus::test {

/// Gives the bytes to every parser of outside text and images of toolstack/install, and checks what must hold for
/// any input: it ends, throws nothing but domus::Error, and no recognised file lies outside its tree. The first
/// byte chooses the parser. Aborts on a violation.
void exerciseInstallParsers(const QByteArray &input);

} // namespace domus::test
