// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "input/view_geometry.h"
#include "session/decoder_process.h"
#include "widget/frame_painter.h"
#include "widget/vnc_input.h"

#include <QElapsedTimer>
#include <QImage>
#include <QPointer>
#include <QTimer>
#include <QWidget>

namespace domus {

/// A guest's display by VNC. It is given connected streams and never opens one itself; the protocol is decoded
/// by a process of its own (DecoderProcess), so that no server can take the desktop down.
///
/// States: Disconnected -> Connecting (connectTo) -> [WaitingForAnswer -> Connecting ->] Connected.
///   Connecting, WaitingForAnswer, Connected -> WaitingForStream when the connection ends: streamWanted() is
///   emitted after a pause of 0.2 to 5 s, growing with each failure; the owner answers with connectTo().
///   Any -> Disconnected by disconnectConsole().
/// The last picture stays, dimmed, with a line that says why, in every state but Connected.
class VncWidget : public QWidget {
    Q_OBJECT
public:
    enum class State { Disconnected, Connecting, WaitingForAnswer, Connected, WaitingForStream };
    enum class ScaleMode {
        Fit, ///< whole picture, as large as fits
        OneToOne, ///< exact device pixels; panned by the pointer at the edges when larger than the view
        GuestFollowsWindow ///< OneToOne, and the guest is asked for the view's size where it can
    };
    Q_ENUM(State)
    Q_ENUM(ScaleMode)

    explicit VncWidget(QWidget *parent = nullptr);
    ~VncWidget() override;

    /// Takes the stream and connects; one that was open is closed.
    void connectTo(UniqueFd stream, const VncOptions &options = {});
    /// Closes the connection and shows the reason (a sentence, e.g. "The guest is off").
    void disconnectConsole(const QString &reason);
    State state() const { return m_state; }
    /// Why it is not connected; empty when it is.
    QString reason() const { return m_reason; }
    /// Of the connection that ended last, and how the one that is there is protected.
    console::FailReason failure() const { return m_failure; }
    console::Protection protection() const { return m_protection; }
    /// What the server calls itself.
    QString serverName() const { return m_serverName; }

    void setScaleMode(ScaleMode mode);
    ScaleMode scaleMode() const { return m_scaleMode; }
    void setViewOnly(bool viewOnly);
    bool isViewOnly() const { return m_options.viewOnly; }
    /// The answers to credentialsWanted() and trustWanted(); nothing in other states.
    void provideCredentials(const QString &user, const QString &password);
    void confirmTrust();

    QSize guestSize() const;
    /// The last whole picture in guest pixels; null before the first one.
    QImage screenshot() const;
    /// The same, at most that large (device pixels), aspect kept.
    QImage thumbnail(QSize size) const;

    /// Presses the keys in this order and releases them in the reverse.
    void sendKeys(const QList<ScanCode> &keys);
    /// Types the text by a US keyboard. Returns the characters that cannot be typed.
    QString typeText(const QString &text);
    /// For servers that take clipboard texts (not QEMU's own); Latin-1, at most 32 KiB.
    void sendClipboard(const QString &text);

    /// While grabbed every key goes to the guest (X11: also the window manager's; Wayland: as far as the
    /// compositor lets it). Ends by the release combination, by losing the focus and with the connection.
    void setGrabbed(bool grabbed);
    bool isGrabbed() const { return m_grabbed; }
    void setReleaseCombination(const QSet<ScanCode> &keys);
    /// "Ctrl+Alt"
    QString releaseCombinationText() { return m_input.shortcut().text(); }

    /// Since the connection began; for measuring.
    quint64 decodedPixels() const { return m_frame.decodedPixels; }
    quint64 paintedFrames() const { return m_paintedFrames; }
    qint64 decoderProcessId() const { return m_decoder ? m_decoder->processId() : 0; }

    QSize sizeHint() const override;

Q_SIGNALS:
    void stateChanged(domus::VncWidget::State state, const QString &reason);
    void streamWanted();
    /// user: a name, too, not only a password. overTls: nobody else can read it on the way.
    void credentialsWanted(bool user, bool overTls);
    /// The server's certificate, by its SHA-256, is not the one of VncOptions.
    void trustWanted(const QByteArray &fingerprint);
    void guestSizeChanged(QSize size);
    void grabChanged(bool grabbed);
    /// The release combination was pressed while nothing is grabbed: the keyboard's way to the window around.
    void leaveWanted();
    /// Only with VncOptions::receiveClipboard.
    void clipboardReceived(const QString &text);
    void ledsChanged(bool scroll, bool num, bool caps);
    void bell();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool event(QEvent *event) override;
    bool focusNextPrevChild(bool) override { return false; }
    void keyPressEvent(QKeyEvent *event) override;
    void keyReleaseEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    void setState(State state, const QString &reason);
    void connectDecoder();
    void dropDecoder();
    void onEnded(const QString &sentence, console::FailReason reason);
    void onResized(const std::shared_ptr<SharedFrame> &frames);
    void onFrame(const DecoderProcess::Frame &frame);
    void onCursor(const QImage &image, QPoint hotSpot);
    void acknowledge();
    void scheduleAcknowledge();
    void watchForFlood();
    FramePainter framePainter() const;
    ViewGeometry geometry() const;
    QImage picture() const;
    QPoint guestPosition(QPointF logical) const;
    void panTowards(QPointF logical);
    void askForSize();
    void applyCursor();
    QString overlayText() const;

    State m_state = State::Disconnected;
    QString m_reason;
    QString m_serverName;
    console::FailReason m_failure = console::FailReason::ServerClosed;
    console::Protection m_protection = console::Protection::None;
    VncOptions m_options;
    ScaleMode m_scaleMode = ScaleMode::Fit;
    QPointer<DecoderProcess> m_decoder;
    std::shared_ptr<SharedFrame> m_frames; ///< what is shown
    std::shared_ptr<SharedFrame> m_nextFrames; ///< of a new size, until its first picture is whole
    DecoderProcess::Frame m_frame;
    bool m_unacknowledged = false;
    quint64 m_paintedFrames = 0;
    QElapsedTimer m_sinceAcknowledge;
    QElapsedTimer m_sinceCount;
    quint64 m_pixelsCounted = 0; ///< decodedPixels then
    bool m_flooded = false;
    QTimer m_acknowledgeTimer;
    QTimer m_retryTimer;
    QTimer m_sizeTimer;
    int m_retryMs = 0;
    QPoint m_pan;
    QImage m_cursorImage;
    QPoint m_cursorHotSpot;
    bool m_hasCursor = false;
    bool m_grabbed = false;
    VncInput m_input;
};

} // namespace domus
