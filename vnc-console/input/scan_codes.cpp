// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/scan_codes.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>
#include <iterator>

namespace domus {

namespace {

constexpr int evdevOffset = 8; // X11 and xkbcommon key codes

struct CodePair {
    int evdev;
    ScanCode code;
};

// 1 to 83 (Escape to keypad period) are the XT codes themselves; the rest grew by history.
constexpr CodePair evdevAbove83[] = {
    {85, 0x76},  {86, 0x56},  {87, 0x57},  {88, 0x58},  {89, 0x73},  {90, 0x78},  {91, 0x77},  {92, 0x79},  {93, 0x70},
    {94, 0x7b},  {95, 0x5c},  {96, 0x9c},  {97, 0x9d},  {98, 0xb5},  {99, 0x54},  {100, 0xb8}, {101, 0x5b}, {102, 0xc7},
    {103, 0xc8}, {104, 0xc9}, {105, 0xcb}, {106, 0xcd}, {107, 0xcf}, {108, 0xd0}, {109, 0xd1}, {110, 0xd2}, {111, 0xd3},
    {113, 0xa0}, {114, 0xae}, {115, 0xb0}, {116, 0xde}, {117, 0x59}, {119, 0xc6}, {121, 0x7e}, {122, 0x72}, {123, 0x71},
    {124, 0x7d}, {125, 0xdb}, {126, 0xdc}, {127, 0xdd}, {128, 0xe8}, {140, 0xa1}, {142, 0xdf}, {143, 0xe3}, {155, 0xec},
    {156, 0xe6}, {158, 0xea}, {159, 0xe9}, {163, 0x99}, {164, 0xa2}, {165, 0x90}, {166, 0xa4}, {172, 0xb2}, {173, 0xe7},
    {183, 0x5d}, {184, 0x5e}, {185, 0x5f}, {217, 0xe5},
};

struct NamedKey {
    int qtKey;
    quint32 keysym;
    ScanCode code;
};

// Keys that type nothing. Where a code stands twice the first one gives the keysym.
constexpr NamedKey namedKeys[] = {
    {Qt::Key_Escape, 0xff1b, 0x01},
    {Qt::Key_Backspace, 0xff08, 0x0e},
    {Qt::Key_Tab, 0xff09, 0x0f},
    {Qt::Key_Backtab, 0xff09, 0x0f},
    {Qt::Key_Return, 0xff0d, 0x1c},
    {Qt::Key_Enter, 0xff8d, 0x9c},
    {Qt::Key_Control, 0xffe3, 0x1d},
    {Qt::Key_Shift, 0xffe1, 0x2a},
    {0, 0xffe2, 0x36},
    {Qt::Key_Alt, 0xffe9, 0x38},
    {Qt::Key_CapsLock, 0xffe5, 0x3a},
    {Qt::Key_NumLock, 0xff7f, 0x45},
    {Qt::Key_ScrollLock, 0xff14, 0x46},
    {Qt::Key_Print, 0xff61, 0x54},
    {Qt::Key_SysReq, 0xff15, 0x54},
    {Qt::Key_Pause, 0xff13, 0xc6},
    {0, 0xffe4, 0x9d},
    {Qt::Key_AltGr, 0xfe03, 0xb8},
    {Qt::Key_Home, 0xff50, 0xc7},
    {Qt::Key_Up, 0xff52, 0xc8},
    {Qt::Key_PageUp, 0xff55, 0xc9},
    {Qt::Key_Left, 0xff51, 0xcb},
    {Qt::Key_Right, 0xff53, 0xcd},
    {Qt::Key_End, 0xff57, 0xcf},
    {Qt::Key_Down, 0xff54, 0xd0},
    {Qt::Key_PageDown, 0xff56, 0xd1},
    {Qt::Key_Insert, 0xff63, 0xd2},
    {Qt::Key_Delete, 0xffff, 0xd3},
    {Qt::Key_Meta, 0xffeb, 0xdb},
    {Qt::Key_Super_L, 0xffeb, 0xdb},
    {Qt::Key_Super_R, 0xffec, 0xdc},
    {Qt::Key_Menu, 0xff67, 0xdd},
};

struct KeypadKey {
    int qtKey;
    quint32 keysym;
    ScanCode code;
};

constexpr KeypadKey keypadKeys[] = {
    {Qt::Key_Asterisk, 0xffaa, 0x37}, {Qt::Key_7, 0xffb7, 0x47},      {Qt::Key_8, 0xffb8, 0x48},
    {Qt::Key_9, 0xffb9, 0x49},        {Qt::Key_Minus, 0xffad, 0x4a},  {Qt::Key_4, 0xffb4, 0x4b},
    {Qt::Key_5, 0xffb5, 0x4c},        {Qt::Key_6, 0xffb6, 0x4d},      {Qt::Key_Plus, 0xffab, 0x4e},
    {Qt::Key_1, 0xffb1, 0x4f},        {Qt::Key_2, 0xffb2, 0x50},      {Qt::Key_3, 0xffb3, 0x51},
    {Qt::Key_0, 0xffb0, 0x52},        {Qt::Key_Period, 0xffae, 0x53}, {Qt::Key_Slash, 0xffaf, 0xb5},
    {Qt::Key_Enter, 0xff8d, 0x9c},    {Qt::Key_Home, 0xff95, 0x47},   {Qt::Key_Up, 0xff97, 0x48},
    {Qt::Key_PageUp, 0xff9a, 0x49},   {Qt::Key_Left, 0xff96, 0x4b},   {Qt::Key_Clear, 0xff9d, 0x4c},
    {Qt::Key_Right, 0xff98, 0x4d},    {Qt::Key_End, 0xff9c, 0x4f},    {Qt::Key_Down, 0xff99, 0x50},
    {Qt::Key_PageDown, 0xff9b, 0x51}, {Qt::Key_Insert, 0xff9e, 0x52}, {Qt::Key_Delete, 0xff9f, 0x53},
};

// The rows of a US keyboard from their first code on; a space is a place without a character here.
struct Row {
    ScanCode first;
    const char *plain;
    const char *shifted;
};
constexpr Row rows[] = {
    {0x02, "1234567890-=", "!@#$%^&*()_+"},
    {0x10, "qwertyuiop[]", "QWERTYUIOP{}"},
    {0x1e, "asdfghjkl;'`", "ASDFGHJKL:\"~"},
    {0x2b, "\\zxcvbnm,./", "|ZXCVBNM<>?"},
};

template <typename Key, size_t size>
const Key *findByQtKey(const Key (&keys)[size], int qtKey)
{
    const auto *found = std::find_if(std::begin(keys), std::end(keys), [qtKey](const Key &k) { return k.qtKey == qtKey; });
    return found == std::end(keys) || qtKey == 0 ? nullptr : found;
}

template <typename Key, size_t size>
const Key *findByCode(const Key (&keys)[size], ScanCode code)
{
    const auto *found = std::find_if(std::begin(keys), std::end(keys), [code](const Key &k) { return k.code == code; });
    return found == std::end(keys) ? nullptr : found;
}

ScanCode functionKey(int number) // from 1
{
    return number <= 10 ? scan::F1 + ScanCode(number - 1) : scan::F11 + ScanCode(number - 11);
}

int functionNumber(ScanCode code) // 0: none
{
    if (code >= scan::F1 && code < scan::F1 + 10)
        return int(code - scan::F1) + 1;
    return code == scan::F11 ? 11 : code == scan::F12 ? 12 : 0;
}

// Latin-1 characters are their own keysyms; the others are Unicode with a mark.
quint32 keysymForCharacter(char32_t character)
{
    const bool latin1 = (character >= 0x20 && character <= 0x7e) || (character >= 0xa0 && character <= 0xff);
    return latin1 ? character : 0x01000000U | character;
}

} // namespace

ScanCode scanCodeFromEvdev(int code)
{
    if (code >= 1 && code <= 83)
        return ScanCode(code);
    const auto *found =
        std::find_if(std::begin(evdevAbove83), std::end(evdevAbove83), [code](CodePair p) { return p.evdev == code; });
    return found == std::end(evdevAbove83) ? 0 : found->code;
}

ScanCode scanCodeFromNative(quint32 nativeScanCode)
{
    return nativeScanCode > evdevOffset ? scanCodeFromEvdev(int(nativeScanCode) - evdevOffset) : 0;
}

ScanCode scanCodeFromQtKey(int key, bool keypad)
{
    if (const auto *found = keypad ? findByQtKey(keypadKeys, key) : nullptr)
        return found->code;
    if (key >= Qt::Key_F1 && key <= Qt::Key_F12)
        return functionKey(key - Qt::Key_F1 + 1);
    if (const auto *found = findByQtKey(namedKeys, key))
        return found->code;
    if (key < 0x20 || key > 0x7e)
        return 0;
    const auto typed = usKeyFor(QChar(key).toLower());
    return typed ? typed->code : 0;
}

ScanCode scanCodeOf(const QKeyEvent &event)
{
    if (const ScanCode code = scanCodeFromNative(event.nativeScanCode()))
        return code;
    return scanCodeFromQtKey(event.key(), event.modifiers() & Qt::KeypadModifier);
}

quint32 keysymForScanCode(ScanCode code)
{
    if (const int number = functionNumber(code))
        return 0xffbeU + quint32(number) - 1;
    if (const auto *found = findByCode(namedKeys, code))
        return found->keysym;
    if (const auto *found = findByCode(keypadKeys, code))
        return found->keysym;
    if (code == scan::Space)
        return ' ';
    for (const Row &row : rows) {
        if (code >= row.first && code < row.first + qstrlen(row.plain))
            return quint32(row.plain[code - row.first]);
    }
    return 0;
}

quint32 keysymOf(const QKeyEvent &event)
{
    if (event.nativeVirtualKey() != 0)
        return event.nativeVirtualKey();
    const QString text = event.text();
    if (!text.isEmpty() && text.at(0).isPrint())
        return keysymForCharacter(text.toUcs4().constFirst());
    return keysymForScanCode(scanCodeFromQtKey(event.key(), event.modifiers() & Qt::KeypadModifier));
}

std::optional<TypedKey> usKeyFor(QChar character)
{
    if (character == QLatin1Char('\n') || character == QLatin1Char('\r'))
        return TypedKey{scan::Enter, false};
    if (character == QLatin1Char('\t'))
        return TypedKey{scan::Tab, false};
    if (character == QLatin1Char(' '))
        return TypedKey{scan::Space, false};
    for (const Row &row : rows) {
        for (size_t i = 0; row.plain[i]; ++i) {
            if (character == QLatin1Char(row.plain[i]))
                return TypedKey{row.first + ScanCode(i), false};
            if (character == QLatin1Char(row.shifted[i]))
                return TypedKey{row.first + ScanCode(i), true};
        }
    }
    return std::nullopt;
}

QList<KeyCombination> keyCombinations()
{
    const auto named = [](const char *name) { return QCoreApplication::translate("domus::KeyCombination", name); };
    QList<KeyCombination> all = {
        {named("Ctrl+Alt+Delete"), {scan::LeftCtrl, scan::LeftAlt, scan::Delete}},
        {named("Ctrl+Alt+Backspace"), {scan::LeftCtrl, scan::LeftAlt, scan::Backspace}},
    };
    for (int number = 1; number <= 12; ++number)
        all.append({named("Ctrl+Alt+F%1").arg(number), {scan::LeftCtrl, scan::LeftAlt, functionKey(number)}});
    all.append({named("Alt+Tab"), {scan::LeftAlt, scan::Tab}});
    all.append({named("Print"), {scan::Print}});
    all.append({named("Super"), {scan::LeftMeta}});
    all.append({named("Menu"), {scan::Menu}});
    return all;
}

} // namespace domus
