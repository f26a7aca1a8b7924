// SPDX-License-Identifier: GPL-3.0-or-later
#include "reply_texts.h"

#include "io_domus_guests.h"
#include "reply_reader.h"
#include "varlink/message.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace domus::test {
namespace {

void require(bool holds, const char *what)
{
    if (holds)
        return;
    std::fprintf(stderr, "violated: %s\n", what);
    std::abort();
}

bool isPlain(const std::string &text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; });
}

std::optional<QList<api::guests::Guest>> readWhole(const QByteArray &bytes)
{
    const auto reply = varlink::decodeReply(bytes);
    api::guests::ListReply list;
    varlink::JsonFailure failure;
    if (!reply || !reply->error.isEmpty() || !readJson(reply->parameters, {}, list, failure))
        return std::nullopt;
    return list.guests;
}

bool isSame(const cli::GuestLine &line, const api::guests::Guest &guest)
{
    return line.name == guest.name.toStdString() && line.state == toString(guest.state).toStdString()
        && line.os == guest.os.toStdString() && line.installing == guest.installing && line.saved == !guest.savedFile.isEmpty()
        && line.memory == guest.memory.bytes() && line.vcpus == guest.vcpus;
}

} // namespace

QByteArray replyOf(const QList<api::guests::Guest> &guests)
{
    varlink::OutgoingReply reply;
    reply.parameters.clear();
    api::guests::writeJson(reply.parameters, api::guests::ListReply{guests});
    return varlink::encodeReply(reply).chopped(1);
}

bool exerciseReplyReader(const QByteArray &bytes)
{
    const auto lines = cli::readGuestLines({bytes.constData(), size_t(bytes.size())});
    if (!lines)
        return false;
    for (const cli::GuestLine &line : *lines)
        require(isPlain(line.name) && isPlain(line.os) && cli::isGuestState(line.state), "what is shown is plain");
    if (const auto whole = readWhole(bytes)) {
        require(std::equal(lines->begin(), lines->end(), whole->begin(), whole->end(), &isSame), "both read the same");
        require(std::all_of(whole->begin(), whole->end(), [](const auto &guest) { return guest.problem.isEmpty(); }),
                "a guest's problem is told");
    }
    return true;
}

} // namespace domus::test
