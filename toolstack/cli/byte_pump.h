// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace domus::cli {

/// Carries bytes from `input` to the socket and from the socket to `output`, both ways at once, and holds one side back while
/// the other does not read. The end of the input is told to the socket; the end of the socket, or of whoever reads the output,
/// ends the call. Blocks until then. Makes input and output non-blocking, for good: they must be this program's own.
/// Throws Error(IoError) when one of them breaks.
void carryBytes(int input, int output, int socket);

/// All of it, waiting as long as it takes. Throws Error(IoError).
void writeAll(int fd, const QByteArray &bytes);

} // namespace domus::cli
