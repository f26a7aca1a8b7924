// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "generator/cpp_files.h"
#include "generator/markdown_emitter.h"
#include "generator/varlink_parser.h"
#include "io_domus_sample.h"
#include "varlink/message.h"

/// What is run on any bytes at all, by the seeded test and by libFuzzer: it must come back, and must not disagree
/// with itself.
namespace domus::test {

/// The parser, and whatever is made of what it accepts. False when a property does not hold.
inline bool tryInterface(const QByteArray &bytes)
{
    const auto interface = varlinkgen::parseVarlink(QString::fromUtf8(bytes));
    if (!interface)
        return !interface.error().text.isEmpty();
    (void)varlinkgen::checkComments(*interface);
    (void)varlinkgen::markdownPage(*interface);
    if (const auto model = varlinkgen::makeCppModel(*interface))
        return !varlinkgen::cppHeader(*model).isEmpty() && !varlinkgen::cppSource(*model).isEmpty();
    return true;
}

/// The framing, the messages and a type of every shape: what is read and written again must be the same.
inline bool tryMessages(QByteArray bytes)
{
    varlink::FrameScanner scanner;
    while (true) {
        const auto size = scanner.scan(bytes);
        if (!size || *size == 0)
            return true;
        const QByteArray frame = bytes.first(*size);
        bytes.remove(0, *size);
        scanner.restart();
        if (const auto reply = varlink::decodeReply(frame)) {
            const auto again = varlink::decodeReply(
                varlink::encodeReply({reply->error, varlink::jsonText(reply->parameters), reply->continues}));
            if (!again || again->parameters != reply->parameters || again->error != reply->error
                || again->continues != reply->continues)
                return false;
        }
        const auto request = varlink::decodeRequest(frame);
        if (!request)
            continue;
        const auto again = varlink::decodeRequest(varlink::encodeRequest(*request));
        if (!again || again->parameters != request->parameters || again->method != request->method)
            return false;
        const auto value = varlink::parseJson<api::sample::Everything>(request->parameters);
        if (value && !(varlink::parseJson<api::sample::Everything>(toJson(*value)) == *value))
            return false;
    }
}

} // namespace domus::test
