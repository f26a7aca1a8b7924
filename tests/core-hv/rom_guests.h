// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "qemu/trial_rom.h"

#include <QByteArray>
#include <QString>

namespace domus::test {

// Guests of some bytes, which are up in milliseconds: real-mode code run as the machine's firmware. Each prints "R" on
// the text console first. Write one to a file and pass it to QEMU by `-bios`.

inline QByteArray code(std::initializer_list<int> values)
{
    QByteArray bytes;
    for (const int value : values)
        bytes += char(value);
    return bytes;
}

/// mov dx, 0x3f8; mov al, 'R'; out dx, al
inline QByteArray printsReady()
{
    return code({0xBA, 0xF8, 0x03, 0xB0, 'R', 0xEE});
}

/// again: hlt; jmp again
inline QByteArray idles()
{
    return code({0xF4, 0xEB, 0xFD});
}

/// Writes a 32 bit value to a PCI configuration register: mov eax, address; mov dx, 0xcf8; out dx, eax; ...
inline QByteArray writesPci(quint32 address, quint32 value)
{
    const auto loadEax = [](quint32 v) {
        return code({0x66, 0xB8, int(v & 255), int(v >> 8 & 255), int(v >> 16 & 255), int(v >> 24)});
    };
    return loadEax(address) + code({0xBA, 0xF8, 0x0C, 0x66, 0xEF}) + loadEax(value) + code({0xBA, 0xFC, 0x0C, 0x66, 0xEF});
}

/// Puts q35's power management registers at port 0x600 (LPC 00:1f.0, PMBASE 0x40 and its enable bit 0x44).
inline QByteArray enablesPowerManagement()
{
    return writesPci(0x8000F840, 0x601) + writesPci(0x8000F844, 0x80);
}

/// mov dx, port; mov ax, value; out dx, ax
inline QByteArray outWord(int port, int value)
{
    return code({0xBA, port & 255, port >> 8, 0xB8, value & 255, value >> 8, 0xEF});
}

inline QByteArray outByte(int port, int value)
{
    return code({0xBA, port & 255, port >> 8, 0xB0, value, 0xEE});
}

/// Switches itself off at once: sleep enable, type S5, in PM1_CNT.
inline QByteArray switchesOff()
{
    return enablesPowerManagement() + outWord(0x604, 0x2000);
}

/// Prints "R" once it would notice the power button, waits for that (PM1_STS bit 8), then switches itself off.
inline QByteArray obeysPowerButton()
{
    // The button counts only when its bit in PM1_EN is set. again: mov dx, 0x600; in ax, dx; test ah, 1; jz again
    return enablesPowerManagement() + outWord(0x602, 0x100) + printsReady()
        + code({0xBA, 0x00, 0x06, 0xED, 0xF6, 0xC4, 0x01, 0x74, 0xF7}) + outWord(0x604, 0x2000);
}

/// The keyboard controller's reset line.
inline QByteArray reboots()
{
    return outByte(0x64, 0xFE);
}

/// What a Linux kernel does when it panics and has the pvpanic driver.
inline QByteArray panics()
{
    return outByte(0x505, 0x01);
}

} // namespace domus::test
