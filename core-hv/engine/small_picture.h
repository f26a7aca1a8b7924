// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "error.h"

#include <QByteArray>

namespace domus {

/// A picture for a list: three bytes a pixel (red, green, blue), rows from top to bottom without gaps.
struct SmallPicture {
    int width = 0;
    int height = 0;
    QByteArray rgb;
    bool operator==(const SmallPicture &) const = default;
};

constexpr int pictureSideAtMost = 16384; ///< of a picture that is read

/// Reads a PPM (P6, eight bits a colour) as a hypervisor writes it, and shrinks it to fit, each pixel the mean of those it
/// stands for. A smaller one stays as it is. Errors are Error(InvalidArgument) that say what was found. Pure.
Result<SmallPicture> shrunkPpm(const QByteArray &ppm, int widest, int highest);

/// The same of a file that a hypervisor wrote, which is removed. Blocks; throws Error.
SmallPicture takePictureFile(const QString &file, int widest, int highest);

} // namespace domus
