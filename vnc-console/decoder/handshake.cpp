// SPDX-License-Identifier: GPL-3.0-or-later
#include "decoder/handshake.h"

#include "decoder/security_types.h"
#include "decoder/vnc_challenge.h"

#include <algorithm>
#include <cstring>

namespace domus::console {

namespace {

constexpr std::size_t versionBytes = 12;
constexpr uint32_t longestText = 1 << 20;

} // namespace

Handshake::Handshake(const ServerStream &stream, UserQuestions &questions, bool mayEncrypt)
    : m_stream(stream), m_questions(questions), m_mayEncrypt(mayEncrypt), m_plain(stream.server())
{
}

Greeting Handshake::run(bool shared)
{
    agreeOnVersion();
    authenticate();
    writeNumber(shared ? 1 : 0, 1);
    Greeting greeting;
    greeting.width = int(readNumber(2));
    greeting.height = int(readNumber(2));
    uint8_t format[16];
    read(format, sizeof(format)); // we say which we want
    greeting.name = readText();
    greeting.protection = m_protection;
    return greeting;
}

void Handshake::agreeOnVersion()
{
    char version[versionBytes + 1] = {};
    read(version, 4); // the rest of what is no VNC server may never come
    if (std::memcmp(version, "RFB ", 4) != 0)
        throw HandshakeFailure{FailReason::BadHandshake, {}};
    read(version + 4, versionBytes - 4);
    int major = 0;
    int minor = 0;
    if (std::sscanf(version, "RFB %3d.%3d\n", &major, &minor) != 2 || major < 3)
        throw HandshakeFailure{FailReason::BadHandshake, "version " + std::string(version + 4, versionBytes - 5)};
    if (major > 3 || minor >= 8)
        m_minor = 8;
    else
        m_minor = minor == 7 ? 7 : 3;
    const std::string ours = "RFB 003.00" + std::to_string(m_minor) + "\n";
    write(ours.data(), ours.size());
}

void Handshake::authenticate()
{
    if (m_minor == 3) { // the server decides
        const uint32_t type = readNumber(4);
        if (type == SecurityNone)
            return;
        if (type == 0)
            throw HandshakeFailure{FailReason::ServerRefused, readText()};
        if (type != SecurityPassword)
            throw HandshakeFailure{FailReason::UnknownSecurity, securityNames({type})};
        usePassword();
        return readResult();
    }
    const auto types = readTypes(1);
    const auto type = bestSecurity(types, m_mayEncrypt && !m_tls);
    if (!type)
        throw HandshakeFailure{FailReason::UnknownSecurity, securityNames(types)};
    writeNumber(*type, 1);
    useType(*type);
}

std::vector<uint32_t> Handshake::readTypes(int bytesEach)
{
    const uint32_t count = readNumber(1);
    if (count == 0)
        throw HandshakeFailure{FailReason::ServerRefused, bytesEach == 1 ? readText() : std::string()};
    std::vector<uint32_t> types(count);
    for (uint32_t &type : types)
        type = readNumber(bytesEach);
    return types;
}

void Handshake::useType(uint32_t type)
{
    switch (type) {
    case SecurityNone:
        if (m_minor >= 8)
            readResult();
        return;
    case SecurityPassword:
        usePassword();
        return readResult();
    case SecurityAnonymousTls:
        startTls(TlsSession::Kind::Anonymous);
        return authenticate(); // once more, inside
    default:
        return useVeNCrypt();
    }
}

void Handshake::useVeNCrypt()
{
    const uint32_t version = readNumber(2);
    writeNumber(version >= 2 ? 2 : 0, 2);
    if (version < 2 || readNumber(1) != 0)
        throw HandshakeFailure{FailReason::UnknownSecurity, "VeNCrypt 0." + std::to_string(version & 0xff)};
    const auto types = readTypes(4);
    const auto type = bestVeNCrypt(types);
    if (!type)
        throw HandshakeFailure{FailReason::UnknownSecurity, securityNames(types)};
    writeNumber(*type, 4);
    if (readNumber(1) != 1)
        throw HandshakeFailure{FailReason::TlsFailed, securityNames({*type})};
    startTls(usesCertificate(*type) ? TlsSession::Kind::Certificate : TlsSession::Kind::Anonymous);
    if (asksFor(*type) == Asks::Password)
        usePassword();
    else if (asksFor(*type) == Asks::NameAndPassword)
        useNameAndPassword();
    readResult();
}

void Handshake::startTls(TlsSession::Kind kind)
{
    auto tls = std::make_unique<TlsSession>(m_stream.server(), kind);
    if (!tls->handshake())
        throw HandshakeFailure{FailReason::TlsFailed, tls->problem()};
    m_protection = Protection::Encrypted;
    if (kind == TlsSession::Kind::Certificate) {
        const auto print = tls->fingerprint();
        if (!print)
            throw HandshakeFailure{FailReason::TlsFailed, "the server shows no certificate"};
        if (!m_questions.trusts(*print)) // before it gets a password
            throw HandshakeFailure{FailReason::TlsFailed, "the certificate is not trusted"};
        m_protection = Protection::Certified;
    }
    m_tls = std::move(tls);
}

Credentials Handshake::ask(uint32_t flags)
{
    auto answer = m_questions.credentials(flags | (m_tls ? uint32_t(OverTls) : 0U));
    if (!answer)
        throw HandshakeFailure{FailReason::ServerClosed, {}};
    m_answered = true;
    return std::move(*answer);
}

void Handshake::usePassword()
{
    Challenge challenge{};
    read(challenge.data(), challenge.size());
    Credentials credentials = ask(0);
    const auto answer = answerChallenge(challenge, credentials.password);
    wipe(credentials.password);
    if (!answer)
        throw HandshakeFailure{FailReason::Internal, "libgcrypt refused DES, which VNC passwords need"};
    write(answer->data(), answer->size());
}

void Handshake::useNameAndPassword()
{
    Credentials credentials = ask(WantsUser);
    writeNumber(uint32_t(credentials.user.size()), 4);
    writeNumber(uint32_t(credentials.password.size()), 4);
    write(credentials.user.data(), credentials.user.size());
    write(credentials.password.data(), credentials.password.size());
    wipe(credentials.password);
}

void Handshake::readResult()
{
    const uint32_t result = readNumber(4);
    if (result == 0)
        return;
    HandshakeFailure refusal{m_answered ? FailReason::AuthFailed : FailReason::ServerRefused, {}};
    try {
        if (m_minor >= 8)
            refusal.text = readText();
    } catch (const HandshakeFailure &) {
        // Some hang up without their reason, and x11vnc says it without a result before it.
    }
    throw refusal;
}

// Bytes

ByteChannel &Handshake::channel()
{
    return m_tls ? static_cast<ByteChannel &>(*m_tls) : m_plain;
}

void Handshake::read(void *bytes, std::size_t count)
{
    if (!channel().read(bytes, count))
        throw HandshakeFailure{FailReason::ServerClosed, {}};
}

void Handshake::write(const void *bytes, std::size_t count)
{
    if (!channel().write(bytes, count))
        throw HandshakeFailure{FailReason::ServerClosed, {}};
}

uint32_t Handshake::readNumber(int bytes)
{
    uint8_t raw[4] = {};
    read(raw, std::size_t(bytes));
    uint32_t value = 0;
    for (int i = 0; i < bytes; ++i)
        value = value << 8 | raw[i];
    return value;
}

void Handshake::writeNumber(uint32_t value, int bytes)
{
    uint8_t raw[4];
    for (int i = 0; i < bytes; ++i)
        raw[i] = uint8_t(value >> (8 * (bytes - 1 - i)));
    write(raw, std::size_t(bytes));
}

std::string Handshake::readText()
{
    uint32_t left = readNumber(4);
    if (left > longestText)
        throw HandshakeFailure{FailReason::BadHandshake, "a text of " + std::to_string(left) + " bytes"};
    std::string text(std::min<std::size_t>(left, maxTextBytes), '\0');
    read(text.data(), text.size());
    for (left -= uint32_t(text.size()); left > 0;) {
        char dropped[1024];
        const uint32_t now = std::min<uint32_t>(left, sizeof(dropped));
        read(dropped, now);
        left -= now;
    }
    return text;
}

} // namespace domus::console
