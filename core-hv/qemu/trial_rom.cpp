// SPDX-License-Identifier: GPL-3.0-or-later
#include "qemu/trial_rom.h"

#include <QtEndian>

namespace domus {
namespace {

constexpr qsizetype romSize = 64 * 1024;
/// The CPU's first instruction is 16 bytes below the end of the ROM.
constexpr qsizetype resetVector = romSize - 16;

QByteArray bytes(std::initializer_list<quint8> values)
{
    return {reinterpret_cast<const char *>(values.begin()), qsizetype(values.size())};
}

} // namespace

QByteArray romWith(const QByteArray &code)
{
    QByteArray rom(romSize, '\xf4'); // hlt
    rom.replace(0, code.size(), code);
    const QByteArray jump = bytes({0xEA, 0x00, 0x00, 0x00, 0xF0}); // jmp F000:0000
    return rom.replace(resetVector, jump.size(), jump);
}

QByteArray trialRom(quint32 turns)
{
    QByteArray count(4, '\0');
    qToLittleEndian(turns, count.data());
    QByteArray code;
    code += bytes({0xB0, 'B'}); // mov al, 'B'
    code += bytes({0xE6, 0xE9}); // out 0xE9, al     the guest's code has begun
    code += bytes({0x66, 0xB9}) + count; // mov ecx, turns
    code += bytes({0x66, 0x49}); // again: dec ecx
    code += bytes({0x75, 0xFC}); // jnz again
    code += bytes({0xB0, 0x10}); // mov al, 0x10
    code += bytes({0xE6, 0xF4}); // out 0xF4, al     QEMU exits
    code += bytes({0xF4, 0xEB, 0xFD}); // hlt; jmp back to it
    return romWith(code);
}

} // namespace domus
