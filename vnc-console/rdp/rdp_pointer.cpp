// SPDX-License-Identifier: GPL-3.0-or-later
#include "rdp/rdp_pointer.h"

#include <freerdp/codec/color.h>
#include <freerdp/gdi/gdi.h>

#include <algorithm>
#include <string_view>

namespace domus::console {

namespace {

constexpr std::string_view arrow[] = {"#           ", "##          ", "#.#         ", "#..#        ", "#...#       ",
                                      "#....#      ", "#.....#     ", "#......#    ", "#.......#   ", "#........#  ",
                                      "#.....##### ", "#..#..#     ", "#.# #..#    ", "##  #..#    ", "#    #..#   ",
                                      "     #..#   ", "      ##    "};

uint32_t premultiplied(uint32_t argb)
{
    const uint32_t alpha = argb >> 24;
    const auto part = [argb, alpha](int shift) { return ((argb >> shift & 0xff) * alpha / 255) << shift; };
    return alpha << 24 | part(16) | part(8) | part(0);
}

} // namespace

PointerShape serversPointer(rdpContext *context, const rdpPointer *pointer)
{
    PointerShape shape;
    if (pointer->width < 1 || pointer->height < 1 || pointer->width > uint32_t(maxCursorSide)
        || pointer->height > uint32_t(maxCursorSide))
        return shape;
    std::vector<uint32_t> pixels(std::size_t(pointer->width) * pointer->height);
    if (!freerdp_image_copy_from_pointer_data(reinterpret_cast<BYTE *>(pixels.data()), PIXEL_FORMAT_BGRA32, 0, 0, 0,
                                              pointer->width, pointer->height, pointer->xorMaskData, pointer->lengthXorMask,
                                              pointer->andMaskData, pointer->lengthAndMask, pointer->xorBpp,
                                              &context->gdi->palette))
        return shape;
    std::transform(pixels.begin(), pixels.end(), pixels.begin(), premultiplied);
    shape.head.width = uint16_t(pointer->width);
    shape.head.height = uint16_t(pointer->height);
    shape.head.hotX = uint16_t(std::min(pointer->xPos, pointer->width - 1));
    shape.head.hotY = uint16_t(std::min(pointer->yPos, pointer->height - 1));
    shape.pixels = std::move(pixels);
    return shape;
}

PointerShape arrowPointer()
{
    PointerShape shape;
    shape.head.width = uint16_t(arrow[0].size());
    shape.head.height = uint16_t(std::size(arrow));
    for (const std::string_view line : arrow) {
        for (const char c : line)
            shape.pixels.push_back(c == '#' ? 0xff000000U : c == '.' ? 0xffffffffU : 0U);
    }
    return shape;
}

} // namespace domus::console
