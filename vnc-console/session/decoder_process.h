// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/fd_stream.h"
#include "protocol/console_messages.h"
#include "session/shared_frame.h"

#include <QObject>
#include <QRect>
#include <QSocketNotifier>
#include <deque>
#include <memory>

namespace domus {

/// Options of one connection.
struct VncOptions {
    QString protocol = QStringLiteral("vnc"); ///< what the server speaks: "vnc", or one that canDecode() says
    QString user; ///< for servers that want a name, too
    QString password; ///< null: asked for when the server wants one; of VNC's own scheme 8 Latin-1 characters count
    bool mayEncrypt = false; ///< TLS where the server offers it: for strangers, never needed for our own guests
    QByteArray trustedCertificate; ///< SHA-256 of the server's; empty: asked about
    bool viewOnly = false; ///< no input is sent
    bool shared = true; ///< other viewers stay connected
    bool receiveClipboard = false; ///< texts the guest copies are passed on
    /// RFB encodings in order of preference; empty: hextile first, which is the cheapest for a local QEMU.
    QList<int> encodings;
    int handshakeSeconds = 15;
    int stuckSeconds = 10; ///< a server that takes nothing for so long is given up
};

/// Starts domus-rfb, or domus-rdp, for one stream and speaks with it. Nothing the decoder sends is trusted: it may have been
/// taken over by the server it decodes.
///
/// States: Idle -> Running (start) -> Ended. ended() is emitted once, from the event loop, never from inside
/// start(); not after the destructor began. The destructor kills the process.
class DecoderProcess : public QObject {
    Q_OBJECT
public:
    explicit DecoderProcess(QObject *parent = nullptr);
    ~DecoderProcess() override;

    /// Where domus-rfb is: beside the program, in its libexec folder, or what setProgram() said (tests). The decoders of other
    /// protocols are in the same folder.
    static QString program();
    static void setProgram(const QString &path);
    /// Whether there is a decoder for that protocol.
    static bool canDecode(const QString &protocol);

    /// Takes the stream. Once.
    void start(UniqueFd stream, const VncOptions &options);
    /// 0 when there is none.
    qint64 processId() const { return m_pid; }

    void acknowledge(quint32 sequence);
    void sendKey(quint32 scanCode, quint32 keysym, bool down);
    void sendPointer(QPoint position, quint32 buttons);
    void sendClipboard(const QString &text);
    void sendCredentials(const QString &user, const QString &password);
    void sendTrust();
    void requestSize(QSize size);

    struct Frame {
        quint32 sequence = 0;
        int buffer = 0;
        quint32 updates = 0;
        quint64 decodedPixels = 0;
        QList<QRect> dirty; ///< guest pixels; not empty unless only the cursor changed
    };

Q_SIGNALS:
    void connected(const QString &name, domus::console::Protection protection);
    void resized(const std::shared_ptr<SharedFrame> &frames);
    void frameReady(const domus::DecoderProcess::Frame &frame);
    /// A null image hides the pointer.
    void cursorChanged(const QImage &image, const QPoint &hotSpot);
    void bell();
    void clipboardReceived(const QString &text);
    void ledsChanged(bool scroll, bool num, bool caps);
    void credentialsNeeded(bool user, bool overTls);
    /// The server shows another certificate than the trusted one: its SHA-256.
    void trustNeeded(const QByteArray &fingerprint);
    /// The sentence is for people.
    void ended(const QString &sentence, domus::console::FailReason reason);

private:
    void spawn(const QString &decoder, UniqueFd control, UniqueFd stream);
    void sendStart(const VncOptions &options);
    void send(const void *head, size_t bytes, const QByteArray &body = {});
    void flush();
    void onReadable();
    void onExited();
    bool dispatch(const QByteArray &packet, UniqueFd fd);
    bool onFrame(const QByteArray &packet);
    bool onCursor(const QByteArray &packet);
    bool onConnected(const QByteArray &packet);
    bool onClipboard(const QByteArray &packet);
    bool onLeds(const QByteArray &packet);
    bool onFailed(const QByteArray &packet);
    bool onResized(const QByteArray &packet, const UniqueFd &fd);
    bool onCredentialsNeeded(const QByteArray &packet);
    bool onTrustNeeded(const QByteArray &packet);
    void finish(const QString &sentence, console::FailReason reason = console::FailReason::Internal);
    QString exitReason(int code, int status) const;

    QString m_protocol;
    UniqueFd m_control;
    UniqueFd m_pidFd;
    qint64 m_pid = 0;
    QSize m_size;
    bool m_ended = false;
    std::deque<QByteArray> m_output;
    std::unique_ptr<QSocketNotifier> m_readNotifier;
    std::unique_ptr<QSocketNotifier> m_writeNotifier;
    std::unique_ptr<QSocketNotifier> m_exitNotifier;
};

} // namespace domus
