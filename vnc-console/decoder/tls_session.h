// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "decoder/byte_channel.h"
#include "decoder/user_questions.h"

#include <gnutls/gnutls.h>
#include <optional>

namespace domus::console {

/// TLS over a non-blocking socket, as VNC servers speak it: anonymous, or with a certificate that nobody has signed and whose
/// fingerprint a person must compare. One thread; the socket is not owned.
class TlsSession : public ByteChannel {
public:
    enum class Kind { Anonymous, Certificate };

    /// The priorities are parsed here: it allocates, but opens nothing.
    TlsSession(int socket, Kind kind);
    ~TlsSession() override;

    /// False when TLS could not be agreed on; problem() says why.
    bool handshake();
    std::string problem() const;
    /// Nothing with an anonymous server.
    std::optional<Fingerprint> fingerprint() const;

    bool read(void *bytes, std::size_t count) override;
    bool write(const void *bytes, std::size_t count) override;

    /// What is there, at once: bytes, 0 at the end, negative for an error; GNUTLS_E_AGAIN when it must wait for the socket.
    ssize_t readSome(void *bytes, std::size_t count);
    ssize_t writeSome(const void *bytes, std::size_t count);
    /// Whether readSome() has bytes that the socket no longer shows.
    bool hasBuffered() const { return gnutls_record_check_pending(m_session) > 0; }

private:
    const int m_socket;
    const Kind m_kind;
    gnutls_session_t m_session = nullptr;
    gnutls_anon_client_credentials_t m_anonymous = nullptr;
    gnutls_certificate_credentials_t m_certificates = nullptr;
    int m_error = 0;
};

} // namespace domus::console
