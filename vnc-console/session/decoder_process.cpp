// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/decoder_process.h"

#include "protocol/packet_socket.h"
#include "session/end_reason.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <cstring>
#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace domus {

using namespace console;

namespace {

// More than any burst of input; a decoder that takes none of it is stuck.
constexpr size_t outputLimit = 4096;
constexpr int firstFreeDescriptor = 10; // above those the child is given

QString programOverride;

const QList<int> defaultEncodings = {5 /* hextile */, 16 /* zrle */, 1 /* copyrect */, 0 /* raw */};
// Rich cursor, desktop size, extended key event, LED state. Never -308: libvncclient then ignores the resizes of a QEMU
// server.
const QList<int> pseudoEncodings = {-239, -223, -258, -261};

constexpr int tight = 7;
constexpr int lastRectangle = -224;

/// A server that may leave the number of rectangles open (last rectangle) first searches every update for plain areas
/// (TigerVNC's). Only tight has a rectangle for those that repays it: with hextile a server gave a fifth fewer pixels.
QList<int> offeredEncodings(const QList<int> &preferred)
{
    QList<int> offered = preferred.isEmpty() ? defaultEncodings : preferred;
    if (offered.first() == tight)
        offered.append(lastRectangle);
    return offered + pseudoEncodings;
}

/// VNC's own passwords are Latin-1; those that come with a name are UTF-8.
QByteArray passwordBytes(const QString &user, const QString &password)
{
    return (user.isEmpty() ? password.toLatin1() : password.toUtf8()).left(qsizetype(maxPasswordBytes));
}

QByteArray userBytes(const QString &user)
{
    return user.toUtf8().left(qsizetype(maxUserBytes));
}

UniqueFd highCopy(const UniqueFd &fd)
{
    return UniqueFd(::fcntl(fd.get(), F_DUPFD_CLOEXEC, firstFreeDescriptor));
}

template <typename Message>
bool read(const QByteArray &packet, Message &message)
{
    if (size_t(packet.size()) < sizeof(Message))
        return false;
    std::memcpy(&message, packet.constData(), sizeof(Message));
    return true;
}

} // namespace

/// Empty for a protocol that nobody knows.
static QString decoderOf(const QString &protocol)
{
    const QString ours = DecoderProcess::program();
    if (protocol == QLatin1String("vnc"))
        return ours;
    return protocol == QLatin1String("rdp") ? QFileInfo(ours).path() + QStringLiteral("/domus-rdp") : QString();
}

DecoderProcess::DecoderProcess(QObject *parent) : QObject(parent) {}

DecoderProcess::~DecoderProcess()
{
    m_ended = true;
    if (m_pid == 0)
        return;
    ::kill(pid_t(m_pid), SIGKILL);
    siginfo_t info = {};
    ::waitid(P_PID, id_t(m_pid), &info, WEXITED);
}

QString DecoderProcess::program()
{
    if (!programOverride.isEmpty())
        return programOverride;
    const QString here = QCoreApplication::applicationDirPath();
    for (const QString &folder : {here, QString(here + QStringLiteral("/../libexec/domus"))}) {
        if (QFileInfo(folder + QStringLiteral("/domus-rfb")).isExecutable())
            return folder + QStringLiteral("/domus-rfb");
    }
    return here + QStringLiteral("/domus-rfb");
}

void DecoderProcess::setProgram(const QString &path)
{
    programOverride = path;
}

bool DecoderProcess::canDecode(const QString &protocol)
{
    return protocol == QLatin1String("vnc") || QFileInfo(decoderOf(protocol)).isExecutable();
}

void DecoderProcess::start(UniqueFd stream, const VncOptions &options)
{
    int pair[2] = {-1, -1};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) {
        const QString reason = tr("no control socket for the decoder: %1").arg(qt_error_string(errno));
        QMetaObject::invokeMethod(
            this, [this, reason] { finish(reason); }, Qt::QueuedConnection);
        return;
    }
    m_control = UniqueFd(pair[0]);
    m_protocol = options.protocol;
    spawn(decoderOf(options.protocol), UniqueFd(pair[1]), std::move(stream));
    ::fcntl(m_control.get(), F_SETFL, O_NONBLOCK);
    m_readNotifier = std::make_unique<QSocketNotifier>(m_control.get(), QSocketNotifier::Read);
    connect(m_readNotifier.get(), &QSocketNotifier::activated, this, &DecoderProcess::onReadable);
    m_writeNotifier = std::make_unique<QSocketNotifier>(m_control.get(), QSocketNotifier::Write);
    m_writeNotifier->setEnabled(false);
    connect(m_writeNotifier.get(), &QSocketNotifier::activated, this, &DecoderProcess::flush);

    sendStart(options);
}

