// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <compare>
#include <optional>

namespace domus {

/// A number of bytes, as a type, so that no bare number travels whose unit must be guessed.
/// On the wire and in JSON it is an integer of bytes; people read and write "1.5 GiB".
class ByteSize {
public:
    constexpr ByteSize() = default;

    static constexpr ByteSize fromBytes(qint64 bytes) { return ByteSize(bytes); }
    static constexpr ByteSize fromKiB(qint64 kib) { return ByteSize(kib << 10); }
    static constexpr ByteSize fromMiB(qint64 mib) { return ByteSize(mib << 20); }
    static constexpr ByteSize fromGiB(qint64 gib) { return ByteSize(gib << 30); }

    /// Reads "4GiB", "1.5 GiB", "512m", "2T", "1000 B". Units are binary (k, K, KiB, KB all mean 1024),
    /// as memory and images are. A bare number has no meaning that people agree on (xl's manual and xl
    /// itself differ) and is refused, as are signs, empty text, and anything beyond 2^62.
    static std::optional<ByteSize> parse(QStringView text);

    constexpr qint64 bytes() const { return m_bytes; }
    constexpr qint64 kib() const { return m_bytes >> 10; }
    constexpr qint64 mib() const { return m_bytes >> 20; }
    constexpr double gib() const { return double(m_bytes) / double(1 << 30); }
    constexpr bool isZero() const { return m_bytes == 0; }

    /// For people: at most two decimals, the largest unit that keeps the number at 1 or more ("1.5 GiB").
    QString toString() const;
    /// For files: exact, with the largest unit that divides it ("1536MiB"); parse() gives the same size back.
    QString toExactString() const;

    constexpr auto operator<=>(const ByteSize &) const = default;
    constexpr ByteSize operator+(ByteSize other) const { return ByteSize(m_bytes + other.m_bytes); }
    constexpr ByteSize operator-(ByteSize other) const { return ByteSize(m_bytes - other.m_bytes); }
    constexpr ByteSize operator*(qint64 factor) const { return ByteSize(m_bytes * factor); }

private:
    explicit constexpr ByteSize(qint64 bytes) : m_bytes(bytes) {}
    qint64 m_bytes = 0;
};

} // namespace domus
