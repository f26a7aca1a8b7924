// SPDX-License-Identifier: GPL-3.0-or-later
#include "decoder/control_thread.h"

#include "protocol/packet_socket.h"

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
    : m_stream(stream),
      m_wakeFd(wakeFd),
      m_link(link),
      m_writer(writer),
      m_pacer(pacer),
      m_questions(questions),
      m_client(client),
      m_packet(maxMessageBytes)
{
}

template <typename Message>
const Message *ControlThread::as(std::size_t bytes) const
{
    return bytes >= sizeof(Message) ? reinterpret_cast<const Message *>(m_packet.data()) : nullptr;
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
    int fd = -1;
    const ssize_t got = receivePacket(m_link.descriptor(), m_packet.data(), m_packet.size(), &fd);
    if (fd >= 0)
        ::close(fd);
    if (got <= 0)
        ::_exit(0);
    dispatch(std::size_t(got));
}

void ControlThread::dispatch(std::size_t bytes)
{
    const auto *head = as<MessageHead>(bytes);
    if (!head)
        return;
    if (head->type == MessageType::FrameAck) {
        if (const auto *m = as<FrameAckMessage>(bytes))
            m_pacer.acknowledge(m->sequence);
    } else if (head->type == MessageType::Credentials) {
        credentials(bytes);
    } else if (head->type == MessageType::Trust) {
        m_questions.answerTrust();
    } else if (!m_client.isRunning()) {
        return; // input for a picture that is not there yet
    } else if (head->type == MessageType::Key) {
        if (const auto *m = as<KeyMessage>(bytes))
            key(*m);
    } else if (head->type == MessageType::Pointer) {
        if (const auto *m = as<PointerMessage>(bytes))
            m_writer.sendPointer(m->x, m->y, m->buttons);
    } else if (head->type == MessageType::RequestSize) {
        if (const auto *m = as<RequestSizeMessage>(bytes))
            m_writer.requestSize(int(m->width), int(m->height));
    } else if (head->type == MessageType::SendClipboard) {
        clipboard(bytes);
    }
}

void ControlThread::key(const KeyMessage &message)
{
    if (message.scanCode != 0 && m_client.takesScanCodes())
        m_writer.sendScanCode(message.scanCode, message.keysym, message.down != 0);
    else if (message.keysym != 0)
        m_writer.sendKey(message.keysym, message.down != 0);
}

void ControlThread::clipboard(std::size_t bytes)
{
    const auto *head = as<TextMessage>(bytes);
    if (head && head->bytes == bytes - sizeof(TextMessage) && head->bytes <= maxClipboardBytes)
        m_writer.sendClipboard(m_packet.data() + sizeof(TextMessage), head->bytes);
}

void ControlThread::credentials(std::size_t bytes)
{
    const auto *head = as<CredentialsMessage>(bytes);
    if (!head || head->userBytes > maxUserBytes || head->passwordBytes > maxPasswordBytes
        || bytes != sizeof(*head) + head->userBytes + head->passwordBytes)
        return;
    const auto *content = reinterpret_cast<const char *>(m_packet.data()) + sizeof(*head);
    m_questions.answer({std::string(content, head->userBytes), std::string(content + head->userBytes, head->passwordBytes)});
    ::explicit_bzero(m_packet.data(), bytes);
}

} // namespace domus::console