void DecoderProcess::sendStart(const VncOptions &options)
{
    StartMessage message;
    message.flags = (options.shared ? uint32_t(Shared) : 0U) | (options.receiveClipboard ? uint32_t(ReceiveClipboard) : 0U)
        | (options.password.isNull() ? 0U : uint32_t(HasPassword)) | (options.mayEncrypt ? uint32_t(MayEncrypt) : 0U);
    message.handshakeSeconds = uint32_t(options.handshakeSeconds);
    message.stuckSeconds = uint32_t(options.stuckSeconds);
    const QList<int> encodings = offeredEncodings(options.encodings);
    for (qsizetype i = 0; i < qMin(encodings.size(), qsizetype(maxEncodings)); ++i)
        message.encodings[message.encodingCount++] = encodings[i];
    if (options.trustedCertificate.size() == qsizetype(fingerprintBytes)) {
        message.flags |= HasTrusted;
        std::memcpy(message.trusted, options.trustedCertificate.constData(), fingerprintBytes);
    }
    const QByteArray user = userBytes(options.user);
    message.userBytes = uint32_t(user.size());
    std::memcpy(message.user, user.constData(), size_t(user.size()));
    const QByteArray password = passwordBytes(options.user, options.password);
    message.passwordBytes = uint32_t(password.size());
    std::memcpy(message.password, password.constData(), size_t(password.size()));
    send(&message, sizeof(message));
}

void DecoderProcess::spawn(const QString &decoder, UniqueFd control, UniqueFd stream)
{
    const UniqueFd highControl = highCopy(control);
    const UniqueFd highStream = highCopy(stream);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions, highControl.get(), controlDescriptor);
    ::posix_spawn_file_actions_adddup2(&actions, highStream.get(), streamDescriptor);
    const QByteArray path = decoder.toLocal8Bit();
    QByteArray name = QFileInfo(decoder).fileName().toLocal8Bit();
    char *const arguments[] = {name.data(), nullptr};
    pid_t pid = 0;
    const int error = ::posix_spawn(&pid, path.constData(), &actions, nullptr, arguments, environ);
    ::posix_spawn_file_actions_destroy(&actions);
    if (error != 0) {
        const QString reason = tr("the decoder %1 did not start: %2").arg(QString::fromLocal8Bit(path), qt_error_string(error));
        QMetaObject::invokeMethod(
            this, [this, reason] { finish(reason); }, Qt::QueuedConnection);
        return;
    }
    m_pid = pid;
    // Not pidfd_open(): the header of glibc 2.36 declares it as C++.
    m_pidFd = UniqueFd(int(::syscall(SYS_pidfd_open, pid, 0)));
    m_exitNotifier = std::make_unique<QSocketNotifier>(m_pidFd.get(), QSocketNotifier::Read);
    connect(m_exitNotifier.get(), &QSocketNotifier::activated, this, &DecoderProcess::onExited);
}

void DecoderProcess::send(const void *head, size_t bytes, const QByteArray &body)
{
    if (m_ended || !m_control.isValid())
        return;
    m_output.push_back(QByteArray(static_cast<const char *>(head), qsizetype(bytes)) + body);
    flush();
    if (m_output.size() > outputLimit)
        finish(tr("the decoder does not react"));
}

void DecoderProcess::flush()
{
    while (!m_output.empty()) {
        const QByteArray &packet = m_output.front();
        if (sendPacket(m_control.get(), packet.constData(), size_t(packet.size()), nullptr, 0) < 0) {
            if (errno != EAGAIN && errno != EWOULDBLOCK)
                m_output.clear(); // its end comes by the exit notifier
            break;
        }
        m_output.pop_front();
    }
    m_writeNotifier->setEnabled(!m_output.empty());
}

void DecoderProcess::acknowledge(quint32 sequence)
{
    FrameAckMessage message;
    message.sequence = sequence;
    send(&message, sizeof(message));
}

