// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/small_picture.h"

#include "files.h"

#include <QFile>
#include <algorithm>
#include <array>
#include <cmath>

namespace domus {
namespace {

tl::unexpected<ErrorInfo> refused(qsizetype at, const QString &found)
{
    return tl::unexpected(ErrorInfo{ErrorCode::InvalidArgument,
                                    QStringLiteral("The picture cannot be read: byte %1: %2").arg(at + 1).arg(found),
                                    {},
                                    {},
                                    {}});
}

/// The number at that place, which moves behind it and the one blank that ends it; -1 for none, or a large one.
int takeNumber(const QByteArray &text, qsizetype *at)
{
    int value = -1;
    while (*at < text.size() && text.at(*at) >= '0' && text.at(*at) <= '9' && value <= 1 << 20)
        value = std::max(value, 0) * 10 + (text.at((*at)++) - '0');
    if (*at >= text.size() || (text.at(*at) != ' ' && text.at(*at) != '\n'))
        return -1;
    ++*at;
    return value > 1 << 20 ? -1 : value;
}

/// The mean of the pixels from (left, top) up to (right, bottom), not with them.
std::array<char, 3> meanOf(const uchar *pixels, int width, int left, int top, int right, int bottom)
{
    std::array<quint64, 3> sums{};
    for (int y = top; y < bottom; ++y) {
        const uchar *pixel = pixels + (qsizetype(y) * width + left) * 3;
        for (int x = left; x < right; ++x, pixel += 3) {
            for (size_t i = 0; i < 3; ++i)
                sums[i] += pixel[i];
        }
    }
    const auto count = quint64(right - left) * quint64(bottom - top);
    return {char(sums[0] / count), char(sums[1] / count), char(sums[2] / count)};
}

SmallPicture shrunk(const uchar *pixels, int width, int height, int widest, int highest)
{
    const double scale = std::min({1.0, double(widest) / width, double(highest) / height});
    SmallPicture small{
        std::clamp(int(std::lround(width * scale)), 1, widest), std::clamp(int(std::lround(height * scale)), 1, highest), {}};
    small.rgb.reserve(qsizetype(small.width) * small.height * 3);
    const auto edge = [](int part, int parts, int whole) { return int(qint64(part) * whole / parts); };
    for (int y = 0; y < small.height; ++y) {
        const int top = edge(y, small.height, height);
        const int bottom = std::max(edge(y + 1, small.height, height), top + 1);
        for (int x = 0; x < small.width; ++x) {
            const int left = edge(x, small.width, width);
            const int right = std::max(edge(x + 1, small.width, width), left + 1);
            const auto mean = meanOf(pixels, width, left, top, right, bottom);
            small.rgb.append(mean.data(), 3);
        }
    }
    return small;
}

} // namespace

Result<SmallPicture> shrunkPpm(const QByteArray &ppm, int widest, int highest)
{
    if (!ppm.startsWith("P6\n"))
        return refused(0, QStringLiteral("expected P6"));
    qsizetype at = 3;
    const int width = takeNumber(ppm, &at);
    const int height = takeNumber(ppm, &at);
    if (width < 1 || height < 1 || width > pictureSideAtMost || height > pictureSideAtMost)
        return refused(at, QStringLiteral("expected two sides from 1 to %1").arg(pictureSideAtMost));
    if (takeNumber(ppm, &at) != 255)
        return refused(at, QStringLiteral("expected 255 shades"));
    const qint64 bytes = qint64(width) * height * 3;
    if (ppm.size() - at != bytes)
        return refused(at, QStringLiteral("%1 bytes of pixels; expected %2").arg(ppm.size() - at).arg(bytes));
    if (widest < 1 || highest < 1)
        return refused(at, QStringLiteral("no room for it"));
    return shrunk(reinterpret_cast<const uchar *>(ppm.constData()) + at, width, height, widest, highest);
}

SmallPicture takePictureFile(const QString &file, int widest, int highest)
{
    constexpr auto limit = ByteSize::fromMiB(32); // of an uncompressed picture: 4096 x 2730
    struct Removal {
        QString file;
        ~Removal() { QFile::remove(file); }
    } const removal{file};
    return valueOrThrow(shrunkPpm(readFile(file, limit), widest, highest));
}

} // namespace domus
