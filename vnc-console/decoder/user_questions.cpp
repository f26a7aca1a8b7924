// SPDX-License-Identifier: GPL-3.0-or-later
#include "decoder/user_questions.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace domus::console {

void wipe(std::string &text)
{
    ::explicit_bzero(text.data(), text.size());
    text.clear();
}

void UserQuestions::prepare(const StartMessage &start)
{
    const std::lock_guard lock(m_mutex);
    if (start.flags & HasPassword) {
        m_credentials = Credentials{std::string(start.user, std::min<std::size_t>(start.userBytes, maxUserBytes)),
                                    std::string(start.password, std::min<std::size_t>(start.passwordBytes, maxPasswordBytes))};
    }
    if (start.flags & HasTrusted) {
        m_trusted.emplace();
        std::copy_n(start.trusted, fingerprintBytes, m_trusted->begin());
    }
}

std::optional<Credentials> UserQuestions::credentials(uint32_t flags)
{
    std::unique_lock lock(m_mutex);
    if (m_credentials && (flags & WantsUser) && m_credentials->user.empty())
        m_credentials.reset(); // of another way to log in
    if (!m_credentials && !m_aborted) {
        m_waiting = true;
        m_link.sendNeedCredentials(flags);
        m_changed.wait(lock, [this] { return m_credentials || m_aborted; });
        m_waiting = false;
    }
    return m_aborted ? std::nullopt : std::exchange(m_credentials, std::nullopt);
}

bool UserQuestions::trusts(const Fingerprint &fingerprint)
{
    std::unique_lock lock(m_mutex);
    if (m_trusted == fingerprint)
        return true;
    m_waiting = true;
    m_link.sendNeedTrust(fingerprint.data());
    m_changed.wait(lock, [this] { return m_trustAnswered || m_aborted; });
    m_waiting = false;
    return m_trustAnswered && !m_aborted;
}

void UserQuestions::answer(Credentials credentials)
{
    const std::lock_guard lock(m_mutex);
    m_credentials = std::move(credentials);
    m_changed.notify_all();
}

void UserQuestions::answerTrust()
{
    const std::lock_guard lock(m_mutex);
    m_trustAnswered = m_waiting;
    m_changed.notify_all();
}

void UserQuestions::abort()
{
    const std::lock_guard lock(m_mutex);
    m_aborted = true;
    m_changed.notify_all();
}

bool UserQuestions::isWaiting() const
{
    const std::lock_guard lock(m_mutex);
    return m_waiting;
}

} // namespace domus::console
