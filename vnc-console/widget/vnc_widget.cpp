// SPDX-License-Identifier: GPL-3.0-or-later
#include "widget/vnc_widget.h"

#include "widget/console_overlay.h"

#include <QGuiApplication>
#include <QMouseEvent>
#include <QPaintEvent>
#include <QPainter>
#include <QScreen>
#include <algorithm>

namespace domus {

namespace {

constexpr int firstRetryMs = 200;
constexpr int lastRetryMs = 5000;
constexpr int hiddenFrameMs = 1000; // how often a picture that nobody sees is brought up to date
constexpr int sizeSettleMs = 200;
constexpr double floodRate = 75; // whole pictures a second
constexpr int floodWindowMs = 250; // over which they are counted

} // namespace

VncWidget::VncWidget(QWidget *parent) : QWidget(parent)
{
    setAttribute(Qt::WA_OpaquePaintEvent);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Guest display"));
    m_acknowledgeTimer.setSingleShot(true);
    m_acknowledgeTimer.setTimerType(Qt::PreciseTimer);
    connect(&m_acknowledgeTimer, &QTimer::timeout, this, &VncWidget::acknowledge);
    m_retryTimer.setSingleShot(true);
    connect(&m_retryTimer, &QTimer::timeout, this, &VncWidget::streamWanted);
    m_sizeTimer.setSingleShot(true);
    m_sizeTimer.setInterval(sizeSettleMs);
    connect(&m_sizeTimer, &QTimer::timeout, this, &VncWidget::askForSize);
    m_sinceAcknowledge.start();
    m_sinceCount.start();
    setState(State::Disconnected, tr("Not connected"));
}

VncWidget::~VncWidget() = default;

void VncWidget::connectTo(UniqueFd stream, const VncOptions &options)
{
    dropDecoder();
    m_retryTimer.stop();
    m_options = options;
    m_decoder = new DecoderProcess(this);
    connectDecoder();
    m_input.setViewOnly(options.viewOnly);
    setState(State::Connecting, tr("Connecting"));
    m_decoder->start(std::move(stream), options);
}

void VncWidget::connectDecoder()
{
    connect(m_decoder, &DecoderProcess::connected, this, [this](const QString &name, console::Protection protection) {
        m_serverName = name;
        m_protection = protection;
    });
    connect(m_decoder, &DecoderProcess::resized, this, &VncWidget::onResized);
    connect(m_decoder, &DecoderProcess::frameReady, this, &VncWidget::onFrame);
    connect(m_decoder, &DecoderProcess::cursorChanged, this, &VncWidget::onCursor);
    connect(m_decoder, &DecoderProcess::ended, this, &VncWidget::onEnded);
    connect(m_decoder, &DecoderProcess::bell, this, &VncWidget::bell);
    connect(m_decoder, &DecoderProcess::ledsChanged, this, &VncWidget::ledsChanged);
    connect(m_decoder, &DecoderProcess::clipboardReceived, this, &VncWidget::clipboardReceived);
    connect(m_decoder, &DecoderProcess::credentialsNeeded, this, [this](bool user, bool overTls) {
        setState(State::WaitingForAnswer,
                 user ? tr("The VNC server asks for a name and a password") : tr("The VNC server asks for a password"));
        Q_EMIT credentialsWanted(user, overTls);
    });
    connect(m_decoder, &DecoderProcess::trustNeeded, this, [this](const QByteArray &fingerprint) {
        setState(State::WaitingForAnswer, tr("The VNC server shows a certificate that is not known yet"));
        Q_EMIT trustWanted(fingerprint);
    });
}

void VncWidget::dropDecoder()
{
    m_input.setTarget(nullptr);
    m_acknowledgeTimer.stop();
    m_unacknowledged = false;
    m_nextFrames.reset();
    if (!m_decoder)
        return;
    m_decoder->disconnect(this);
    m_decoder->deleteLater();
    m_decoder.clear();
}

void VncWidget::disconnectConsole(const QString &reason)
{
    dropDecoder();
    m_retryTimer.stop();
    m_retryMs = 0;
    setState(State::Disconnected, reason);
}

void VncWidget::onEnded(const QString &sentence, console::FailReason reason)
{
    m_failure = reason;
    dropDecoder();
    m_retryMs = qBound(firstRetryMs, m_retryMs * 2, lastRetryMs);
    m_retryTimer.start(m_retryMs);
    setState(State::WaitingForStream, sentence);
}

void VncWidget::setState(State state, const QString &reason)
{
    m_state = state;
    m_reason = reason;
    if (state != State::Connected)
        setGrabbed(false);
    setAccessibleDescription(overlayText());
    applyCursor();
    update();
    Q_EMIT stateChanged(state, reason);
}

void VncWidget::provideCredentials(const QString &user, const QString &password)
{
    if (m_state != State::WaitingForAnswer)
        return;
    setState(State::Connecting, tr("Connecting"));
    m_decoder->sendCredentials(user, password);
}

void VncWidget::confirmTrust()
{
    if (m_state != State::WaitingForAnswer)
        return;
    setState(State::Connecting, tr("Connecting"));
    m_decoder->sendTrust();
}

void VncWidget::setScaleMode(ScaleMode mode)
{
    m_scaleMode = mode;
    m_pan = {};
    update();
    askForSize();
}

void VncWidget::setViewOnly(bool viewOnly)
{
    m_options.viewOnly = viewOnly;
    m_input.setViewOnly(viewOnly);
    if (viewOnly)
        setGrabbed(false);
    applyCursor();
}

// The picture

void VncWidget::onResized(const std::shared_ptr<SharedFrame> &frames)
{
    m_nextFrames = frames;
    m_unacknowledged = false;
}

void VncWidget::onFrame(const DecoderProcess::Frame &frame)
{
    const bool newSize = m_nextFrames && (!m_frames || m_frames->size() != m_nextFrames->size());
    const bool newFrames = bool(m_nextFrames);
    if (newFrames)
        m_frames = std::exchange(m_nextFrames, nullptr);
    m_frame = frame;
    m_unacknowledged = true;
    if (m_state != State::Connected) {
        m_retryMs = 0;
        m_input.setTarget(m_decoder);
        setState(State::Connected, {});
        m_sizeTimer.start();
    } else if (newFrames) {
        update();
    } else {
        const FramePainter painter = framePainter();
        const ViewGeometry where = geometry();
        for (const QRect &rect : frame.dirty)
            update(painter.toLogical(where.toDevice(rect)));
    }
    if (newSize) {
        updateGeometry();
        Q_EMIT guestSizeChanged(m_frames->size());
    }
    // Only a paint tells that the frame was used; where none will come (hidden, or only the cursor changed)
    // the clock must.
    if (frame.dirty.isEmpty())
        scheduleAcknowledge();
    else
        m_acknowledgeTimer.start(hiddenFrameMs);
}

void VncWidget::scheduleAcknowledge()
{
    if (!m_unacknowledged)
        return;
    const QScreen *onScreen = screen();
    double rate = onScreen && onScreen->refreshRate() >= 10 ? onScreen->refreshRate() : 60;
    if (m_flooded)
        rate /= 2;
    const qint64 rest = qint64(1000 / rate) - m_sinceAcknowledge.elapsed();
    if (rest > 0)
        m_acknowledgeTimer.start(int(rest));
    else
        acknowledge();
}

/// More whole pictures arrive than any screen shows: half of the frames are left out, for the processor is better spent
/// on the guest that makes them.
void VncWidget::watchForFlood()
{
    const qint64 milliseconds = m_sinceCount.elapsed();
    if (milliseconds < floodWindowMs)
        return;
    m_sinceCount.start();
    const quint64 before = std::exchange(m_pixelsCounted, m_frame.decodedPixels);
    const double picture = std::max(1.0, double(guestSize().width()) * guestSize().height());
    m_flooded = m_frame.decodedPixels > before // else another connection
        && double(m_frame.decodedPixels - before) / picture > floodRate * double(milliseconds) / 1000;
}

void VncWidget::acknowledge()
{
    m_acknowledgeTimer.stop();
    if (!std::exchange(m_unacknowledged, false) || !m_decoder)
        return;
    m_sinceAcknowledge.start();
    watchForFlood();
    m_decoder->acknowledge(m_frame.sequence);
}

FramePainter VncWidget::framePainter() const
{
    return FramePainter(QPointF(mapTo(window(), QPoint(0, 0))) * devicePixelRatioF(), devicePixelRatioF());
}

ViewGeometry VncWidget::geometry() const
{
    const auto mode = m_scaleMode == ScaleMode::Fit ? ViewGeometry::Mode::Fit : ViewGeometry::Mode::OneToOne;
    return {guestSize(), framePainter().deviceSize(size()), mode, m_pan};
}

QImage VncWidget::picture() const
{
    return m_frames ? m_frames->view(m_frame.buffer) : QImage();
}

void VncWidget::paintEvent(QPaintEvent *event)
{
    {
        QPainter painter(this);
        framePainter().paint(painter, event->region(), geometry(), picture(), palette().color(QPalette::Window).darker(150));
    }
    if (m_state != State::Connected) {
        QPainter painter(this);
        paintConsoleOverlay(painter, rect(), overlayText(), palette(), font());
    }
    if (!m_unacknowledged)
        return;
    ++m_paintedFrames;
    scheduleAcknowledge();
}

void VncWidget::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_pan = geometry().clampedPan(m_pan);
    m_sizeTimer.start();
}