void DecoderProcess::sendKey(quint32 scanCode, quint32 keysym, bool down)
{
    KeyMessage message;
    message.scanCode = scanCode;
    message.keysym = keysym;
    message.down = down;
    send(&message, sizeof(message));
}

void DecoderProcess::sendPointer(QPoint position, quint32 buttons)
{
    PointerMessage message;
    message.x = uint16_t(qBound(0, position.x(), 0xffff));
    message.y = uint16_t(qBound(0, position.y(), 0xffff));
    message.buttons = buttons;
    send(&message, sizeof(message));
}

void DecoderProcess::sendClipboard(const QString &text)
{
    const QByteArray body = text.toLatin1();
    TextMessage message;
    message.type = MessageType::SendClipboard;
    message.bytes = uint32_t(body.size());
    if (size_t(body.size()) <= maxClipboardBytes)
        send(&message, sizeof(message), body);
}

void DecoderProcess::sendCredentials(const QString &user, const QString &password)
{
    const QByteArray name = userBytes(user);
    const QByteArray secret = passwordBytes(user, password);
    CredentialsMessage message;
    message.userBytes = uint32_t(name.size());
    message.passwordBytes = uint32_t(secret.size());
    send(&message, sizeof(message), name + secret);
}

void DecoderProcess::sendTrust()
{
    const MessageHead message{MessageType::Trust};
    send(&message, sizeof(message));
}

void DecoderProcess::requestSize(QSize size)
{
    RequestSizeMessage message;
    message.width = uint32_t(qBound(1, size.width(), maxFrameWidth));
    message.height = uint32_t(qBound(1, size.height(), maxFrameHeight));
    send(&message, sizeof(message));
}

void DecoderProcess::onReadable()
{
    QByteArray buffer(qsizetype(maxMessageBytes), Qt::Uninitialized);
    while (!m_ended && m_control.isValid()) {
        int fd = -1;
        const ssize_t got = receivePacket(m_control.get(), buffer.data(), size_t(buffer.size()), &fd);
        UniqueFd passed(fd);
        if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            return;
        if (got <= 0) {
            m_readNotifier->setEnabled(false); // the exit notifier tells how it ended
            return;
        }
        if (!dispatch(QByteArray::fromRawData(buffer.constData(), got), std::move(passed)))
            finish(tr("the decoder sent what it must not send; it was ended"));
    }
}

bool DecoderProcess::dispatch(const QByteArray &packet, UniqueFd fd)
{
    MessageHead head{};
    if (!read(packet, head))
        return false;
    switch (head.type) {
    case MessageType::Frame:
        return onFrame(packet);
    case MessageType::Resized:
        return onResized(packet, fd);
    case MessageType::CursorShape:
        return onCursor(packet);
    case MessageType::Connected:
        return onConnected(packet);
    case MessageType::ClipboardText:
        return onClipboard(packet);
    case MessageType::Leds:
        return onLeds(packet);
    case MessageType::Failed:
        return onFailed(packet);
    case MessageType::Bell:
        Q_EMIT bell();
        return true;
    case MessageType::NeedCredentials:
        return onCredentialsNeeded(packet);
    case MessageType::NeedTrust:
        return onTrustNeeded(packet);
    default:
        return false;
    }
}

bool DecoderProcess::onConnected(const QByteArray &packet)
{
    ConnectedMessage message;
    if (!read(packet, message) || message.nameBytes > sizeof(message.name) || message.protection > Protection::Certified)
        return false;
    Q_EMIT connected(QString::fromUtf8(message.name, qsizetype(message.nameBytes)), message.protection);
    return true;
}

bool DecoderProcess::onCredentialsNeeded(const QByteArray &packet)
{
    NeedCredentialsMessage message;
    if (!read(packet, message))
        return false;
    Q_EMIT credentialsNeeded(message.flags & WantsUser, message.flags & OverTls);
    return true;
}

bool DecoderProcess::onTrustNeeded(const QByteArray &packet)
{
    NeedTrustMessage message;
    if (!read(packet, message))
        return false;
    Q_EMIT trustNeeded(QByteArray(reinterpret_cast<const char *>(message.fingerprint), qsizetype(fingerprintBytes)));
    return true;
}

