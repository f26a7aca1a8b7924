// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QKeyEvent>
#include <QList>
#include <QString>
#include <optional>

namespace domus {

/// A key as the guest's keyboard controller sees it: XT set 1, with 0x80 set for the codes with prefix E0 (as
/// QEMU's extended key event wants it). 0 is no key. It names a place on the keyboard, not a letter: what it
/// types is the guest's own layout.
using ScanCode = quint32;

/// Codes that are used by name.
namespace scan {
enum : ScanCode {
    Escape = 0x01,
    Backspace = 0x0e,
    Tab = 0x0f,
    Enter = 0x1c,
    LeftCtrl = 0x1d,
    LeftShift = 0x2a,
    RightShift = 0x36,
    LeftAlt = 0x38,
    Space = 0x39,
    F1 = 0x3b,
    F11 = 0x57,
    F12 = 0x58,
    Print = 0x54,
    RightCtrl = 0x9d,
    RightAlt = 0xb8,
    Delete = 0xd3,
    LeftMeta = 0xdb,
    RightMeta = 0xdc,
    Menu = 0xdd,
    SysRq = 0x54
};
} // namespace scan

/// From Linux's key codes (KEY_*). 0 for those without an XT code.
ScanCode scanCodeFromEvdev(int code);
/// From what Qt calls the native scan code on X11 and Wayland: evdev + 8. 0 when unknown.
ScanCode scanCodeFromNative(quint32 nativeScanCode);
/// For events without a native code (made by tests, input methods, accessibility tools): the place of that key
/// on a US keyboard. 0 when there is none.
ScanCode scanCodeFromQtKey(int key, bool keypad);
/// Native when there is one, else by the Qt key.
ScanCode scanCodeOf(const QKeyEvent &event);

/// X11 keysym of the key on a US keyboard without modifiers; 0 when unknown.
quint32 keysymForScanCode(ScanCode code);
/// X11 keysym of the event, for servers that take no scan codes: what the user's own layout made of it.
quint32 keysymOf(const QKeyEvent &event);

/// A key of the US layout that types the character: for typing texts into guests without an agent.
struct TypedKey {
    ScanCode code = 0;
    bool shift = false;
};
std::optional<TypedKey> usKeyFor(QChar character);

/// What the key menu offers: name and the keys, pressed in this order and released in the reverse.
struct KeyCombination {
    QString name;
    QList<ScanCode> keys;
};
/// Ctrl+Alt+Delete, Ctrl+Alt+Backspace, Ctrl+Alt+F1 to F12, Print, Super, Alt+Tab and the magic SysRq ones.
QList<KeyCombination> keyCombinations();

} // namespace domus
