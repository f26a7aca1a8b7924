// SPDX-License-Identifier: GPL-3.0-or-later
#include "decoder/tls_session.h"

#include <cerrno>
#include <sys/socket.h>

namespace domus::console {

namespace {

// By functions of our own: the library's own send() may raise SIGPIPE.
ssize_t push(gnutls_transport_ptr_t transport, const void *bytes, std::size_t count)
{
    return ::send(int(reinterpret_cast<intptr_t>(transport)), bytes, count, MSG_NOSIGNAL);
}

ssize_t pull(gnutls_transport_ptr_t transport, void *bytes, std::size_t count)
{
    return ::recv(int(reinterpret_cast<intptr_t>(transport)), bytes, count, 0);
}

bool isPassing(ssize_t result)
{
    return result == GNUTLS_E_AGAIN || result == GNUTLS_E_INTERRUPTED;
}

} // namespace

TlsSession::TlsSession(int socket, Kind kind) : m_socket(socket), m_kind(kind)
{
    gnutls_init(&m_session, GNUTLS_CLIENT | GNUTLS_NONBLOCK);
    // TLS 1.3 knows no anonymous servers.
    const bool anonymous = kind == Kind::Anonymous;
    m_error = gnutls_priority_set_direct(
        m_session, anonymous ? "NORMAL:-VERS-TLS-ALL:+VERS-TLS1.2:-KX-ALL:+ANON-ECDH:+ANON-DH" : "NORMAL", nullptr);
    if (anonymous) {
        gnutls_anon_allocate_client_credentials(&m_anonymous);
        gnutls_credentials_set(m_session, GNUTLS_CRD_ANON, m_anonymous);
    } else {
        gnutls_certificate_allocate_credentials(&m_certificates);
        gnutls_credentials_set(m_session, GNUTLS_CRD_CERTIFICATE, m_certificates);
    }
    gnutls_transport_set_ptr(m_session, reinterpret_cast<gnutls_transport_ptr_t>(intptr_t(socket)));
    gnutls_transport_set_push_function(m_session, push);
    gnutls_transport_set_pull_function(m_session, pull);
    gnutls_handshake_set_timeout(m_session, GNUTLS_INDEFINITE_TIMEOUT); // the watchdog has the clock
}

TlsSession::~TlsSession()
{
    gnutls_deinit(m_session);
    if (m_anonymous)
        gnutls_anon_free_client_credentials(m_anonymous);
    if (m_certificates)
        gnutls_certificate_free_credentials(m_certificates);
}

bool TlsSession::handshake()
{
    if (m_error != 0)
        return false;
    for (;;) {
        m_error = gnutls_handshake(m_session);
        if (m_error == 0)
            return true;
        if (m_error != GNUTLS_E_INTERRUPTED && gnutls_error_is_fatal(m_error) != 0)
            return false;
        if (m_error == GNUTLS_E_AGAIN)
            waitForSocket(m_socket, gnutls_record_get_direction(m_session) == 1);
    }
}

std::string TlsSession::problem() const
{
    return gnutls_strerror(m_error);
}

std::optional<Fingerprint> TlsSession::fingerprint() const
{
    unsigned count = 0;
    const gnutls_datum_t *certificates = m_kind == Kind::Certificate ? gnutls_certificate_get_peers(m_session, &count) : nullptr;
    Fingerprint print{};
    std::size_t bytes = print.size();
    if (!certificates || count == 0 || gnutls_fingerprint(GNUTLS_DIG_SHA256, certificates, print.data(), &bytes) != 0)
        return std::nullopt;
    return print;
}

ssize_t TlsSession::readSome(void *bytes, std::size_t count)
{
    return gnutls_record_recv(m_session, bytes, count);
}

ssize_t TlsSession::writeSome(const void *bytes, std::size_t count)
{
    return gnutls_record_send(m_session, bytes, count);
}

bool TlsSession::read(void *bytes, std::size_t count)
{
    auto *at = static_cast<uint8_t *>(bytes);
    while (count > 0) {
        const ssize_t got = readSome(at, count);
        if (isPassing(got)) {
            waitForSocket(m_socket, gnutls_record_get_direction(m_session) == 1);
            continue;
        }
        if (got <= 0)
            return false;
        at += got;
        count -= std::size_t(got);
    }
    return true;
}

bool TlsSession::write(const void *bytes, std::size_t count)
{
    const auto *at = static_cast<const uint8_t *>(bytes);
    while (count > 0) {
        const ssize_t sent = writeSome(at, count);
        if (isPassing(sent)) {
            waitForSocket(m_socket, true);
            continue;
        }
        if (sent <= 0)
            return false;
        at += sent;
        count -= std::size_t(sent);
    }
    return true;
}

} // namespace domus::console