void VncWidget::askForSize()
{
    if (m_scaleMode != ScaleMode::GuestFollowsWindow || m_state != State::Connected || m_options.viewOnly)
        return;
    const QSize wanted = framePainter().deviceSize(size());
    if (!wanted.isEmpty() && wanted != guestSize())
        m_decoder->requestSize(wanted);
}

QString VncWidget::overlayText() const
{
    if (m_state == State::Connected)
        return {};
    if (m_state == State::WaitingForStream)
        return tr("Connection lost: %1.\nTrying again.").arg(m_reason);
    return m_reason;
}

QSize VncWidget::guestSize() const
{
    return m_frames ? m_frames->size() : QSize();
}

QSize VncWidget::sizeHint() const
{
    return m_frames ? (QSizeF(m_frames->size()) / devicePixelRatioF()).toSize() : QSize(640, 480);
}

QImage VncWidget::screenshot() const
{
    return picture().copy();
}

QImage VncWidget::thumbnail(QSize size) const
{
    const QImage whole = picture();
    if (whole.isNull())
        return {};
    return whole.scaled(whole.size().boundedTo(size), Qt::KeepAspectRatio, Qt::SmoothTransformation);
}

// The pointer

void VncWidget::onCursor(const QImage &image, QPoint hotSpot)
{
    m_cursorImage = image;
    m_cursorHotSpot = hotSpot;
    m_hasCursor = true;
    applyCursor();
}

