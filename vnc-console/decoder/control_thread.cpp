// SPDX-License-Identifier: GPL-3.0-or-later
#include "decoder/control_thread.h"

#include <cstring>
#include <poll.h>
#include <unistd.h>
#include <utility>

namespace domus::console {

namespace {

constexpr std::chrono::milliseconds watchInterval(250);

} // namespace

ControlThread::ControlThread(const ServerStream &stream, int wakeFd, WidgetLink &link, ServerWriter &writer, FramePacer &pacer,
                             UserQuestions &questions, VncClient &client)
    : m_stream(stream), m_wakeFd(wakeFd), m_link(link), m_writer(writer), m_pacer(pacer), m_questions(questions), m_client(client)
{
}

void ControlThread::run(const StartMessage &start)
{
    m_lastWatch = Clock::now();
    for (;;) {
        pollfd waiting[3] = {{m_link.descriptor(), POLLIN, 0}, {m_wakeFd, POLLIN, 0}, {m_stream.descriptor(), POLLOUT, 0}};
        const bool hasOutput = m_writer.isWaiting();
        const bool mustWatch = hasOutput || !m_client.isRunning();
        ::poll(waiting, hasOutput ? 3 : 2, mustWatch ? int(watchInterval.count()) : -1);
        if (waiting[0].revents)
            receive();
        if (waiting[1].revents) {
            uint64_t count = 0;
            [[maybe_unused]] const ssize_t ignored = ::read(m_wakeFd, &count, sizeof(count));
        }
        if (hasOutput && waiting[2].revents)
            m_writer.flush();
        watch(start);
    }
}

void ControlThread::watch(const StartMessage &start)
{
    const auto now = Clock::now();
    const auto passed = now - std::exchange(m_lastWatch, now);
    if (m_client.isHandshaking())
        m_handshakeTime += passed;
    if (m_client.isHandshaking() && m_handshakeTime > std::chrono::seconds(start.handshakeSeconds))
        m_client.abort(FailReason::HandshakeTimeout);
    if (m_writer.stuckFor() > std::chrono::seconds(start.stuckSeconds))
        m_client.abort(FailReason::ServerStuck);
}

void ControlThread::receive()
{
    if (!m_packet.receive(m_link.descriptor()))
        ::_exit(0);
    dispatch();
}

void ControlThread::dispatch()
{
    const auto *head = m_packet.as<MessageHead>();
    if (!head)
        return;
    if (head->type == MessageType::FrameAck) {
        if (const auto *m = m_packet.as<FrameAckMessage>())
            m_pacer.acknowledge(m->sequence);
    } else if (head->type == MessageType::Credentials) {
        credentials();
    } else if (head->type == MessageType::Trust) {
        m_questions.answerTrust();
    } else if (!m_client.isRunning()) {
        return; // input for a picture that is not there yet
    } else if (head->type == MessageType::Key) {
        if (const auto *m = m_packet.as<KeyMessage>())
            key(*m);
    } else if (head->type == MessageType::Pointer) {
        if (const auto *m = m_packet.as<PointerMessage>())
            m_writer.sendPointer(m->x, m->y, m->buttons);
    } else if (head->type == MessageType::RequestSize) {
        if (const auto *m = m_packet.as<RequestSizeMessage>())
            m_writer.requestSize(int(m->width), int(m->height));
    } else if (head->type == MessageType::SendClipboard) {
        clipboard();
    }
}

void ControlThread::key(const KeyMessage &message)
{
    if (message.scanCode != 0 && m_client.takesScanCodes())
        m_writer.sendScanCode(message.scanCode, message.keysym, message.down != 0);
    else if (message.keysym != 0)
        m_writer.sendKey(message.keysym, message.down != 0);
}

void ControlThread::clipboard()
{
    const auto *head = m_packet.as<TextMessage>();
    if (head && head->bytes == m_packet.size() - sizeof(TextMessage) && head->bytes <= maxClipboardBytes)
        m_writer.sendClipboard(m_packet.data() + sizeof(TextMessage), head->bytes);
}

void ControlThread::credentials()
{
    const auto *head = m_packet.as<CredentialsMessage>();
    if (!head || head->userBytes > maxUserBytes || head->passwordBytes > maxPasswordBytes
        || m_packet.size() != sizeof(*head) + head->userBytes + head->passwordBytes)
        return;
    const auto *content = reinterpret_cast<const char *>(m_packet.data()) + sizeof(*head);
    m_questions.answer({std::string(content, head->userBytes), std::string(content + head->userBytes, head->passwordBytes)});
    m_packet.wipe();
}

} // namespace domus::console
