// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/terminal_keys.h"

#include <QList>

#include <algorithm>
#include <iterator>
#include <vterm.h>

namespace domus {

namespace {

struct KeyPair {
    int qtKey;
    int terminalKey;
};

constexpr KeyPair keys[] = {
    {Qt::Key_Return, VTERM_KEY_ENTER},
    {Qt::Key_Enter, VTERM_KEY_ENTER},
    {Qt::Key_Tab, VTERM_KEY_TAB},
    {Qt::Key_Backtab, VTERM_KEY_TAB},
    {Qt::Key_Backspace, VTERM_KEY_BACKSPACE},
    {Qt::Key_Escape, VTERM_KEY_ESCAPE},
    {Qt::Key_Up, VTERM_KEY_UP},
    {Qt::Key_Down, VTERM_KEY_DOWN},
    {Qt::Key_Left, VTERM_KEY_LEFT},
    {Qt::Key_Right, VTERM_KEY_RIGHT},
    {Qt::Key_Insert, VTERM_KEY_INS},
    {Qt::Key_Delete, VTERM_KEY_DEL},
    {Qt::Key_Home, VTERM_KEY_HOME},
    {Qt::Key_End, VTERM_KEY_END},
    {Qt::Key_PageUp, VTERM_KEY_PAGEUP},
    {Qt::Key_PageDown, VTERM_KEY_PAGEDOWN},
};

VTermModifier modifiersOf(Qt::KeyboardModifiers modifiers)
{
    return VTermModifier((modifiers & Qt::ShiftModifier ? VTERM_MOD_SHIFT : 0) | (modifiers & Qt::AltModifier ? VTERM_MOD_ALT : 0)
                         | (modifiers & Qt::ControlModifier ? VTERM_MOD_CTRL : 0));
}

} // namespace

bool sendTerminalKey(VTerm *terminal, int qtKey, Qt::KeyboardModifiers modifiers, const QString &text)
{
    const auto *found = std::find_if(std::begin(keys), std::end(keys), [qtKey](KeyPair k) { return k.qtKey == qtKey; });
    if (found != std::end(keys)) {
        const bool shiftedByName = qtKey == Qt::Key_Backtab;
        vterm_keyboard_key(terminal, VTermKey(found->terminalKey),
                           modifiersOf(shiftedByName ? modifiers | Qt::ShiftModifier : modifiers));
        return true;
    }
    if (qtKey >= Qt::Key_F1 && qtKey <= Qt::Key_F12) {
        vterm_keyboard_key(terminal, VTermKey(VTERM_KEY_FUNCTION(qtKey - Qt::Key_F1 + 1)), modifiersOf(modifiers));
        return true;
    }
    // Ctrl+letter: Qt's text is the control character already, libvterm wants the letter.
    if (modifiers & Qt::ControlModifier && qtKey >= 0x20 && qtKey <= 0x7e) {
        const char32_t letter = QChar::toLower(char32_t(qtKey));
        vterm_keyboard_unichar(terminal, letter, modifiersOf(modifiers & ~Qt::ShiftModifier));
        return true;
    }
    if (text.isEmpty())
        return false;
    for (const char32_t character : text.toUcs4())
        vterm_keyboard_unichar(terminal, character, modifiersOf(modifiers & Qt::AltModifier));
    return true;
}

} // namespace domus