void VncWidget::applyCursor()
{
    if (m_state != State::Connected || m_options.viewOnly || !m_hasCursor) {
        unsetCursor();
        return;
    }
    if (m_cursorImage.isNull()) {
        setCursor(Qt::BlankCursor);
        return;
    }
    QPixmap pixmap = QPixmap::fromImage(m_cursorImage);
    pixmap.setDevicePixelRatio(devicePixelRatioF());
    const QPointF hotSpot = QPointF(m_cursorHotSpot) / devicePixelRatioF();
    setCursor(QCursor(pixmap, int(hotSpot.x()), int(hotSpot.y())));
}

QPoint VncWidget::guestPosition(QPointF logical) const
{
    return geometry().toGuest(framePainter().toDevice(logical));
}

// A picture larger than the view is moved so that the pointer's place in the view is its place in the picture:
// the guest's edges are reached at the view's edges, without scroll bars.
void VncWidget::panTowards(QPointF logical)
{
    const ViewGeometry where = geometry();
    if (where.mode != ViewGeometry::Mode::OneToOne || where.isEmpty())
        return;
    const QPointF device = framePainter().toDevice(logical);
    const double x = qBound(0.0, device.x() / where.view.width(), 1.0);
    const double y = qBound(0.0, device.y() / where.view.height(), 1.0);
    const QPoint wanted(qRound(x * (where.guest.width() - where.view.width())),
                        qRound(y * (where.guest.height() - where.view.height())));
    const QPoint pan = where.clampedPan(wanted);
    if (pan == m_pan)
        return;
    m_pan = pan;
    update();
}

void VncWidget::mousePressEvent(QMouseEvent *event)
{
    m_input.mouse(*event, guestPosition(event->position()));
}

void VncWidget::mouseReleaseEvent(QMouseEvent *event)
{
    m_input.mouse(*event, guestPosition(event->position()));
}

void VncWidget::mouseDoubleClickEvent(QMouseEvent *event)
{
    m_input.mouse(*event, guestPosition(event->position()));
}

void VncWidget::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons() == Qt::NoButton)
        panTowards(event->position());
    m_input.mouse(*event, guestPosition(event->position()));
}

void VncWidget::wheelEvent(QWheelEvent *event)
{
    m_input.wheel(*event, guestPosition(event->position()));
    event->accept();
}

// Keys

bool VncWidget::event(QEvent *event)
{
    // While the display has the focus its keys are the guest's, not the window's shortcuts.
    if (event->type() == QEvent::ShortcutOverride && m_state == State::Connected && !m_options.viewOnly) {
        event->accept();
        return true;
    }
    return QWidget::event(event);
}

void VncWidget::keyPressEvent(QKeyEvent *event)
{
    m_input.keyPress(*event);
}

void VncWidget::keyReleaseEvent(QKeyEvent *event)
{
    if (!m_input.keyRelease(*event))
        return;
    if (m_grabbed)
        setGrabbed(false);
    else
        Q_EMIT leaveWanted();
}

void VncWidget::focusOutEvent(QFocusEvent *event)
{
    m_input.releaseKeys();
    setGrabbed(false);
    QWidget::focusOutEvent(event);
}

void VncWidget::setGrabbed(bool grabbed)
{
    const bool possible = grabbed && m_state == State::Connected && !m_options.viewOnly;
    if (possible == m_grabbed)
        return;
    m_grabbed = possible;
    if (possible) {
        setFocus(Qt::OtherFocusReason);
        grabKeyboard();
    } else {
        releaseKeyboard();
        m_input.releaseKeys();
    }
    Q_EMIT grabChanged(possible);
}

void VncWidget::setReleaseCombination(const QSet<ScanCode> &keys)
{
    m_input.shortcut().setCombination(keys);
}

void VncWidget::sendKeys(const QList<ScanCode> &keys)
{
    m_input.sendCombination(keys);
}

QString VncWidget::typeText(const QString &text)
{
    return m_input.typeText(text);
}

void VncWidget::sendClipboard(const QString &text)
{
    if (m_decoder && m_state == State::Connected && !m_options.viewOnly)
        m_decoder->sendClipboard(text);
}

} // namespace domus
