// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "decoder/server_stream.h"
#include "decoder/tls_session.h"
#include "decoder/user_questions.h"

#include <memory>
#include <string>
#include <vector>

namespace domus::console {

/// What the server said of itself, once it let us in.
struct Greeting {
    int width = 0;
    int height = 0;
    std::string name; ///< its beginning, where it is long
    Protection protection = Protection::None;
};

/// Why a handshake ended; the text may be empty.
struct HandshakeFailure {
    FailReason reason;
    std::string text;
};

/// RFB's handshake, from the version to the server's first message, with the security types none, VNC password, and, where that
/// is allowed, VeNCrypt (TLS and X509, each with nothing, a VNC password, or name and password) and the older anonymous TLS.
/// Prefers encryption, and of what is equal in that what asks for least. A name or a password never travels in the clear.
class Handshake {
public:
    Handshake(const ServerStream &stream, UserQuestions &questions, bool mayEncrypt);

    /// Throws HandshakeFailure.
    Greeting run(bool shared);
    /// After run(): not null when all that follows is inside TLS.
    std::unique_ptr<TlsSession> takeTls() { return std::move(m_tls); }

private:
    ByteChannel &channel();
    void read(void *bytes, std::size_t count);
    uint32_t readNumber(int bytes);
    std::string readText();
    void write(const void *bytes, std::size_t count);
    void writeNumber(uint32_t value, int bytes);

    void agreeOnVersion();
    void authenticate();
    std::vector<uint32_t> readTypes(int bytesEach);
    void useType(uint32_t type);
    void useVeNCrypt();
    void startTls(TlsSession::Kind kind);
    void usePassword();
    void useNameAndPassword();
    void readResult();
    Credentials ask(uint32_t flags);

    const ServerStream &m_stream;
    UserQuestions &m_questions;
    const bool m_mayEncrypt;
    SocketChannel m_plain;
    std::unique_ptr<TlsSession> m_tls;
    int m_minor = 8;
    bool m_answered = false; ///< a person's password was sent
    Protection m_protection = Protection::None;
};

} // namespace domus::console
