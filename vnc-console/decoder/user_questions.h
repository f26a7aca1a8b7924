// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "decoder/widget_link.h"

#include <array>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>

namespace domus::console {

using Fingerprint = std::array<uint8_t, fingerprintBytes>;

struct Credentials {
    std::string user;
    std::string password;
};

/// Overwrites it, so that it does not stay in memory.
void wipe(std::string &text);

/// What a person must answer in the middle of the handshake. The handshake's thread asks and waits; the answers and abort() come
/// from another.
class UserQuestions {
public:
    explicit UserQuestions(WidgetLink &link) : m_link(link) {}

    /// What the widget knew beforehand: answers the first question without asking.
    void prepare(const StartMessage &start);
    /// Nothing when aborted. The flags are CredentialFlags.
    std::optional<Credentials> credentials(uint32_t flags);
    /// Whether that certificate is the right one; false when aborted.
    bool trusts(const Fingerprint &fingerprint);

    void answer(Credentials credentials);
    void answerTrust();
    void abort();
    /// Whether the handshake's clock must stand still.
    bool isWaiting() const;

private:
    WidgetLink &m_link;
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::optional<Credentials> m_credentials;
    std::optional<Fingerprint> m_trusted;
    bool m_trustAnswered = false;
    bool m_aborted = false;
    bool m_waiting = false;
};

} // namespace domus::console