bool DecoderProcess::onClipboard(const QByteArray &packet)
{
    TextMessage message;
    if (!read(packet, message) || message.bytes != size_t(packet.size()) - sizeof(message))
        return false;
    Q_EMIT clipboardReceived(QString::fromLatin1(packet.constData() + sizeof(message), qsizetype(message.bytes)));
    return true;
}

bool DecoderProcess::onLeds(const QByteArray &packet)
{
    LedsMessage message;
    if (!read(packet, message))
        return false;
    Q_EMIT ledsChanged(message.leds & ScrollLock, message.leds & NumLock, message.leds & CapsLock);
    return true;
}

bool DecoderProcess::onFailed(const QByteArray &packet)
{
    FailedMessage message;
    if (!read(packet, message) || message.textBytes > sizeof(message.text))
        return false;
    finish(endReason(m_protocol, message.reason, QString::fromUtf8(message.text, qsizetype(message.textBytes))), message.reason);
    return true;
}

bool DecoderProcess::onResized(const QByteArray &packet, const UniqueFd &fd)
{
    ResizedMessage message;
    if (!read(packet, message) || message.width > maxFrameWidth || message.height > maxFrameHeight)
        return false;
    const auto frames = SharedFrame::map(fd, QSize(int(message.width), int(message.height)));
    if (!frames)
        return false;
    m_size = frames->size();
    Q_EMIT resized(frames);
    return true;
}

bool DecoderProcess::onFrame(const QByteArray &packet)
{
    FrameMessage message;
    constexpr size_t headBytes = offsetof(FrameMessage, rects);
    if (size_t(packet.size()) < headBytes || m_size.isEmpty())
        return false;
    std::memcpy(static_cast<void *>(&message), packet.constData(), headBytes);
    if (message.buffer > 1 || message.rectCount > maxDirtyRects
        || size_t(packet.size()) != headBytes + message.rectCount * sizeof(DirtyRect))
        return false;
    std::memcpy(message.rects, packet.constData() + headBytes, message.rectCount * sizeof(DirtyRect));
    Frame frame{message.sequence, int(message.buffer), message.updates, message.decodedPixels, {}};
    const QRect whole(QPoint(0, 0), m_size);
    for (uint32_t i = 0; i < message.rectCount; ++i) {
        const DirtyRect &rect = message.rects[i];
        frame.dirty.append(QRect(rect.x, rect.y, rect.w, rect.h) & whole);
    }
    Q_EMIT frameReady(frame);
    return true;
}

bool DecoderProcess::onCursor(const QByteArray &packet)
{
    CursorMessage message;
    if (!read(packet, message) || message.width > maxCursorSide || message.height > maxCursorSide)
        return false;
    const qsizetype pixelBytes = qsizetype(message.width) * message.height * bytesPerPixel;
    if (packet.size() != qsizetype(sizeof(message)) + pixelBytes)
        return false;
    const auto *pixels = reinterpret_cast<const uchar *>(packet.constData() + sizeof(message));
    const QImage image(pixels, message.width, message.height, message.width * bytesPerPixel, QImage::Format_ARGB32_Premultiplied);
    Q_EMIT cursorChanged(image.copy(), QPoint(message.hotX, message.hotY));
    return true;
}

void DecoderProcess::onExited()
{
    m_exitNotifier->setEnabled(false);
    if (m_readNotifier && m_readNotifier->isEnabled())
        onReadable(); // its last words
    siginfo_t info = {};
    ::waitid(P_PID, id_t(m_pid), &info, WEXITED);
    m_pid = 0;
    finish(exitReason(info.si_code, info.si_status));
}

QString DecoderProcess::exitReason(int code, int status) const
{
    if (code == CLD_EXITED && status <= 3) // its own: could not start, or lost us
        return tr("the decoder ended unexpectedly (exit code %1)").arg(status);
    if (code == CLD_EXITED)
        return tr("the VNC server sent data that could not be decoded (the decoder ended: code %1)").arg(status);
    if (status == SIGKILL)
        return tr("the decoder was killed");
    return tr("the VNC server sent data that could not be decoded (the decoder ended: %1)")
        .arg(QString::fromLocal8Bit(::strsignal(status)));
}

void DecoderProcess::finish(const QString &sentence, FailReason reason)
{
    if (m_ended)
        return;
    m_ended = true;
    if (m_pid != 0)
        ::kill(pid_t(m_pid), SIGKILL);
    Q_EMIT ended(sentence, reason);
}

} // namespace domus
