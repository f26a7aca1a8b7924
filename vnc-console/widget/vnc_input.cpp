// SPDX-License-Identifier: GPL-3.0-or-later
#include "widget/vnc_input.h"

#include "session/decoder_process.h"

#include <QMouseEvent>
#include <QWheelEvent>

namespace domus {

namespace {

constexpr int pointerIntervalMs = 8;
// The keyboard buffer of a PC holds 16 bytes; firmware and boot loaders empty it slowly.
constexpr int typeIntervalMs = 10;
constexpr int wheelStep = 120; // Qt's unit for one notch
constexpr int maxWheelSteps = 20;
constexpr QPoint nowhere(-1, -1); // a new guest's pointer is where we do not know
constexpr qsizetype typeLimit = 100'000;

enum Button : quint32 { Left = 1, Middle = 2, Right = 4, WheelUp = 8, WheelDown = 16, WheelLeft = 32, WheelRight = 64 };

quint32 buttonMask(Qt::MouseButtons buttons)
{
    return (buttons & Qt::LeftButton ? Left : 0U) | (buttons & Qt::MiddleButton ? Middle : 0U)
        | (buttons & Qt::RightButton ? Right : 0U);
}

quint32 physicalKey(const QKeyEvent &event)
{
    return event.nativeScanCode() != 0 ? event.nativeScanCode() : 0x80000000U | quint32(event.key());
}

} // namespace

VncInput::VncInput(QObject *parent) : QObject(parent)
{
    m_clock.start();
    m_pointerTimer.setSingleShot(true);
    m_pointerTimer.setInterval(pointerIntervalMs);
    connect(&m_pointerTimer, &QTimer::timeout, this, &VncInput::flushPointer);
    m_typeTimer.setInterval(typeIntervalMs);
    connect(&m_typeTimer, &QTimer::timeout, this, &VncInput::sendQueuedKey);
}

void VncInput::setTarget(DecoderProcess *target)
{
    m_target = target;
    m_keys.releaseAll();
    m_shortcut.reset();
    m_typeQueue.clear();
    m_typeTimer.stop();
    m_pointerPending = false;
    m_pointer = nowhere;
    m_buttons = 0;
}

void VncInput::setViewOnly(bool viewOnly)
{
    if (viewOnly)
        releaseKeys();
    m_viewOnly = viewOnly;
}

void VncInput::send(const KeyAction &action)
{
    if (!isActive())
        return;
    flushPointer();
    m_target->sendKey(action.code, action.keysym, action.down);
}

void VncInput::keyPress(const QKeyEvent &event)
{
    const ScanCode code = scanCodeOf(event);
    if (!event.isAutoRepeat())
        m_shortcut.press(code);
    const auto action =
        m_keys.press(physicalKey(event), code, keysymOf(event), event.isAutoRepeat(), KeyTracker::Time(m_clock.elapsed()));
    if (action)
        send(*action);
}

bool VncInput::keyRelease(const QKeyEvent &event)
{
    if (const auto action = m_keys.release(physicalKey(event), event.isAutoRepeat()))
        send(*action);
    return !event.isAutoRepeat() && m_shortcut.release(scanCodeOf(event));
}

void VncInput::releaseKeys()
{
    for (const KeyAction &action : m_keys.releaseAll())
        send(action);
    m_shortcut.reset();
}

void VncInput::setPointer(QPoint guest, quint32 buttons)
{
    const bool clicked = buttons != m_buttons;
    if (clicked)
        flushPointer();
    m_pointerPending = m_pointerPending || clicked || guest != m_pointer;
    m_pointer = guest;
    m_buttons = buttons;
    if (clicked)
        flushPointer();
    else if (m_pointerPending && !m_pointerTimer.isActive())
        m_pointerTimer.start();
}

void VncInput::flushPointer()
{
    if (std::exchange(m_pointerPending, false) && isActive())
        m_target->sendPointer(m_pointer, m_buttons);
}

void VncInput::mouse(const QMouseEvent &event, QPoint guest)
{
    setPointer(guest, buttonMask(event.buttons()));
}

void VncInput::wheel(const QWheelEvent &event, QPoint guest)
{
    setPointer(guest, m_buttons);
    m_wheelRest += event.angleDelta();
    const QPoint whole(m_wheelRest.x() / wheelStep, m_wheelRest.y() / wheelStep); // QPoint's operator/ would round
    m_wheelRest -= whole * wheelStep;
    clickWheel(whole.y(), WheelUp, WheelDown);
    clickWheel(whole.x(), WheelLeft, WheelRight);
}

void VncInput::clickWheel(int steps, quint32 forward, quint32 backward)
{
    const quint32 button = steps > 0 ? forward : backward;
    const quint32 held = m_buttons;
    for (int i = 0; i < qMin(qAbs(steps), maxWheelSteps); ++i) {
        setPointer(m_pointer, held | button);
        setPointer(m_pointer, held);
    }
}

void VncInput::queueKey(ScanCode code, bool down)
{
    m_typeQueue.append({code, keysymForScanCode(code), down});
    if (!m_typeTimer.isActive())
        m_typeTimer.start();
}

void VncInput::sendQueuedKey()
{
    if (!m_typeQueue.isEmpty())
        send(m_typeQueue.takeFirst());
    if (m_typeQueue.isEmpty())
        m_typeTimer.stop();
}

void VncInput::sendCombination(const QList<ScanCode> &keys)
{
    for (auto key = keys.begin(); key != keys.end(); ++key)
        queueKey(*key, true);
    for (auto key = keys.rbegin(); key != keys.rend(); ++key)
        queueKey(*key, false);
}

QString VncInput::typeText(const QString &text)
{
    QString untyped;
    for (const QChar character : text.left(typeLimit)) {
        const auto key = usKeyFor(character);
        if (!key) {
            untyped.append(character);
            continue;
        }
        if (key->shift)
            queueKey(scan::LeftShift, true);
        // A server that knows only keysyms takes the character itself.
        const quint32 keysym = character.isPrint() ? character.unicode() : keysymForScanCode(key->code);
        m_typeQueue.append({key->code, keysym, true});
        m_typeQueue.append({key->code, keysym, false});
        if (key->shift)
            queueKey(scan::LeftShift, false);
    }
    if (!m_typeQueue.isEmpty() && !m_typeTimer.isActive())
        m_typeTimer.start();
    return untyped + text.mid(typeLimit);
}

} // namespace domus
