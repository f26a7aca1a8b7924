// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "input/grab_shortcut.h"
#include "input/key_tracker.h"

#include <QElapsedTimer>
#include <QObject>
#include <QPoint>
#include <QTimer>

class QMouseEvent;
class QWheelEvent;

namespace domus {

class DecoderProcess;

/// Turns the widget's events into what the guest gets, in order: pointer movements are joined, but go out before
/// any key or button that follows. Texts and combinations are typed at a speed that guests keep up with.
class VncInput : public QObject {
    Q_OBJECT
public:
    explicit VncInput(QObject *parent = nullptr);

    /// Where input goes; null: nowhere. What was down is forgotten.
    void setTarget(DecoderProcess *target);
    void setViewOnly(bool viewOnly);
    GrabShortcut &shortcut() { return m_shortcut; }

    void keyPress(const QKeyEvent &event);
    /// True when the grab's way out was pressed.
    bool keyRelease(const QKeyEvent &event);
    void releaseKeys();
    void mouse(const QMouseEvent &event, QPoint guest);
    void wheel(const QWheelEvent &event, QPoint guest);

    void sendCombination(const QList<ScanCode> &keys);
    /// Types by a US layout; returns the characters that have no key there, which are left out.
    QString typeText(const QString &text);

private:
    bool isActive() const { return m_target && !m_viewOnly; }
    void send(const KeyAction &action);
    void queueKey(ScanCode code, bool down);
    void sendQueuedKey();
    void flushPointer();
    void setPointer(QPoint guest, quint32 buttons);
    void clickWheel(int steps, quint32 forward, quint32 backward);

    DecoderProcess *m_target = nullptr;
    bool m_viewOnly = false;
    KeyTracker m_keys;
    GrabShortcut m_shortcut;
    QElapsedTimer m_clock;
    QPoint m_pointer;
    quint32 m_buttons = 0;
    bool m_pointerPending = false;
    QPoint m_wheelRest;
    QTimer m_pointerTimer;
    QTimer m_typeTimer;
    QList<KeyAction> m_typeQueue;
};

} // namespace domus
